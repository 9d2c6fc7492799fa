import { describe, expect, it } from 'vitest';
import { shareMemory, type Tailed } from './share-memory.ts';

/** A log with so many pieces of ten bytes in memory, of which some have to stay. */
const logOf = (pieces: number, staying = 1): Tailed => ({
  get tailBytes() {
    return pieces * 10;
  },
  get canShrink() {
    return pieces > staying;
  },
  shrink() {
    pieces -= 1;
  },
});

const shared = (bytes: number, ...logs: readonly Tailed[]): number[] => {
  shareMemory(logs, bytes);
  return logs.map(({ tailBytes }) => tailBytes);
};

describe('the memory that logs share', () => {
  it('is left alone while there is enough', () => {
    expect(shared(100, logOf(4), logOf(6))).toEqual([40, 60]);
  });

  it('is given up by those that take most of it', () => {
    expect(shared(100, logOf(2), logOf(30), logOf(9))).toEqual([20, 40, 40]);
  });

  it('is not given up by those that have nothing to spare', () => {
    expect(shared(100, logOf(8, 8), logOf(5), logOf(5))).toEqual([80, 10, 10]);
  });

  it('is exceeded by what has to stay', () => {
    expect(shared(100, logOf(8, 8), logOf(5, 5))).toEqual([80, 50]);
    expect(shared(0, logOf(1), logOf(1))).toEqual([10, 10]);
  });
});
