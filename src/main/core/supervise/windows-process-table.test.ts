import { describe, expect, it } from 'vitest';
import { FakeWindows } from '../testing/fake-windows.ts';
import { openProcessTable } from './open-process-table.ts';
import type { ProcessTable } from './process-table.ts';
import { readTree } from './process-tree.ts';
import { terminate, type TerminateOutcome } from './terminate.ts';
import { createWindowsProcessTable } from './windows-process-table.ts';

const setUp = (): { readonly windows: FakeWindows; readonly table: ProcessTable } => {
  const windows = new FakeWindows();
  return { windows, table: createWindowsProcessTable(windows.readings, windows.means) };
};

const leaderOf = async (table: ProcessTable, pid: number) => {
  const leader = await table.identify(pid);
  if (leader === undefined) throw new Error('no leader');
  return { leader, marker: 'a:web:1', members: [] };
};

const pidsOf = async (...args: Parameters<typeof readTree>): Promise<number[]> =>
  (await readTree(...args)).map(({ pid }) => pid).sort((a, b) => a - b);

describe('the process table of Windows', () => {
  it('is the one that is opened there', () => {
    expect(openProcessTable('win32').kill).toBeDefined();
    expect(openProcessTable('darwin').kill).toBeUndefined();
    expect(openProcessTable('linux').kill).toBeUndefined();
  });

  it('tells what a process costs in the units of all platforms', async () => {
    const { windows, table } = setUp();
    windows.start(100, 1, { cpu: 15_625_000, rss: 1_048_576, threads: 7 });
    expect((await table.read()).get(100)).toMatchObject({ cpuMs: 1562.5, rss: 1_048_576, threads: 7 });
  });

  it('knows a process by its start: a number that was given again is another', async () => {
    const { windows, table } = setUp();
    windows.start(100, 1);
    const earlier = await table.identify(100);
    windows.exit(100);
    windows.start(100, 1);
    expect(await table.identify(100)).not.toEqual(earlier);
    windows.exit(100);
    expect(await table.identify(100)).toBeUndefined();
  });
});

describe('the tree of a run on Windows', () => {
  it('leaves out who began before the process that has the number of its parent', async () => {
    const { windows, table } = setUp();
    windows.start(200, 100);
    windows.start(100, 1);
    windows.start(300, 100);
    expect(await pidsOf(await leaderOf(table, 100), table)).toEqual([100, 300]);
  });

  it('reaches over those that have ended, when they were seen', async () => {
    const { windows, table } = setUp();
    windows.start(100, 1);
    windows.start(200, 100);
    windows.start(300, 200);
    const run = await leaderOf(table, 100);
    windows.exit(200);
    expect(await pidsOf(run, table)).toEqual([100, 300]);
    windows.exit(100);
    // Its number is given to a stranger, who has a child of its own.
    windows.start(100, 1);
    windows.start(400, 100);
    expect(await pidsOf(run, table, true)).toEqual([300]);
  });

  it('has who was started by a parent that ended, and whose number is another’s, between two readings', async () => {
    const { windows, table } = setUp();
    windows.start(100, 1);
    const run = await leaderOf(table, 100);
    windows.start(300, 100);
    windows.exit(100);
    windows.start(100, 1);
    expect(await pidsOf(run, table)).toEqual([300]);
  });
});

describe('ending a run on Windows', () => {
  const end = async ({ table }: ReturnType<typeof setUp>, gracePeriodMs = 0): Promise<TerminateOutcome> =>
    terminate(await leaderOf(table, 100), { signal: 'SIGTERM', gracePeriodMs }, table);

  it('takes the whole tree at once', async () => {
    const at = setUp();
    at.windows.start(100, 1);
    at.windows.start(200, 100);
    expect(await end(at)).toEqual({ kind: 'ended' });
    expect(at.windows.done).toEqual(['taskkill 100']);
    expect(at.windows.processes.size).toBe(0);
  });

  it('sends nothing that ends a process while it may end by itself', async () => {
    const at = setUp();
    at.windows.start(100, 1);
    const ending = end(at, 60_000);
    await expect.poll(() => at.windows.readings.latest?.processes.size).toBe(1);
    at.windows.exit(100);
    expect(await ending).toEqual({ kind: 'ended' });
    expect(at.windows.done).toEqual([]);
  });

  it('spares a stranger whose long gone parent had the number of one of them', async () => {
    const at = setUp();
    at.windows.start(900, 200);
    at.windows.start(100, 1);
    at.windows.start(200, 100);
    expect(await end(at)).toEqual({ kind: 'ended' });
    expect(at.windows.done).toEqual(['end 100', 'end 200']);
    expect([...at.windows.processes.keys()]).toEqual([900]);
  });

  it('takes them one by one where the tree was tried in vain', async () => {
    const at = setUp();
    at.windows.taskkillWorks = false;
    at.windows.start(100, 1);
    at.windows.start(200, 100);
    expect(await end(at)).toEqual({ kind: 'ended' });
    expect(at.windows.done).toEqual(['taskkill 100', 'end 100', 'end 200']);
  });

  it('of one process alone looks first whether the number is still its own', async () => {
    const { windows, table } = setUp();
    windows.start(100, 1);
    const target = (await leaderOf(table, 100)).leader;
    expect(table.signal(target, 'SIGTERM')).toBe(true);
    windows.exit(100);
    windows.start(100, 1);
    table.signal(target, 'SIGKILL');
    await table.read();
    expect(windows.done).toEqual([]);
    table.signal((await leaderOf(table, 100)).leader, 'SIGKILL');
    await expect.poll(() => windows.done).toEqual(['end 100']);
  });
});
