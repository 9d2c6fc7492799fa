import { spawn, type ChildProcess } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import type { StreamEventData } from '../../../shared/events.ts';
import { createLinuxProcessTable } from '../supervise/linux-process-table.ts';
import type { ProcessTable } from '../supervise/process-table.ts';
import { LinuxPortReader, NO_PORTS } from './listening-ports.ts';
import { StatsSampler, type MonitoredSession } from './sampler.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const { pid } of children.splice(0)) process.kill(-(pid ?? 0), 'SIGKILL');
});

const spawnShell = (line: string, stdin: 'ignore' | 'pipe'): ChildProcess => {
  const child = spawn('/bin/sh', ['-c', line], { detached: true, stdio: [stdin, 'ignore', 'ignore'] });
  children.push(child);
  return child;
};
const start = (line: string): number => spawnShell(line, 'ignore').pid ?? 0;

const session = (id: string, pid: number, kind = 'running'): MonitoredSession => ({
  id,
  state: { kind },
  currentRun: { marker: `test:${id}:1`, pid },
  log: { end: 0 },
});

const nextStats = (
  sampler: StatsSampler,
  wanted: (stats: StreamEventData<'stats'>) => boolean,
): Promise<StreamEventData<'stats'>> =>
  new Promise((resolve) => {
    const subscription = sampler.onStats((stats) => {
      if (!wanted(stats)) return;
      subscription.dispose();
      resolve(stats);
    });
  });

/** Counts how often the table is read, in whole or in part. */
const counted = (): {
  readonly table: ProcessTable;
  readonly readings: () => number;
  readonly whole: () => number;
} => {
  const table = createLinuxProcessTable();
  let whole = 0;
  let refreshed = 0;
  return {
    table: {
      ...table,
      read: () => {
        whole += 1;
        return table.read();
      },
      refresh: (earlier, anew) => {
        refreshed += 1;
        return table.refresh(earlier, anew);
      },
    },
    readings: () => whole + refreshed,
    whole: () => whole,
  };
};

describe('the sampler', () => {
  it('tells processor use, memory and number of processes of the whole tree', async () => {
    const busy = session('busy', start('(while :; do :; done) & wait'));
    const quiet = session('quiet', start('sleep 60'));
    const sampler = new StatsSampler(() => [busy, quiet], {
      processes: createLinuxProcessTable(),
      intervalMs: 100,
    });
    const holder = sampler.acquire();
    const { at, sessions } = await nextStats(
      sampler,
      // What starting costs is past: one tick of the processor's clock is 10 % of a sample.
      ({ sessions: { busy: stats, quiet: other } }) =>
        (stats?.cpu ?? 0) > 10 && stats?.processes === 2 && (other?.cpu ?? 100) < 10,
    );
    holder.dispose();
    expect(Date.parse(at)).toBeLessThanOrEqual(Date.now());
    expect(sessions['busy']?.rss).toBeGreaterThan(100_000);
  });

  it('tells how much a session has written by then', async () => {
    const log = { end: 5 };
    const writing = { ...session('writing', start('sleep 60')), log };
    const sampler = new StatsSampler(() => [writing], {
      processes: createLinuxProcessTable(),
      intervalMs: 10,
    });
    const holder = sampler.acquire();
    expect((await nextStats(sampler, () => true)).sessions['writing']?.offset).toBe(5);
    log.end = 1_000_000;
    expect((await nextStats(sampler, () => true)).sessions['writing']?.offset).toBe(1_000_000);
    holder.dispose();
  });

  it('leaves out a session without a live process', async () => {
    const ended = session('ended', start('sleep 60'), 'exited');
    const never: MonitoredSession = { ...ended, id: 'never', state: { kind: 'idle' }, currentRun: undefined };
    const sampler = new StatsSampler(() => [ended, never], {
      processes: createLinuxProcessTable(),
      intervalMs: 10,
    });
    const holder = sampler.acquire();
    expect((await nextStats(sampler, () => true)).sessions).toEqual({});
    holder.dispose();
  });

  it('reads once for all who listen, and nothing when nobody does', async () => {
    const { table, readings } = counted();
    const sampler = new StatsSampler(() => [], { processes: table, intervalMs: 10 });
    expect(readings()).toBe(0);
    const holders = [sampler.acquire(), sampler.acquire()];
    expect(readings()).toBe(1);
    await nextStats(sampler, () => true);
    for (const holder of holders) holder.dispose();
    holders[0]?.dispose();
    const before = readings();
    // Far longer than an interval, in turns of the event loop rather than by the clock.
    for (let turn = 0; turn < 50; turn += 1) await table.readMarkers((await table.read()).values());
    expect(readings() - before).toBe(50);
  });

  it('reads the whole table seldom, and sees what a session starts and ends all the same', async () => {
    const { table, readings, whole } = counted();
    // Each line that it reads takes it a step further.
    const shell = spawnShell('read a; sleep 60 & first=$!; sleep 60 & read b; kill $first; wait', 'pipe');
    const grows = session('grows', shell.pid ?? 0);
    const sampler = new StatsSampler(() => [grows], { processes: table, intervalMs: 10 });
    const holder = sampler.acquire();
    const hasProcesses = (count: number) => (stats: StreamEventData<'stats'>) =>
      stats.sessions['grows']?.processes === count;
    await nextStats(sampler, hasProcesses(1));
    shell.stdin?.write('\n');
    await nextStats(sampler, hasProcesses(3));
    shell.stdin?.write('\n');
    await nextStats(sampler, hasProcesses(2));
    while (readings() < 40) await nextStats(sampler, () => true);
    holder.dispose();
    expect(whole()).toBeLessThan(readings() / 4);
  });

  it('begins anew when somebody comes back in the middle of a reading, and reads no more often for it', async () => {
    const { table, readings } = counted();
    const sampler = new StatsSampler(() => [], { processes: table, intervalMs: 10 });
    sampler.acquire().dispose();
    const holder = sampler.acquire();
    const before = readings();
    let told = 0;
    await nextStats(sampler, () => (told += 1) === 5);
    holder.dispose();
    // The first reading of all gives no figures.
    expect(readings() - before).toBe(told);
    sampler.dispose();
  });

  it('tells threads and open ports of the tree, and what the server itself costs', async () => {
    const listens = session(
      'listens',
      start(`exec ${process.execPath} -e "require('net').createServer().listen(0, '127.0.0.1')"`),
    );
    const sampler = new StatsSampler(() => [listens], {
      ports: new LinuxPortReader(),
      portsIntervalMs: 0,
      intervalMs: 20,
    });
    const holder = sampler.acquire();
    const { sessions, app } = await nextStats(
      sampler,
      ({ sessions: { listens: stats } }) => (stats?.ports.length ?? 0) > 0,
    );
    holder.dispose();
    expect(sessions['listens']?.ports).toMatchObject([{ loopback: true }]);
    expect(sessions['listens']?.threads).toBeGreaterThan(1);
    expect(app?.rss).toBeGreaterThan(10_000_000);
    expect(app?.threads).toBeGreaterThan(1);
    sampler.dispose();
  });

  it('goes on seldom when nobody looks, where it is told to, and adds up what was used', async () => {
    const busy = session('busy', start('while :; do :; done'));
    const sampler = new StatsSampler(() => [busy], { intervalMs: 10, idleIntervalMs: 20 });
    for (let round = 0; round < 3; round += 1) await nextStats(sampler, () => true);
    await nextStats(sampler, () => sampler.cpuMsOf('busy') > 50);
    expect(sampler.treeOf('busy').processes.length).toBe(1);
    sampler.acquire().dispose();
    await nextStats(sampler, () => true);
    sampler.forget('busy');
    expect(sampler.cpuMsOf('busy')).toBe(0);
    sampler.dispose();
  });

  it('looks for ports seldom, since that is most of what a sample would cost', async () => {
    let read = 0;
    const ports = { ...NO_PORTS, read: () => (read += 1) };
    const quiet = session('quiet', start('exec sleep 60'));
    const sampler = new StatsSampler(() => [quiet], { ports, intervalMs: 5 });
    const holder = sampler.acquire();
    let told = 0;
    await nextStats(sampler, () => (told += 1) === 20);
    holder.dispose();
    expect(read).toBeLessThan(10);
    expect(read).toBeGreaterThan(0);
  });
});
