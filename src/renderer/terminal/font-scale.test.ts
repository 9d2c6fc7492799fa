import { describe, expect, it } from 'vitest';
import { chooseFontSize, MIN_FONT_SIZE } from './font-scale.ts';

/** A pane whose cells are 0.6 em by 1.2 em, rounded to whole pixels as a screen does. */
const pane = (width: number, height: number) => (fontSize: number) => ({
  cols: Math.floor(width / Math.max(1, Math.round(fontSize * 0.6))),
  rows: Math.floor(height / Math.max(1, Math.round(fontSize * 1.2))),
});

describe('the text of a terminal whose size is somebody else’s', () => {
  it('keeps its size where the grid fits', () => {
    expect(chooseFontSize({ cols: 80, rows: 24 }, 13, pane(2000, 1000))).toBe(13);
  });

  it('shrinks until the grid fits, and no further', () => {
    const measure = pane(700, 500);
    const size = chooseFontSize({ cols: 120, rows: 30 }, 13, measure);
    expect(measure(size).cols).toBeGreaterThanOrEqual(120);
    expect(measure(size + 1).cols).toBeLessThan(120);
  });

  it('never becomes unreadable', () => {
    expect(chooseFontSize({ cols: 400, rows: 100 }, 13, pane(300, 200))).toBe(MIN_FONT_SIZE);
  });

  it('keeps its size where nothing can be measured', () => {
    expect(chooseFontSize({ cols: 80, rows: 24 }, 13, () => undefined)).toBe(13);
  });
});
