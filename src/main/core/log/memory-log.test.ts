import { describe, expect, it } from 'vitest';
import { createMemoryLog } from './memory-log.ts';
import type { SessionLog } from './session-log.ts';

const size = { cols: 80, rows: 24 };

/** Byte number n of the output is n modulo 251, a prime, so that any shift shows. */
const pattern = (from: number, length: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, i) => (from + i) % 251));

const readAll = async (log: SessionLog, from: number, limit: number): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  for (let offset = from; offset < log.end;) {
    const part = await log.read(offset, limit);
    parts.push(part);
    offset += part.length;
  }
  return Buffer.concat(parts);
};

describe('the memory log', () => {
  it('gives back every byte from any offset, however it was cut when it was written', async () => {
    const log = createMemoryLog({ size });
    for (let cut = 1; log.end < 300_000; cut = (cut * 7) % 9973) log.append(pattern(log.end, cut));
    for (const from of [0, 1, 4095, 4096, 65_535, 65_536, 299_999, log.end])
      expect((await readAll(log, from, 10_000)).equals(pattern(from, log.end - from))).toBe(true);
  });

  it('takes a chunk larger than a segment', async () => {
    const log = createMemoryLog({ size });
    log.append(pattern(0, 1_000_000));
    expect((await readAll(log, 0, 1 << 20)).equals(pattern(0, 1_000_000))).toBe(true);
  });

  it('drops the oldest bytes at its capacity and says from where it holds them', async () => {
    const log = createMemoryLog({ size, capacityBytes: 100_000 });
    for (let i = 0; i < 1000; i += 1) log.append(pattern(log.end, 1000));
    expect(log.end).toBe(1_000_000);
    expect(log.end - log.start).toBeGreaterThanOrEqual(100_000);
    expect(log.end - log.start).toBeLessThan(100_000 + 2 * 65_536);
    expect((await readAll(log, log.start, 5000)).equals(pattern(log.start, log.end - log.start))).toBe(true);
  });

  it('refuses to read what it does not hold', () => {
    const log = createMemoryLog({ size, capacityBytes: 1000 });
    log.append(pattern(0, 200_000));
    expect(() => log.read(0, 10)).toThrow(RangeError);
    expect(() => log.read(log.end + 1, 10)).toThrow(RangeError);
    expect(log.read(log.end, 10)).toHaveLength(0);
  });

  it('keeps what is held beyond its capacity and lets it go afterwards', () => {
    const log = createMemoryLog({ size, capacityBytes: 10_000 });
    log.holdFrom(0);
    log.append(pattern(0, 500_000));
    expect(log.start).toBe(0);
    log.holdFrom(Infinity);
    expect(log.start).toBeGreaterThan(400_000);
  });

  it('leaves a view valid after the bytes were dropped', async () => {
    const log = createMemoryLog({ size, capacityBytes: 1000 });
    log.append(pattern(0, 1000));
    const view = await log.read(0, 1000);
    for (let i = 0; i < 100; i += 1) log.append(Buffer.alloc(10_000));
    expect(Buffer.from(view).equals(pattern(0, 1000))).toBe(true);
  });

  it('tells the size that is in effect at each byte', () => {
    const log = createMemoryLog({ size });
    log.append(pattern(0, 100));
    log.recordResize(100, 30);
    log.recordResize(101, 31);
    log.append(pattern(100, 100));
    log.recordResize(90, 20);
    expect(log.sizeAt(99)).toMatchObject({ cols: 80, rows: 24 });
    expect(log.sizeAt(100)).toMatchObject({ offset: 100, cols: 101, rows: 31 });
    expect(log.resizesFrom(100).map((mark) => mark.cols)).toEqual([101, 90]);
    expect(log.resizesFrom(101).map((mark) => mark.cols)).toEqual([90]);
    expect(log.resizesFrom(201)).toEqual([]);
  });

  it('keeps the size in effect at its first byte when it drops older ones', () => {
    const log = createMemoryLog({ size, capacityBytes: 1000 });
    log.append(pattern(0, 10));
    log.recordResize(100, 30);
    log.append(pattern(10, 500_000));
    expect(log.start).toBeGreaterThan(10);
    expect(log.sizeAt(log.start)).toMatchObject({ cols: 100, rows: 30 });
  });

  it('bounds its time marks over a long quiet life', () => {
    let now = 0;
    const log = createMemoryLog({ size, now: () => now });
    for (let i = 0; i < 200_000; i += 1) {
      now += 1000;
      log.append(pattern(log.end, 1));
    }
    const marks = log.timesFrom(0);
    expect(marks.length).toBeLessThan(65_536);
    expect(marks[0]?.offset).toBe(0);
    for (const mark of marks) expect(mark.at).toBe((mark.offset + 1) * 1000);
  });
});
