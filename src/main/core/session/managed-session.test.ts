import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_STOP_POLICY, type SessionDefinition, type StopPolicy } from '../../../shared/session.ts';
import { DEFAULT_DEFINITION } from './definition.ts';
import { Emitter } from '../lifecycle.ts';
import { createMemoryLog } from '../log/memory-log.ts';
import type { SessionLog } from '../log/session-log.ts';
import { spawnPty } from '../pty/node-pty.ts';
import type { SpawnPty } from '../pty/pty.ts';
import type { Screen } from '../screen/screen.ts';
import { openProcessTable } from '../supervise/open-process-table.ts';
import { Supervisor } from '../supervise/supervisor.ts';
import { ManagedSession } from './managed-session.ts';
import type { RunState } from './run-state.ts';

const PROGRAMS = resolve('e2e/programs');
const processes = openProcessTable();

let dir: string;
let supervisor: Supervisor;
let sessions: ManagedSession[];
/** Pids of all programs that were started in a pty. */
let spawned: number[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rootresume-session-'));
  supervisor = new Supervisor({ dataDir: dir, warn: (message) => expect.fail(message), processes });
  sessions = [];
  spawned = [];
});
afterEach(async () => {
  for (const session of sessions) {
    session.hurry();
    await session.retire();
    session.dispose();
  }
  expect(await aliveOf(spawned)).toEqual([]);
  rmSync(dir, { recursive: true, force: true });
});

const aliveOf = async (pids: readonly number[]): Promise<number[]> => {
  const table = await processes.read();
  return pids.filter((pid) => table.has(pid));
};

const recordingSpawn: SpawnPty = (spec) => {
  const pty = spawnPty(spec);
  spawned.push(pty.pid);
  return pty;
};

interface TestScreen {
  readonly screen: Screen;
  readonly title: Emitter<string>;
  readonly pressure: Emitter<boolean>;
}

const createScreen = (): TestScreen => {
  const title = new Emitter<string>();
  const pressure = new Emitter<boolean>();
  const screen: Screen = {
    offset: 0,
    snapshot: () => Promise.reject(new Error('this screen draws nothing')),
    onTitle: title.event,
    onPressure: pressure.event,
    dispose: () => undefined,
  };
  return { screen, title, pressure };
};

const open = (
  definition: Partial<SessionDefinition>,
  { spawn = recordingSpawn, screen = createScreen() }: { spawn?: SpawnPty; screen?: TestScreen } = {},
): ManagedSession => {
  const session = new ManagedSession(
    {
      ...DEFAULT_DEFINITION,
      id: 'web',
      name: 'web',
      command: 'sleep 60',
      cwd: dir,
      ...definition,
    },
    createMemoryLog({ size: { cols: 80, rows: 24 } }),
    screen.screen,
    {
      spawnPty: spawn,
      supervisor,
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: dir, SHELL: '/bin/sh' },
      cwd: dir,
    },
  );
  sessions.push(session);
  return session;
};

const textOf = (log: SessionLog): string => {
  let text = '';
  for (let offset = log.start; offset < log.end;) {
    const bytes = log.read(offset, log.end - offset);
    if (!(bytes instanceof Uint8Array)) throw new Error('this log lives in memory');
    text += Buffer.from(bytes).toString('latin1');
    offset += bytes.length;
  }
  return text;
};

const until = async (session: ManagedSession, condition: () => boolean): Promise<void> => {
  while (!condition()) {
    await new Promise<void>((wake) => {
      const subscriptions = [session.onChange, session.log.onAppend].map((event) =>
        event(() => {
          for (const subscription of subscriptions) subscription.dispose();
          wake();
        }),
      );
    });
  }
};
const untilState = (session: ManagedSession, kind: RunState['kind']): Promise<void> =>
  until(session, () => session.state.kind === kind);
const untilText = (session: ManagedSession, text: string): Promise<void> =>
  until(session, () => textOf(session.log).includes(text));

describe('a session that is started', () => {
  it('runs at once, and tells its program and when it began', () => {
    const session = open({});
    void session.start();
    expect(session.describe('owner')).toMatchObject({
      state: 'running',
      pid: spawned[0],
      run: 1,
      restarts: 0,
      exitedAt: null,
      exitCode: null,
      stopped: false,
      error: null,
    });
    expect(Date.parse(session.describe('view').startedAt ?? '')).toBeLessThanOrEqual(Date.now());
  });

  it('is not started a second time while it runs', async () => {
    const session = open({});
    await Promise.all([session.start(), session.start()]);
    await session.start();
    expect(spawned).toHaveLength(1);
  });

  it('has the last bytes of its program in the log before it is told to have exited', async () => {
    const program = join(PROGRAMS, 'exit-with-tail.mjs');
    const session = open({ command: process.execPath, args: [program, '20000', '3'] });
    const states: string[] = [];
    session.onChange(() => {
      if (session.state.kind === 'exited') states.push(textOf(session.log).slice(-9));
    });
    await session.start();
    await untilState(session, 'exited');
    await until(session, () => states.length > 0);
    expect(states[0]).toBe('<the end>');
    expect(session.log.end).toBe(20_000);
    expect(session.describe('view')).toMatchObject({
      state: 'exited',
      exitCode: 3,
      signal: null,
      stopped: false,
    });
  });

  it('tells a crash by its signal', async () => {
    const session = open({ command: 'kill -SEGV $$' });
    await session.start();
    await untilState(session, 'exited');
    expect(session.describe('view')).toMatchObject({ exitCode: null, signal: 'SIGSEGV', stopped: false });
  });

  it('has failed when its program is missing, and says what was looked for', () => {
    const session = open({ command: 'no-such-tool' });
    void session.start();
    const { state, error, pid } = session.describe('view');
    expect(state).toBe('failed');
    expect(error).toContain('no-such-tool');
    expect(pid).toBeNull();
  });

  it('has failed when the system refuses a terminal, and can be started again', async () => {
    let refuse = true;
    const session = open(
      {},
      {
        spawn: (spec) => {
          if (refuse) throw new Error('forkpty(3) failed.');
          return recordingSpawn(spec);
        },
      },
    );
    await session.start();
    expect(session.describe('view')).toMatchObject({ state: 'failed' });
    refuse = false;
    await session.start();
    expect(session.state.kind).toBe('running');
  });

  it('continues its log over its runs, with a terminal that the last run cannot have spoiled', async () => {
    const session = open({ command: String.raw`printf '\033[?1049h\033[?25lbye'` });
    await session.start();
    await untilState(session, 'exited');
    await session.start();
    await untilState(session, 'exited');
    const [first = '', second = ''] = textOf(session.log).split('bye');
    expect(first).toBe('\x1b[?1049h\x1b[?25l');
    expect(second).toContain('\x1b[?1049l');
    expect(second).toContain('\x1b[?25h');
    expect(session.describe('view').run).toBe(2);
  });
});

describe('a session that is stopped', () => {
  it('has ended because it was asked to', async () => {
    const session = open({});
    await session.start();
    await session.stop();
    expect(session.describe('view')).toMatchObject({ state: 'exited', signal: 'SIGTERM', stopped: true });
    expect(await aliveOf(spawned)).toEqual([]);
  });

  it('is stopping until nothing of it is alive, also when its program ends sooner', async () => {
    const left = join(dir, 'left');
    const session = open({
      command: `(trap '' TERM HUP; echo $$ > /dev/null; sh -c 'echo $PPID > ${left}; exec sleep 60') & while ! [ -s ${left} ]; do sleep 0.01; done; echo up; wait`,
      stop: { ...DEFAULT_STOP_POLICY, gracePeriodMs: 300 },
    });
    await session.start();
    await untilText(session, 'up');
    const stopped = session.stop();
    expect(session.state.kind).toBe('stopping');
    await stopped;
    expect(session.state.kind).toBe('exited');
    expect(await aliveOf([Number(readFileSync(left, 'utf8'))])).toEqual([]);
  });

  it('takes a shell on its own with it, which would ignore SIGTERM', async () => {
    const session = open({ command: 'bash', stop: { ...DEFAULT_STOP_POLICY, gracePeriodMs: 600_000 } });
    await session.start();
    await until(session, () => session.log.end > 0);
    // Between its prompt and its reading bash takes a signal for later, when a key has come.
    const { pid } = session.describe('view');
    if (process.platform === 'linux')
      await expect
        .poll(() => /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1], { interval: 20 })
        .toBe('S');
    await session.stop();
    expect(session.describe('view')).toMatchObject({ signal: 'SIGHUP', stopped: true });
  });

  it('ends what a program left behind that has exited by itself', async () => {
    const pidFile = join(dir, 'daemon');
    const session = open({
      command: `${process.execPath} ${join(PROGRAMS, 'double-fork.mjs')} ${pidFile} 0 & while ! [ -s ${pidFile} ]; do sleep 0.01; done`,
      stop: { ...DEFAULT_STOP_POLICY, gracePeriodMs: 50 },
    });
    await session.start();
    await untilState(session, 'exited');
    const daemon = Number(readFileSync(pidFile, 'utf8'));
    expect(await aliveOf([daemon])).toEqual([daemon]);
    await session.stop();
    expect(await aliveOf([daemon])).toEqual([]);
    expect(session.describe('view')).toMatchObject({ state: 'exited', exitCode: 0, stopped: false });
  });

  it('that never ran stays idle', async () => {
    const session = open({});
    await session.stop();
    expect(session.state.kind).toBe('idle');
  });

  it('is not held up by a program that does not read its input', async () => {
    const session = open({ command: 'stty raw -echo; echo up; sleep 60' });
    await session.start();
    await untilText(session, 'up');
    expect(session.write(new Uint8Array(1024 * 1024))).toBe('written');
    await session.stop();
    expect(session.state.kind).toBe('exited');
  });
});

describe('a session with a way of its own to be stopped', () => {
  const POLITE_BY_SIGNAL = `trap 'exit 9' TERM;`;
  const stop = (part: Partial<StopPolicy>) => ({ ...DEFAULT_STOP_POLICY, gracePeriodMs: 600_000, ...part });

  it('gets its keys typed, and no signal', async () => {
    const session = open({
      command: `${POLITE_BY_SIGNAL} echo up; read -r line; exit "$line"`,
      stop: stop({ keys: '3\n' }),
    });
    await session.start();
    await untilText(session, 'up');
    await session.stop();
    expect(session.describe('view')).toMatchObject({ state: 'exited', exitCode: 3, stopped: true });
  });

  it('has its command run in its folder and environment, and gets no signal', async () => {
    const session = open({
      command: `${POLITE_BY_SIGNAL} echo up; while ! [ -s end ]; do sleep 0.01; done; exit "$(cat end)"`,
      env: { CODE: '5' },
      stop: stop({ command: 'echo "$CODE" > end' }),
    });
    await session.start();
    await untilText(session, 'up');
    await session.stop();
    expect(session.describe('view')).toMatchObject({ state: 'exited', exitCode: 5, stopped: true });
  });

  it('gets the signal where its command fails', async () => {
    const session = open({
      command: `${POLITE_BY_SIGNAL} echo up; while :; do sleep 0.01; done`,
      stop: stop({ command: 'exit 1' }),
    });
    await session.start();
    await untilText(session, 'up');
    await session.stop();
    expect(session.describe('view')).toMatchObject({ exitCode: 9, stopped: true });
  });

  it('is killed after the grace period, with its command and all that that started', async () => {
    const session = open({
      command: `${POLITE_BY_SIGNAL} echo up; while :; do sleep 0.01; done`,
      stop: stop({ command: 'setsid sleep 60 & echo $! > pid; wait', gracePeriodMs: 2000 }),
    });
    await session.start();
    await untilText(session, 'up');
    await session.stop();
    expect(session.describe('view')).toMatchObject({ signal: 'SIGKILL', stopped: true });
    expect(await aliveOf([Number(readFileSync(join(dir, 'pid'), 'utf8'))])).toEqual([]);
  });

  it('leaves nothing alive that its program started: that gets the signal once the program has ended', async () => {
    const session = open({
      command: `(trap 'echo told; exit' TERM; echo $$ > /dev/null; while :; do sleep 0.01; done) & echo up; read -r line`,
      stop: stop({ keys: '\n' }),
    });
    await session.start();
    await untilText(session, 'up');
    await session.stop();
    expect(session.describe('view')).toMatchObject({ state: 'exited', stopped: true });
  });
});

describe('commands beside a session', () => {
  it('leave nothing alive once it is stopped', async () => {
    const left = `setsid sleep 60 & echo $! >> pids`;
    const session = open({
      ready: { command: left },
      stop: { ...DEFAULT_STOP_POLICY, command: `${left}; exit 1` },
    });
    await session.start();
    await until(session, () => session.describe('view').state === 'ready');
    await session.stop();
    const pids = readFileSync(join(dir, 'pids'), 'utf8').trim().split('\n').map(Number);
    expect(pids).toHaveLength(2);
    expect(await aliveOf(pids)).toEqual([]);
  });
});

describe('commands to a session', () => {
  it('restart what runs: the old program is gone before the next begins', async () => {
    const session = open({});
    await session.start();
    await session.restart();
    expect(spawned).toHaveLength(2);
    expect(await aliveOf(spawned)).toEqual(spawned.slice(1));
  });

  it('in whatever order never give two live children', async () => {
    const session = open({
      command: 'sleep 0.02; sleep 60',
      stop: { ...DEFAULT_STOP_POLICY, gracePeriodMs: 100 },
    });
    let mostAlive = 0;
    let seed = 7;
    const random = (below: number): number => {
      // A fixed sequence, so that a failure can be repeated.
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    const commands = [
      () => session.start(),
      () => session.stop(),
      () => session.restart(),
      () => Promise.resolve(session.signal('SIGKILL')),
    ];
    const pending: Promise<unknown>[] = [];
    for (let n = 0; n < 60; n += 1) {
      pending.push(commands[random(commands.length)]?.() ?? Promise.resolve());
      if (random(3) === 0) await delay(random(15));
      mostAlive = Math.max(mostAlive, (await aliveOf(spawned)).length);
    }
    await Promise.all(pending);
    expect(mostAlive).toBe(1);
    await session.stop();
    expect(await aliveOf(spawned)).toEqual([]);
    expect(session.state.kind).not.toBe('stopping');
  });

  it('start nothing more once it is retired', async () => {
    const session = open({});
    const started = session.start();
    await session.retire();
    await started;
    await session.start();
    await session.restart();
    expect(await aliveOf(spawned)).toEqual([]);
    expect(session.state.kind).toBe('exited');
  });

  it('are hurried by cutting the grace period of a stop short', async () => {
    const session = open({
      command: process.execPath,
      args: [join(PROGRAMS, 'ignore-signals.mjs')],
      stop: { ...DEFAULT_STOP_POLICY, gracePeriodMs: 600_000 },
    });
    await session.start();
    await untilText(session, 'ready');
    const stopped = session.stop();
    session.hurry();
    await stopped;
    expect(session.describe('view')).toMatchObject({ signal: 'SIGKILL', stopped: true });
  });
});

describe('the terminal of a session', () => {
  it('takes input only while its program runs', async () => {
    const session = open({ command: 'read -r line; echo "got $line"' });
    expect(session.write(Buffer.from('x'))).toBe('not_running');
    await session.start();
    expect(session.write(Buffer.from('hello\n'))).toBe('written');
    await untilText(session, 'got hello');
    await untilState(session, 'exited');
    expect(session.write(Buffer.from('x'))).toBe('not_running');
    expect(session.signal('SIGINT')).toBe('not_running');
  });

  it('refuses input beyond its bound', async () => {
    const session = open({ command: 'stty raw -echo; echo up; sleep 60' });
    await session.start();
    await untilText(session, 'up');
    const answers = Array.from({ length: 6 }, () => session.write(new Uint8Array(1024 * 1024)));
    expect(answers.at(0)).toBe('written');
    expect(answers.at(-1)).toBe('input_full');
  });

  it('has the size that was set while it did not run', async () => {
    const session = open({ command: 'stty size' });
    session.resize(132, 43);
    session.resize(132, 43);
    // The size that it had at first, and the one that it was given twice.
    expect(session.log.resizesFrom(0)).toHaveLength(2);
    await session.start();
    await untilText(session, '43 132');
    expect(session.describe('view')).toMatchObject({ cols: 132, rows: 43 });
  });

  it('pauses its program while the screen is behind, and loses nothing by it', async () => {
    const screen = createScreen();
    const session = open(
      { command: process.execPath, args: [join(PROGRAMS, 'flood.mjs'), '3000000'] },
      { screen },
    );
    await session.start();
    await until(session, () => session.log.end > 0);
    screen.pressure.fire(true);
    const paused = session.log.end;
    // Other programs run meanwhile; this one is stuck in its write.
    for (let turn = 0; turn < 20; turn += 1) await processes.read();
    expect(session.log.end).toBeLessThanOrEqual(paused + 65_536);
    screen.pressure.fire(false);
    await untilState(session, 'exited');
    // Each newline becomes a carriage return and a newline.
    expect(textOf(session.log).replaceAll('\r', '')).toHaveLength(3_000_000);
  });

  it('tells the title that the program set', () => {
    const screen = createScreen();
    const session = open({}, { screen });
    screen.title.fire('vim');
    expect(session.describe('view').title).toBe('vim');
  });
});

describe('the definition of a session', () => {
  it('shows its environment to the owner only', () => {
    const session = open({ env: { SECRET: '1' } });
    expect(session.describe('owner').env).toEqual({ SECRET: '1' });
    expect(session.describe('control')).not.toHaveProperty('env');
    expect(session.describe('view')).not.toHaveProperty('env');
  });

  it('may change while it runs; what waits for the next start is listed until then', async () => {
    const session = open({});
    await session.start();
    session.redefine({ ...session.definition, name: 'other', command: 'sleep 61', env: { A: '1' } });
    expect(session.describe('view')).toMatchObject({ name: 'other', pendingRestart: ['command', 'env'] });
    await session.restart();
    expect(session.describe('view').pendingRestart).toEqual([]);
    expect(existsSync(dir)).toBe(true);
  });
});
