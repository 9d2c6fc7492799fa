import { describe, expect, it } from 'vitest';
import { createWindowsProcessTable } from '../supervise/windows-process-table.ts';
import { FakeWindows } from '../testing/fake-windows.ts';
import { describeByReadings } from './describe-processes.ts';
import { StatsSampler } from './sampler.ts';
import { createWindowsPortReader } from './windows-ports.ts';

const setUp = () => {
  const windows = new FakeWindows();
  const table = createWindowsProcessTable(windows.readings, windows.means);
  windows.start(100, 1, { name: 'node.exe', command: 'node "C:\\Grüße\\server.js"' });
  windows.start(200, 100);
  return { windows, table, ports: createWindowsPortReader(windows.readings) };
};

describe('what is told of processes on Windows', () => {
  it('are name, command and start; of one whose command is not told its name', async () => {
    const { windows, table } = setUp();
    // 2026-11-26T12:00:00.1234567Z.
    windows.start(300, 1, { name: 'lsass.exe', started: '639312912001234567' });
    const described = await describeByReadings(windows.readings)([...(await table.read()).values()]);
    expect(described.get(100)).toMatchObject({ name: 'node.exe', command: 'node "C:\\Grüße\\server.js"' });
    expect(described.get(300)).toMatchObject({ name: 'lsass.exe', command: 'lsass.exe' });
    expect(new Date(described.get(300)?.startedAt ?? 0).toISOString()).toBe('2026-11-26T12:00:00.123Z');
  });

  it('are the ports of each, and from where they are reached', async () => {
    const { windows, table, ports } = setUp();
    windows.listeners.push(
      { address: '127.0.0.1', port: 3000, pid: 200 },
      { address: '::1', port: 3000, pid: 200 },
      { address: '127.0.0.1', port: 3001, pid: 100 },
      { address: '0.0.0.0', port: 3001, pid: 100 },
      { address: '::', port: 80, pid: 4 },
    );
    const reading = await table.read();
    expect(ports.portsOf(reading.values())).toEqual([
      { port: 3000, loopback: true },
      { port: 3001, loopback: false },
    ]);
    expect([...ports.holdersOf([3001, 80, 81])]).toEqual([
      [3001, { pid: 100, program: 'node.exe' }],
      [80, { pid: 4, program: undefined }],
    ]);
    // Somebody else has the number in the next reading.
    windows.exit(200);
    windows.start(200, 1);
    await windows.readings.read();
    expect(ports.portsOf(reading.values())).toEqual([{ port: 3001, loopback: false }]);
  });
});

it('the figures of a session on Windows are those of its tree, and come again after a question that failed', async () => {
  const { windows, table, ports } = setUp();
  let asked = 0;
  const fails = (): Promise<never> => Promise.reject(new Error('no PowerShell'));
  const session = {
    id: 'web',
    state: { kind: 'running' },
    currentRun: { marker: 'a:web:1', pid: 100 },
    log: { end: 0 },
  };
  const read = () => ((asked += 1) === 2 ? fails() : table.read());
  const sampler = new StatsSampler(() => [session], {
    processes: { ...table, read, refresh: read },
    ports,
    intervalMs: 1,
  });
  windows.listeners.push({ address: '0.0.0.0', port: 3000, pid: 200 });
  const holder = sampler.acquire();
  await expect
    .poll(() => sampler.latest?.sessions['web'])
    .toMatchObject({
      processes: 2,
      threads: 2,
      rss: 8192,
      ports: [{ port: 3000, loopback: false }],
    });
  expect(asked).toBeGreaterThan(2);
  holder.dispose();
  sampler.dispose();
});
