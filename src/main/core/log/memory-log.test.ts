import { describe, expect, it } from 'vitest';
import { LOG_CONTRACT, pattern, readAll } from './log-contract.ts';
import { createMemoryLog } from './memory-log.ts';

const size = { cols: 80, rows: 24 };

describe('the memory log', () => {
  for (const { title, check } of LOG_CONTRACT)
    it(title, () => check((options) => createMemoryLog({ size, ...options })));

  it('drops the oldest bytes at its capacity and says from where it holds them', async () => {
    const log = createMemoryLog({ size, capacityBytes: 100_000 });
    for (let i = 0; i < 1000; i += 1) log.append(pattern(log.end, 1000));
    expect(log.end).toBe(1_000_000);
    expect(log.end - log.start).toBeGreaterThanOrEqual(100_000);
    expect(log.end - log.start).toBeLessThan(100_000 + 2 * 65_536);
    expect((await readAll(log, log.start, 5000)).equals(pattern(log.start, log.end - log.start))).toBe(true);
    expect(() => log.read(log.start - 1, 10)).toThrow(RangeError);
    expect(log.holds(log.epoch, log.start - 1)).toBe(false);
  });

  it('lets what was held go afterwards', () => {
    const log = createMemoryLog({ size, capacityBytes: 10_000 });
    log.holdFrom(0);
    log.append(pattern(0, 500_000));
    expect(log.start).toBe(0);
    log.holdFrom(Infinity);
    expect(log.start).toBeGreaterThan(400_000);
  });

  it('keeps the size in effect at its first byte when it drops older ones', () => {
    const log = createMemoryLog({ size, capacityBytes: 1000 });
    log.append(pattern(0, 10));
    log.recordResize(100, 30);
    log.append(pattern(10, 500_000));
    expect(log.start).toBeGreaterThan(10);
    expect(log.sizeAt(log.start)).toMatchObject({ cols: 100, rows: 30 });
  });
});
