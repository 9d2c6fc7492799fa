import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cleanTitle, MAX_TITLE_LENGTH, TITLE_INTERVAL_MS, TitleThrottle } from './title.ts';

describe('a title', () => {
  it('loses control characters and direction marks, and keeps the rest', () => {
    expect(cleanTitle('a\tb\u0007\u009b\u202e\u2028 ü 👩‍👧')).toBe('ab ü 👩‍👧');
  });

  it('is cut at its bound, never through a character of two units', () => {
    expect(cleanTitle('x'.repeat(10_000))).toHaveLength(MAX_TITLE_LENGTH);
    expect(cleanTitle(`${'x'.repeat(MAX_TITLE_LENGTH - 1)}😀`)).toBe('x'.repeat(MAX_TITLE_LENGTH - 1));
  });
});

describe('titles', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('are told at most ten times a second, and the last one wins', () => {
    const told: string[] = [];
    const titles = new TitleThrottle((title) => told.push(title));
    for (let count = 0; count < 50; count += 1) titles.push(`title ${count}`);
    expect(told).toEqual(['title 0']);
    vi.advanceTimersByTime(TITLE_INTERVAL_MS);
    expect(told).toEqual(['title 0', 'title 49']);
    vi.advanceTimersByTime(TITLE_INTERVAL_MS * 2);
    titles.push('title 49');
    expect(told).toHaveLength(2);
    titles.push('another');
    expect(told.at(-1)).toBe('another');
    titles.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});
