import { describe, expect, it } from 'vitest';
import { parseWindowsReading, WINDOWS_QUERY } from './windows-reading.ts';
import { createWindowsReadings } from './windows-readings.ts';

const NODE = {
  rss: 48_234_496,
  command: '"C:\\Program Files\\nodejs\\node.exe" -e "console.log(\'Grüße, 世界 😀\')"',
  started: '638999712345678900',
  pid: 4711,
  threads: 12,
  cpu: 1_562_500,
  ppid: 812,
  name: 'node.exe',
};
const SYSTEM = { ...NODE, pid: 4, ppid: 0, name: 'System', command: null };
const LISTENER = { address: '127.0.0.1', port: 3000, pid: 4711 };

const answer = (processes: unknown, listeners: unknown): string =>
  `${JSON.stringify({ listeners, processes })}\r\n`;

describe('what PowerShell tells of processes and ports', () => {
  it('is read with quotes, all scripts, and commands that it may not see', () => {
    const { processes, listeners } = parseWindowsReading(answer([SYSTEM, NODE], [LISTENER]));
    expect(processes.get(4711)).toEqual(NODE);
    expect(processes.get(4)?.command).toBeNull();
    expect(listeners).toEqual([LISTENER]);
  });

  it('may be one thing where a list is meant, nothing where it is empty, and have a mark in front', () => {
    const { processes, listeners } = parseWindowsReading(`\uFEFF${answer(NODE, LISTENER)}`);
    expect([...processes.keys()]).toEqual([4711]);
    expect(listeners).toEqual([LISTENER]);
    expect(parseWindowsReading(answer([NODE], null)).listeners).toEqual([]);
  });

  it('leaves out what is not as expected: the idle process, dates, words', () => {
    const wrong = [
      { ...NODE, pid: 0 },
      { ...NODE, pid: 5, started: '/Date(1764158400000)/' },
      { ...NODE, pid: 6, started: '2026-11-26T12:00:00+01:00' },
      { ...NODE, pid: 7, cpu: '1,5' },
      null,
    ];
    expect([...parseWindowsReading(answer([...wrong, NODE], [{ port: 0 }])).processes.keys()]).toEqual([
      4711,
    ]);
  });

  it.each(['', 'Get-CimInstance : Zugriff verweigert', '[]', '{"processes":'])(
    'is an error where it is no answer: %j',
    (text) => {
      expect(() => parseWindowsReading(text)).toThrow('PowerShell was asked for the processes as JSON');
    },
  );

  it('is asked for without what a command line would change', () => {
    expect(WINDOWS_QUERY).not.toMatch(/["\n]/);
  });
});

describe('readings', () => {
  it('are one at a time, never older than the question, and shared by all who wait', async () => {
    const open: { answer: (text: string) => void; fail: (error: Error) => void }[] = [];
    const readings = createWindowsReadings(
      () => new Promise((resolve, reject) => open.push({ answer: resolve, fail: reject })),
    );
    const first = readings.read();
    await expect.poll(() => open.length).toBe(1);
    const [second, third] = [readings.read(), readings.read()];
    open[0]?.fail(new Error('no PowerShell'));
    await expect(first).rejects.toThrow('no PowerShell');
    await expect.poll(() => open.length).toBe(2);
    open[1]?.answer(answer([NODE], []));
    expect(await second).toBe(await third);
    expect(open).toHaveLength(2);
    expect(readings.latest).toBe(await second);
  });
});
