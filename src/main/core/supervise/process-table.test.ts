import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { findMarker, createLinuxProcessTable } from './linux-process-table.ts';
import { createPsProcessTable, parseCpuTime } from './ps-process-table.ts';

describe.each([
  ['/proc', createLinuxProcessTable],
  ['ps', createPsProcessTable],
])('the process table, seen through %s', (_name, openTable) => {
  it('knows this process, its parent and its memory', async () => {
    const self = (await openTable().read()).get(process.pid);
    expect(self).toMatchObject({ pid: process.pid, ppid: process.ppid, suspended: false });
    expect(self?.rss).toBeGreaterThan(10_000_000);
    expect(self?.rss).toBeLessThan(4_000_000_000);
    expect(self?.cpuMs).toBeGreaterThanOrEqual(0);
  });

  it('identifies a process by its number and its start, and tells its marker', async () => {
    const child = spawn('/bin/sleep', ['60'], {
      env: { ROOTRESUME_RUN: 'a:web:1', PATH: '/bin' },
      stdio: 'ignore',
    });
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    const table = openTable();
    const processes = await table.read();
    expect(await table.identify(pid)).toEqual({ pid, started: processes.get(pid)?.started });
    expect((await table.readMarkers(processes.values())).get(pid)).toBe('a:web:1');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await table.identify(pid)).toBeUndefined();
  });

  it('refreshes what it is asked for, adds what is new and leaves out what has ended', async () => {
    const table = openTable();
    const start = async () => {
      const child = spawn('/bin/sleep', ['60'], { stdio: 'ignore' });
      await once(child, 'spawn');
      return { child, pid: child.pid ?? 0 };
    };
    const [ends, stays] = [await start(), await start()];
    const earlier = await table.read();
    const begins = await start();
    ends.child.kill('SIGKILL');
    await once(ends.child, 'exit');
    const later = await table.refresh(earlier, new Set([process.pid, ends.pid]));
    expect(later.has(ends.pid)).toBe(false);
    expect(later.get(stays.pid)).toMatchObject({ pid: stays.pid, ppid: process.pid });
    expect(later.get(begins.pid)).toMatchObject({ pid: begins.pid, ppid: process.pid });
    expect(later.get(process.pid)).not.toBe(earlier.get(process.pid));
    for (const { child } of [stays, begins]) child.kill('SIGKILL');
  });
});

describe('a marker in an environment', () => {
  it.each([
    ['ROOTRESUME_RUN=a:web:1\0PATH=/bin\0', 'a:web:1'],
    ['PATH=/bin\0ROOTRESUME_RUN=a:web:1', 'a:web:1'],
    ['NOT_ROOTRESUME_RUN=no\0ROOTRESUME_RUN=yes\0', 'yes'],
    ['X=ROOTRESUME_RUN=no\0', undefined],
    ['', undefined],
  ])('%j gives %s', (environment, marker) => {
    expect(findMarker(Buffer.from(environment))).toBe(marker);
  });
});

describe('a processor time as ps prints it', () => {
  it.each([
    ['00:00:07', 7000],
    ['1-02:03:04', 93_784_000],
    ['12:34.56', 754_560],
  ])('%s is %i ms', (text, ms) => {
    expect(parseCpuTime(text)).toBe(ms);
  });
});

// The moment is short: of a thousand processes that are watched as they start, about one is met in it.
it('the process table takes a process that is between two programs for none without a marker', async () => {
  for (const round of [1, 2, 3, 4, 5]) {
    const table = createLinuxProcessTable();
    const marker = `exec:web:${round}`;
    const child = spawn('/bin/sh', ['-c', 'for i in $(seq 200); do sleep 60 & done; echo started; wait'], {
      detached: true,
      env: { ROOTRESUME_RUN: marker, PATH: '/usr/bin:/bin' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const told = { started: false };
    child.stdout.once('data', () => (told.started = true));
    const look = async (): Promise<number> =>
      [...(await table.readMarkers((await table.read()).values())).values()].filter((one) => one === marker)
        .length;
    while (!told.started) await look();
    await expect.poll(look).toBe(201);
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await once(child, 'exit');
  }
});
