import { describe, expect, it } from 'vitest';
import type { StopPolicy } from '../../../../shared/session.ts';
import type { Pty } from '../../pty/pty.ts';
import { FakePrograms } from '../../testing/fake-programs.ts';
import { systemClock } from '../clock.ts';
import { askToEnd } from './ask-to-end.ts';

const STOP: StopPolicy = { signal: null, keys: null, command: null, gracePeriodMs: 1000 };

/** What asking comes to in a terminal that asks by itself, as on a system without signals; `alone`: in one that does not. */
const ask = (stop: Partial<StopPolicy>, alone = false) => {
  const { tools, started } = new FakePrograms();
  const opened = tools.spawnPty({ file: '/bin/x', args: [], cwd: '/', env: {}, cols: 80, rows: 24 });
  const pty: Pty = alone ? opened : { ...opened, askToEnd: () => opened.write(Buffer.from('\x03')) };
  const { supervisor } = tools;
  const context = { cwd: '/', env: {}, marker: 'web:1:stop', supervisor, clock: systemClock };
  const request = askToEnd(pty, { ...STOP, ...stop }, context, new AbortController().signal);
  return { typed: started[0]?.input, enough: request?.isEnough() };
};

describe('a program in a terminal that asks in place of signals', () => {
  it('is asked by it where a policy names nothing, or a signal that asks', () => {
    expect(ask({})).toEqual({ typed: ['\x03'], enough: true });
    expect(ask({ signal: 'SIGINT' })).toEqual({ typed: ['\x03'], enough: true });
  });

  it('is asked by the keys of its policy alone', () => {
    expect(ask({ keys: 'q' })).toEqual({ typed: ['q'], enough: true });
  });

  it('is not asked where it is to be killed, and elsewhere the signal asks', () => {
    expect(ask({ signal: 'SIGKILL' })).toEqual({ typed: [], enough: undefined });
    expect(ask({}, true)).toEqual({ typed: [], enough: undefined });
  });
});
