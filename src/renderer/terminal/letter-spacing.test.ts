import { describe, expect, it } from 'vitest';
import { roundingLetterSpacing } from './letter-spacing.ts';

describe('the width of a cell', () => {
  it.each([
    [7.8, 1, 1],
    [8.4, 1, 0],
    [8, 1, 0],
    [7.8, 2, 1],
    [7.7, 2, 0],
    [0, 1, 0],
  ])('%d CSS pixels at a ratio of %d are rounded by adding %d', (width, ratio, added) => {
    expect(roundingLetterSpacing(width, ratio)).toBe(added);
  });
});
