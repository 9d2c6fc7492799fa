import { describe, expect, it } from 'vitest';
import { pattern } from './log-contract.ts';
import { createMemoryLog } from './memory-log.ts';
import { createPromisedLog } from './promised-log.ts';
import { PrunedError, readRange } from './read-range.ts';

const SIZE = { cols: 80, rows: 24 };

describe('a range of the log', () => {
  it.each([
    ['in memory', createMemoryLog],
    ['that reads with promises', createPromisedLog],
  ] as const)('is read whole from a log %s', async (_, create) => {
    const log = create({ size: SIZE });
    log.append(pattern(0, 1_000_000));
    const parts: Uint8Array[] = [];
    for await (const part of readRange(log, 1000, 900_000)) parts.push(part);
    expect(Buffer.concat(parts).equals(pattern(1000, 899_000))).toBe(true);
  });

  it('is read no faster than it is taken', async () => {
    const log = createMemoryLog({ size: SIZE });
    log.append(pattern(0, 1_000_000));
    let bytes = 0;
    for await (const part of readRange(log, 0, log.end)) {
      bytes += part.length;
      break;
    }
    expect(bytes).toBeLessThanOrEqual(64 * 1024);
  });

  it('lets others have their turn, though all of it is in memory', async () => {
    const log = createMemoryLog({ size: SIZE });
    log.append(pattern(0, 2_000_000));
    let turns = 0;
    let running = true;
    const turn = (): void => {
      turns += 1;
      if (running) setImmediate(turn);
    };
    setImmediate(turn);
    for await (const part of readRange(log, 0, log.end)) expect(part.length).toBeGreaterThan(0);
    running = false;
    expect(turns).toBeGreaterThan(10);
  });

  it.each([
    ['in memory', createMemoryLog],
    ['that reads with promises', createPromisedLog],
  ] as const)('breaks off with an error where a log %s prunes faster than it is read', async (_, create) => {
    const log = create({ size: SIZE, capacityBytes: 256 * 1024 });
    log.append(pattern(0, 250_000));
    const parts = readRange(log, 0, log.end);
    await parts.next();
    log.append(pattern(250_000, 1_000_000));
    await expect(parts.next()).rejects.toThrow(PrunedError);
  });
});
