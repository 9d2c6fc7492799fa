import { describe, expect, it } from 'vitest';
import { DEFAULT_STOP_POLICY, SIGNAL_NAMES } from '../../shared/session.ts';
import { fakeSession } from './fake-session.ts';
import {
  changesTo,
  DEFAULT_GRACE_SECONDS,
  emptyForm,
  errorsFrom,
  formOf,
  nameFromCommand,
  parseForm,
} from './session-form-values.ts';
import { pendingWords } from './pending-words.ts';
import { OFFERED_SIGNALS } from './signals.ts';

describe('nameFromCommand', () => {
  it.each([
    ['npm run dev', 'dev'],
    ['pnpm -r --parallel build', 'build'],
    ['npx vite --host', 'vite'],
    ['PORT=8000 python3 -m http.server', 'http.server'],
    ['/usr/local/bin/redis-server --port 7000', 'redis-server'],
    ['sudo ./watch.sh', 'watch.sh'],
    ['docker compose up', 'docker'],
    ['bash', 'bash'],
    ['   ', ''],
  ])('offers for %j the name %j', (command, name) => {
    expect(nameFromCommand(command)).toBe(name);
  });
});

describe('parseForm', () => {
  const form = { ...emptyForm('/srv'), command: ' npm run dev ' };

  it('takes the offered name where none is typed', () => {
    expect(parseForm(form)).toMatchObject({
      ok: true,
      value: { name: 'dev', command: 'npm run dev', cwd: '/srv' },
    });
  });

  it('keeps everything after the first equals sign of a variable', () => {
    expect(parseForm({ ...form, env: 'A=1\n\nURL=a=b ' })).toMatchObject({
      value: { env: { A: '1', URL: 'a=b ' } },
    });
  });

  it('names the line of the environment that it cannot read', () => {
    expect(parseForm({ ...form, env: 'A=1\noops' })).toEqual({
      ok: false,
      errors: { env: 'Line 2 is not KEY=value: oops' },
    });
  });

  it('wants a command and a bounded grace period', () => {
    expect(parseForm({ ...form, command: ' ' })).toMatchObject({ ok: false });
    expect(parseForm({ ...form, graceSeconds: '601' })).toMatchObject({ ok: false });
    expect(parseForm({ ...form, graceSeconds: '0.5' })).toMatchObject({
      value: { stop: { gracePeriodMs: 500 } },
    });
  });
});

describe('what the form knows of the contract', () => {
  it('is its default grace period', () => {
    expect(Number(DEFAULT_GRACE_SECONDS) * 1000).toBe(DEFAULT_STOP_POLICY.gracePeriodMs);
  });

  it('is every signal', () => {
    expect(OFFERED_SIGNALS).toEqual(SIGNAL_NAMES);
  });
});

describe('changesTo', () => {
  const session = fakeSession({ env: { B: '2', A: '1' } });
  const parsed = (part: object) => {
    const result = parseForm({ ...formOf(session), ...part });
    if (!result.ok) throw new Error('expected a form that can be read');
    return result.value;
  };

  it('is nothing for a form that was not touched', () => {
    expect(changesTo(session, parsed({}))).toBeNull();
    expect(changesTo(session, parsed({ env: 'A=1\nB=2' }))).toBeNull();
  });

  it('is nothing for what the form would write another way, as long as it was not touched', () => {
    const written = fakeSession({ command: 'make\n', name: ' web', args: [''] });
    const untouched = parseForm(formOf(written));
    if (!untouched.ok) throw new Error('expected a form that can be read');
    expect(changesTo(written, untouched.value)).toBeNull();
    expect(changesTo(written, { ...untouched.value, command: 'make it' })).toEqual({ command: 'make it' });
  });

  it('holds only what was changed', () => {
    expect(changesTo(session, parsed({ command: 'npm start' }))).toEqual({ command: 'npm start' });
  });
});

describe('errorsFrom', () => {
  it('puts a refusal beside the field that it names', () => {
    expect(errorsFrom("'cwd' must be a folder; /nope is none.")).toHaveProperty('cwd');
    expect(errorsFrom('/stop/gracePeriodMs must be <= 600000')).toHaveProperty('graceSeconds');
    expect(errorsFrom('body/triggers/1/name must NOT be longer').triggers).toMatchObject({
      row: 1,
      part: 'name',
    });
  });

  it('leaves a refusal that names no field to the form', () => {
    expect(errorsFrom('The disk is full.')).toEqual({ form: 'The disk is full.' });
  });
});

describe('pendingWords', () => {
  it('names the fields in a fixed order', () => {
    expect(pendingWords(['env', 'command'])).toBe('command and environment');
  });
});
