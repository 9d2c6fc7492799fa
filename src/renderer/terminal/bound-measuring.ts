import type { WidthCache } from './emulator-internals.ts';

/** UTF-16 units of a cell up to which xterm measures it in its own way: nearly all that is written, a letter with three marks too. */
export const MAX_USUAL_UNITS = 4;

/** Different cells whose widths are remembered, at most; a program that never repeats itself would else fill the page's memory. */
export const MAX_MEASURED = 20_000;

/** xterm measures in steps of this part of a pixel, and draws cells of equal width in one piece. */
const STEPS_PER_PX = 32;

/**
 * Bounds what measuring costs. xterm measures a cell that it has not seen before by having the browser lay out 32 copies of it, which takes a
 * millisecond where it has 31 marks, and remembers it for good. A long one is measured by `measureLong`, in pixels, without a layout; 0
 * leaves it to xterm. The memory begins anew when it is full.
 */
export const boundMeasuring = (
  cache: WidthCache,
  measureLong: (text: string, variant: number) => number,
): void => {
  const measure = cache._measure.bind(cache);
  let measured = 0;
  cache._measure = (text, variant) => {
    if (measured >= MAX_MEASURED) {
      cache.clear();
      measured = 0;
    }
    measured += 1;
    const width = text.length > MAX_USUAL_UNITS ? measureLong(text, variant) : 0;
    return width > 0 ? Math.round(width * STEPS_PER_PX) / STEPS_PER_PX : measure(text, variant);
  };
};
