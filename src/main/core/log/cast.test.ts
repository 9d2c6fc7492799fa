import { describe, expect, it } from 'vitest';
import { castOf, type CastVersion } from './cast.ts';
import { createMemoryLog } from './memory-log.ts';
import { createPromisedLog } from './promised-log.ts';
import { PrunedError } from './read-range.ts';
import type { SessionLog } from './session-log.ts';

const SESSION = { name: 'web', command: 'run' };

const record = async (
  log: SessionLog,
  version: CastVersion,
  range: { readonly from: number; readonly to: number } = { from: 0, to: log.end },
): Promise<readonly unknown[]> => {
  let text = '';
  for await (const part of castOf(log, range, SESSION, version)) text += part;
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
};

/** A log of an 80 × 24 terminal, and a clock to set. */
const createTimed = () => {
  let now = 1_700_000_000_000;
  const log = createPromisedLog({ size: { cols: 80, rows: 24 }, now: () => now });
  return { log, pass: (ms: number) => (now += ms) };
};

describe('a recording', () => {
  it('tells size, times, output and resizes in their order', async () => {
    const { log, pass } = createTimed();
    log.append(Buffer.from('one'));
    pass(1500);
    log.append(Buffer.from('two'));
    log.recordResize(100, 30);
    pass(250);
    log.append(Buffer.from('three'));
    expect(await record(log, 2)).toEqual([
      {
        version: 2,
        width: 80,
        height: 24,
        timestamp: 1_700_000_000,
        title: 'web',
        command: 'run',
        env: { TERM: 'xterm-256color' },
      },
      [0, 'o', 'one'],
      [1.5, 'o', 'two'],
      [1.75, 'r', '100x30'],
      [1.75, 'o', 'three'],
    ]);
  });

  it('in version 3 tells intervals, and how each run ended', async () => {
    const { log, pass } = createTimed();
    log.append(Buffer.from('one'));
    pass(1500);
    log.append(Buffer.from('two'));
    pass(500);
    log.recordRun({ kind: 'end', run: 1, exitCode: 3, signal: null, stopped: false });
    pass(1000);
    log.append(Buffer.from('three'));
    log.recordResize(100, 30);
    log.append(Buffer.from('four'));
    log.recordRun({ kind: 'end', run: 2, exitCode: null, signal: 'SIGTERM', stopped: true });
    expect(await record(log, 3)).toEqual([
      {
        version: 3,
        term: { cols: 80, rows: 24, type: 'xterm-256color' },
        timestamp: 1_700_000_000,
        title: 'web',
        command: 'run',
        env: { TERM: 'xterm-256color' },
      },
      [0, 'o', 'one'],
      [1.5, 'o', 'two'],
      [0.5, 'x', '3'],
      [1, 'o', 'three'],
      [0, 'r', '100x30'],
      [0, 'o', 'four'],
      [0, 'x', '143'],
    ]);
  });

  it('in version 3 does not drift, however many events it has', async () => {
    const { log, pass } = createTimed();
    for (let index = 0; index < 1000; index += 1) {
      log.append(Buffer.from('x'));
      pass(33);
    }
    const [, ...events] = (await record(log, 3)) as [unknown, ...[number, string, string][]];
    const sum = events.reduce((total, [interval]) => total + interval, 0);
    expect(sum).toBeCloseTo(999 * 0.033, 6);
  });

  it.each([2, 3] as const)(
    'of version %i keeps a character whole that straddles two moments',
    async (version) => {
      const { log, pass } = createTimed();
      const bytes = Buffer.from('漢');
      log.append(bytes.subarray(0, 1));
      pass(1000);
      log.append(bytes.subarray(1));
      const [, ...events] = await record(log, version);
      expect(events).toEqual([[1, 'o', '漢']]);
    },
  );

  it('keeps a character whole that straddles two chunks of a long range', async () => {
    const { log } = createTimed();
    const text = `a${'漢字'.repeat(40_000)}`;
    log.append(Buffer.from(text));
    const [, ...events] = (await record(log, 2)) as [unknown, ...[number, string, string][]];
    expect(events.length).toBeGreaterThan(1);
    expect(events.map(([, , part]) => part).join('') === text).toBe(true);
  });

  it('replaces bytes that are no UTF-8, also a character that the range cuts through', async () => {
    const { log } = createTimed();
    log.append(Buffer.concat([Buffer.from('a\xff', 'latin1'), Buffer.from('b漢')]));
    const [, ...events] = await record(log, 2, { from: 0, to: log.end - 1 });
    expect(events).toEqual([
      [0, 'o', 'a\ufffdb'],
      [0, 'o', '\ufffd'],
    ]);
  });

  it('begins in the middle with the size that is in effect there', async () => {
    const { log } = createTimed();
    log.append(Buffer.from('before'));
    log.recordResize(40, 10);
    log.append(Buffer.from('after'));
    const [header, ...events] = await record(log, 2, { from: 6, to: 9 });
    expect(header).toMatchObject({ width: 40, height: 10 });
    expect(events).toEqual([[0, 'o', 'aft']]);
  });

  it('never goes back in time, though the clock did', async () => {
    const { log, pass } = createTimed();
    log.append(Buffer.from('one'));
    pass(60);
    log.append(Buffer.from('two'));
    pass(-3_600_000);
    log.append(Buffer.from('three'));
    pass(20);
    log.append(Buffer.from('four'));
    const [, ...events] = (await record(log, 3)) as [unknown, ...[number, string, string][]];
    for (const [interval] of events) expect(interval).toBeGreaterThanOrEqual(0);
    expect(events.map(([, , part]) => part).join('')).toBe('onetwothreefour');
  });

  it('is not silently short where output is pruned while it is read', async () => {
    const log = createMemoryLog({ size: { cols: 80, rows: 24 }, capacityBytes: 256 * 1024 });
    log.append(Buffer.alloc(200_000, 'x'));
    const parts = castOf(log, { from: 0, to: log.end }, SESSION, 2);
    await parts.next();
    await parts.next();
    log.append(Buffer.alloc(600_000, 'y'));
    await expect(
      (async () => {
        for await (const part of parts) expect(part).not.toBe('');
      })(),
    ).rejects.toThrow(PrunedError);
  });
});
