import { describe, expect, it, vi } from 'vitest';
import { boundMeasuring, MAX_MEASURED, MAX_USUAL_UNITS } from './bound-measuring.ts';

const create = (long: number) => {
  const asXtermDoes = vi.fn(() => 8);
  const cache = { _measure: asXtermDoes as (text: string, variant: number) => number, clear: vi.fn() };
  const measureLong = vi.fn(() => long);
  boundMeasuring(cache, measureLong);
  return { cache, asXtermDoes, measureLong };
};
const LONG = 'e'.padEnd(MAX_USUAL_UNITS + 1, '\u0301');

describe('measuring a cell', () => {
  it('is left to xterm.js where the cell is short', () => {
    const { cache, measureLong } = create(7);
    expect(cache._measure('e\u0301', 0)).toBe(8);
    expect(measureLong).not.toHaveBeenCalled();
  });

  it('takes a way of its own where the cell is long, in steps as xterm.js measures', () => {
    const { cache, asXtermDoes, measureLong } = create(7.8);
    expect(cache._measure(LONG, 3)).toBe(7.8125);
    expect(measureLong).toHaveBeenCalledWith(LONG, 3);
    expect(asXtermDoes).not.toHaveBeenCalled();
  });

  it('is left to xterm.js where that way finds nothing', () => {
    expect(create(0).cache._measure(LONG, 0)).toBe(8);
  });

  it('forgets what it measured when it has measured much', () => {
    const { cache } = create(7);
    for (let index = 0; index < MAX_MEASURED; index += 1) cache._measure('e', 0);
    expect(cache.clear).not.toHaveBeenCalled();
    cache._measure('e', 0);
    expect(cache.clear).toHaveBeenCalledTimes(1);
    for (let index = 1; index < MAX_MEASURED; index += 1) cache._measure('e', 0);
    expect(cache.clear).toHaveBeenCalledTimes(1);
  });
});
