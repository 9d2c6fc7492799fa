import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionDefinition } from '../../../shared/session.ts';
import { DEFAULT_DEFINITION } from './definition.ts';
import { resolveLaunch, type Launch, type LaunchSurroundings } from './launch.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'rootresume-launch-'));
  mkdirSync(join(dir, 'bin'));
  writeFileSync(join(dir, 'bin', 'tool'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(dir, 'bin', 'notes'), 'text');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const surroundings = (env: Record<string, string> = {}): LaunchSurroundings => ({
  env: { PATH: `${dir}/bin:/usr/bin:/bin`, HOME: dir, SHELL: '/bin/bash', ...env },
  cwd: dir,
  cols: 80,
  rows: 24,
  marker: 'a:web:1',
});

const launch = (definition: Partial<SessionDefinition>, env?: Record<string, string>): Launch =>
  resolveLaunch(
    {
      ...DEFAULT_DEFINITION,
      id: 'web',
      name: 'web',
      command: 'tool',
      cwd: dir,
      ...definition,
    },
    surroundings(env),
  );

describe('a line', () => {
  it.each([
    'tool',
    'tool --port 3000',
    'cd bin && ./tool',
    'X=1 tool',
    'echo $HOME',
    'for i in 1; do tool; done',
  ])("is run by the user's shell: %s", (command) => {
    expect(launch({ command })).toMatchObject({
      kind: 'ready',
      shellOnItsOwn: false,
      spec: { file: '/bin/bash', args: ['-c', command], cwd: dir, cols: 80, rows: 24 },
    });
  });

  it.each([
    ['/usr/bin/fish', '/bin/sh'],
    ['dash', '/bin/sh'],
    ['/bin/dash', '/bin/dash'],
  ])('is run by a shell that speaks POSIX: SHELL=%s gives %s', (SHELL, file) => {
    expect(launch({}, { SHELL })).toMatchObject({ spec: { file } });
  });

  it('whose program is missing is refused, and says where it was looked for', () => {
    const refused = launch({ command: 'no-such-tool --watch' });
    expect(refused).toMatchObject({ kind: 'refused' });
    expect(refused).toHaveProperty('error', expect.stringContaining('"no-such-tool"'));
    expect(refused).toHaveProperty('error', expect.stringContaining(`${dir}/bin, /usr/bin, /bin`));
  });

  it.each([
    ['bin/missing', /bin\/missing does not exist/],
    ['./bin', /is a folder, not a program/],
    ['bin/notes', /is not executable/],
    ['notes', /is not executable/],
  ])('whose program cannot be run is refused: %s', (command, error) => {
    // Root may execute nothing either without an x bit.
    chmodSync(join(dir, 'bin', 'notes'), 0o644);
    expect(launch({ command })).toMatchObject({
      kind: 'refused',
      error: expect.stringMatching(error) as string,
    });
  });

  it.each([
    'export X',
    'true',
    'no-such-tool || true',
    'no-such-tool; true',
    '~/x',
    '"no-such-tool"',
    'X=1',
    '%1',
  ])('that only the shell can judge is left to it: %s', (command) => {
    expect(launch({ command })).toMatchObject({ kind: 'ready' });
  });

  it.each<Record<string, string>>([
    { BASH_ENV: '/some/file' },
    { 'BASH_FUNC_no-such-tool%%': '() { true; }' },
    { SHELL: process.platform === 'linux' ? '/bin/bash' : '/bin/zsh', ENV: '/some/file' },
  ])('is left to a shell that may know a function of that name: %j', (env) => {
    expect(launch({ command: 'no-such-tool' }, env)).toMatchObject({ kind: 'ready' });
  });
});

describe('a shell on its own', () => {
  it.each([
    ['bash', []],
    ['sh -i', ['-i']],
    ['  bash   --login ', ['--login']],
    ['/bin/bash -il', ['-il']],
  ])('is executed directly: %s', (command, args) => {
    expect(launch({ command })).toMatchObject({ kind: 'ready', shellOnItsOwn: true, spec: { args } });
  });

  it.each([['bash script.sh'], ['bash -c true'], ['bash; true']])('is not %s', (command) => {
    expect(launch({ command })).toMatchObject({ kind: 'ready', shellOnItsOwn: false });
  });

  it('may be given by its arguments', () => {
    expect(launch({ command: 'bash', args: ['-l'] })).toMatchObject({ shellOnItsOwn: true });
  });
});

describe('a program with arguments', () => {
  it('is executed directly, its arguments untouched', () => {
    expect(launch({ command: 'tool', args: ['$HOME', 'a b'] })).toMatchObject({
      spec: { file: join(dir, 'bin', 'tool'), args: ['$HOME', 'a b'] },
    });
  });

  it.each(['~/bin/tool', 'bin/tool'])('is found as a path: %s', (command) => {
    expect(launch({ command, args: [] })).toMatchObject({ spec: { file: join(dir, 'bin', 'tool') } });
  });

  it('that is missing is refused', () => {
    expect(launch({ command: 'no-such-tool', args: [] })).toMatchObject({ kind: 'refused' });
  });
});

describe('the folder', () => {
  it.each([
    ['~', ''],
    ['~/bin', '/bin'],
    ['bin', '/bin'],
  ])('%s is seen from home and from the server', (cwd, inside) => {
    expect(launch({ cwd })).toMatchObject({ spec: { cwd: `${dir}${inside}` } });
  });

  it.each([
    ['nowhere', /nowhere does not exist/],
    ['bin/notes', /is a file, not a folder/],
    ['bin/notes/deeper', /does not exist|cannot be entered/],
  ])('that cannot be run in is refused: %s', (cwd, error) => {
    expect(launch({ cwd })).toMatchObject({ kind: 'refused', error: expect.stringMatching(error) as string });
  });
});

describe('the environment', () => {
  const environment = (own: Record<string, string>, env: Record<string, string>): Record<string, string> => {
    const ready = launch({ env: own }, env);
    if (ready.kind !== 'ready') throw new Error(ready.error);
    return { ...ready.spec.env };
  };

  it('is the inherited one with the terminal, the session and the marker', () => {
    expect(environment({ PORT: '1', LANG: 'C' }, { LANG: 'de_DE.UTF-8', KEPT: 'yes' })).toMatchObject({
      KEPT: 'yes',
      LANG: 'C',
      PORT: '1',
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      TERM_PROGRAM: 'RootResume',
      ROOTRESUME_RUN: 'a:web:1',
    });
  });

  it.each([
    'ELECTRON_RUN_AS_NODE',
    'TMUX',
    'COLUMNS',
    'LINES',
    'npm_lifecycle_event',
    'npm_package_name',
    'INIT_CWD',
  ])('holds nothing that concerns only the server: %s', (name) => {
    expect(environment({}, { [name]: '1' })).not.toHaveProperty(name);
    expect(environment({ [name]: '1' }, {})).toHaveProperty(name);
  });
});

describe('files of environment variables', () => {
  const write = (name: string, text: string): string => {
    writeFileSync(join(dir, name), text);
    return name;
  };
  const envOf = (envFiles: readonly string[], env: Record<string, string> = {}) => {
    const found = launch({ envFiles: [...envFiles], env });
    if (found.kind !== 'ready') throw new Error(found.error);
    return found.spec.env;
  };

  it('are seen from its folder; later ones win, and what the definition says beats them all', () => {
    const first = write('.env', 'A=1\nB="two words" # and a remark\nexport C=3\n');
    const second = write('.env.local', "A=2\nD='4'\n");
    expect(envOf([first, second], { C: 'own' })).toMatchObject({ A: '2', B: 'two words', C: 'own', D: '4' });
    expect(envOf([`~/${first}`])).toMatchObject({ A: '1', C: '3' });
  });

  it('may say where programs are looked for, and never which run it is', () => {
    const file = write('path.env', `PATH=${dir}/elsewhere\nROOTRESUME_RUN=x\n`);
    expect(launch({ envFiles: [file] })).toMatchObject({ kind: 'refused' });
    expect(envOf([file], { PATH: `${dir}/bin:/bin` })['ROOTRESUME_RUN']).toBe('a:web:1');
  });

  it.each(['missing.env', 'bin'])('that cannot be read are a reason not to start: %s', (file) => {
    expect(launch({ envFiles: [file] })).toEqual({
      kind: 'refused',
      error: `The environment file ${join(dir, file)} does not exist or cannot be read.`,
    });
  });
});
