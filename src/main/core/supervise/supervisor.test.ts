import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canListen, unusedPort } from '../testing/unused-port.ts';
import { openProcessTable } from './open-process-table.ts';
import { createPsProcessTable } from './ps-process-table.ts';
import { RUN_MARKER_VARIABLE } from './run-marker.ts';
import { Supervisor } from './supervisor.ts';

const PROGRAMS = resolve('e2e/programs');

let dataDir: string;
let warnings: string[];
let started: ChildProcess[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'rootresume-supervise-'));
  warnings = [];
  started = [];
});
afterEach(() => {
  for (const { pid } of started) {
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    } catch {
      // Gone, as it should be.
    }
  }
  rmSync(dataDir, { recursive: true, force: true });
});

const open = (processes = openProcessTable()): Supervisor =>
  new Supervisor({ dataDir, warn: (message) => warnings.push(message), processes });

/** Starts a program as the leader of a kernel session of its own, as a pty does, and waits for its first output. */
const start = async (supervisor: Supervisor, marker: string, command: readonly string[]): Promise<number> => {
  const [file = '', ...args] = command;
  const child = spawn(file, args, {
    detached: true,
    env: { ...process.env, [RUN_MARKER_VARIABLE]: marker },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${file} could not be started`);
  supervisor.begin(marker, pid);
  await new Promise((ready) => child.stdout.once('data', ready));
  return pid;
};

const isAlive = async (pid: number): Promise<boolean> => (await openProcessTable().read()).has(pid);

const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await delay(5);
};

const contentOf = async (file: string): Promise<string> => {
  await until(() => existsSync(file) && readFileSync(file, 'utf8').length > 0);
  return readFileSync(file, 'utf8');
};

const politely = { signal: 'SIGTERM', gracePeriodMs: 10_000 } as const;

describe.each([
  ['/proc', openProcessTable],
  ['ps', createPsProcessTable],
])('terminating a run, seen through %s', (_name, openTable) => {
  it('ends a program that heeds the signal, and its children, within the grace period', async () => {
    const supervisor = open(openTable());
    const marker = supervisor.markerOf('web', 1);
    const pid = await start(supervisor, marker, ['/bin/sh', '-c', 'sleep 60 & sleep 60 & echo ready; wait']);
    expect(await supervisor.terminate({ marker }, politely)).toEqual({ kind: 'ended' });
    expect(await isAlive(pid)).toBe(false);
  });

  it('kills a program that ignores the signal when the grace period is over', async () => {
    const supervisor = open(openTable());
    const marker = supervisor.markerOf('web', 1);
    const pid = await start(supervisor, marker, [process.execPath, join(PROGRAMS, 'ignore-signals.mjs')]);
    await supervisor.terminate({ marker }, { signal: 'SIGTERM', gracePeriodMs: 50 });
    expect(await isAlive(pid)).toBe(false);
  });

  it('finds a daemon that left tree, group and kernel session, and frees its port', async () => {
    const supervisor = open(openTable());
    const marker = supervisor.markerOf('web', 1);
    const pidFile = join(dataDir, 'daemon');
    const port = await unusedPort();
    const double = join(PROGRAMS, 'double-fork.mjs');
    const line = `echo ready; exec ${process.execPath} ${double} ${pidFile} ${port}`;
    const pid = await start(supervisor, marker, ['/bin/sh', '-c', line]);
    const daemon = Number(await contentOf(pidFile));
    expect(await canListen(port)).toBe(false);
    await supervisor.terminate({ marker }, { signal: 'SIGTERM', gracePeriodMs: 50 });
    expect(await isAlive(pid)).toBe(false);
    expect(await isAlive(daemon)).toBe(false);
    expect(await canListen(port)).toBe(true);
  });
});

describe('terminating a run', () => {
  it('cuts the grace period short when there is a hurry', async () => {
    const supervisor = open();
    const marker = supervisor.markerOf('web', 1);
    const pid = await start(supervisor, marker, [process.execPath, join(PROGRAMS, 'ignore-signals.mjs')]);
    const hurry = new AbortController();
    const ended = supervisor.terminate(
      { marker },
      { signal: 'SIGTERM', gracePeriodMs: 600_000, hurry: hurry.signal },
    );
    hurry.abort();
    await ended;
    expect(await isAlive(pid)).toBe(false);
  });

  it('ends a process without the marker that stays in the kernel session of a leader that is gone', async () => {
    const supervisor = open();
    const marker = supervisor.markerOf('web', 1);
    const pidFile = join(dataDir, 'left');
    const line = `env -i sleep 60 >/dev/null & echo $! > ${pidFile}; echo ready; exit 0`;
    const leader = await start(supervisor, marker, ['/bin/sh', '-c', line]);
    await until(async () => !(await isAlive(leader)));
    supervisor.end(marker);
    const left = Number(await contentOf(pidFile));
    expect(await isAlive(left)).toBe(true);
    await supervisor.terminate({ marker }, politely);
    expect(await isAlive(left)).toBe(false);
  });

  it.runIf(process.platform === 'linux')(
    'knows what a leader left behind that was gone before anybody looked',
    async () => {
      const supervisor = open();
      const marker = supervisor.markerOf('web', 1);
      const pidFile = join(dataDir, 'left');
      const line = `env -i sleep 60 >/dev/null 2>&1 & echo $! > ${pidFile}`;
      const leader = spawn('/bin/sh', ['-c', line], { detached: true, stdio: 'ignore' });
      started.push(leader);
      const { pid } = leader;
      if (pid === undefined) throw new Error('the leader could not be started');
      // The event loop is held up, so that the leader is dead and still waited for when it is told of.
      while (!readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z '))
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      supervisor.begin(marker, pid);
      await until(async () => !(await isAlive(pid)));
      supervisor.end(marker);
      const left = Number(await contentOf(pidFile));
      expect(await isAlive(left)).toBe(true);
      await supervisor.terminate({ marker }, politely);
      expect(await isAlive(left)).toBe(false);
    },
  );

  it('wakes a suspended process so that it can heed the signal', async () => {
    const supervisor = open();
    const marker = supervisor.markerOf('web', 1);
    const pid = await start(supervisor, marker, [
      '/bin/sh',
      '-c',
      'trap "exit 0" TERM; echo ready; while :; do sleep 0.01; done',
    ]);
    process.kill(pid, 'SIGSTOP');
    await supervisor.terminate({ marker }, { signal: 'SIGTERM', gracePeriodMs: 600_000 });
    expect(await isAlive(pid)).toBe(false);
  });

  it('lets a handler finish the clean-up that it starts a program for', async () => {
    const supervisor = open();
    const marker = supervisor.markerOf('web', 1);
    const done = join(dataDir, 'cleaned-up');
    // The clean-up outlives several looks at the process table.
    const line = `trap 'sleep 0.3; echo done > ${done}; exit 0' TERM; echo ready; while :; do sleep 0.01; done`;
    await start(supervisor, marker, ['/bin/sh', '-c', line]);
    await supervisor.terminate({ marker }, politely);
    expect(readFileSync(done, 'utf8')).toBe('done\n');
  });

  it('touches nothing of another run', async () => {
    const supervisor = open();
    const [mine, other] = [supervisor.markerOf('web', 1), supervisor.markerOf('web', 11)];
    await start(supervisor, mine, ['/bin/sh', '-c', 'echo ready; sleep 60']);
    const pid = await start(supervisor, other, ['/bin/sh', '-c', 'echo ready; sleep 60']);
    await supervisor.terminate({ marker: mine }, politely);
    expect(await isAlive(pid)).toBe(true);
    await supervisor.terminate({ marker: other }, politely);
    expect(await isAlive(pid)).toBe(false);
  });

  it('never signals a process that was given the number of an earlier one', async () => {
    const supervisor = open();
    const marker = supervisor.markerOf('web', 1);
    const pid = await start(supervisor, marker, ['/bin/sh', '-c', 'echo ready; sleep 60']);
    const table = openProcessTable();
    expect(table.signal({ pid, started: 'another time' }, 'SIGKILL')).toBe(false);
    expect(await isAlive(pid)).toBe(true);
    await supervisor.terminate({ marker }, politely);
  });

  it('of which nothing is left is done at once', async () => {
    const supervisor = open();
    expect(await supervisor.terminate({ marker: supervisor.markerOf('web', 1) }, politely)).toEqual({
      kind: 'ended',
    });
  });
});

describe('orphans', () => {
  it('of a server that was killed are found by the ledger and ended by the next', async () => {
    const killed = open();
    // As if the program had cleared its environment: only pid and start time tell.
    const marker = killed.markerOf('web', 1);
    const child = spawn('/bin/sleep', ['60'], { detached: true, env: {}, stdio: 'ignore' });
    started.push(child);
    killed.begin(marker, child.pid ?? 0);
    await until(() => existsSync(join(dataDir, 'runs.json')));
    await open().endOrphans();
    expect(await isAlive(child.pid ?? 0)).toBe(false);
    expect(warnings).toEqual([]);
  });

  it.each(['', '{"boot":', '[]', '{"boot":"x","runs":[{"pid":1}]}'])(
    'are found by their marker where the ledger is damaged: %s',
    async (content) => {
      const killed = open();
      const pid = await start(killed, killed.markerOf('web', 3), ['/bin/sh', '-c', 'echo ready; sleep 60']);
      await until(() => existsSync(join(dataDir, 'runs.json')));
      writeFileSync(join(dataDir, 'runs.json'), content);
      await open().endOrphans();
      expect(await isAlive(pid)).toBe(false);
    },
  );

  it('that ignore every polite signal are killed', async () => {
    const killed = open();
    const program = [process.execPath, join(PROGRAMS, 'ignore-signals.mjs')];
    const pid = await start(killed, killed.markerOf('web', 1), program);
    await open().endOrphans();
    expect(await isAlive(pid)).toBe(false);
  });

  it('are not what only has the number of one', async () => {
    const bystander = spawn('/bin/sleep', ['60'], { detached: true, stdio: 'ignore' });
    started.push(bystander);
    const { boot } = openProcessTable();
    const runs = [{ marker: 'x:web:1', pid: bystander.pid, started: '12345' }];
    writeFileSync(join(dataDir, 'runs.json'), JSON.stringify({ boot, runs }));
    await open().endOrphans();
    expect(await isAlive(bystander.pid ?? 0)).toBe(true);
  });
});
