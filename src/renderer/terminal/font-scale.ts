import type { Resize } from '../../shared/session.ts';

/** Smaller text, in pixels, nobody can read: a grid that does not fit at this size is scrolled instead. */
export const MIN_FONT_SIZE = 6;

const STEP = 0.5;

/**
 * Chooses the largest font size, at most `wished`, at which `grid` fits. `measure` tells how many cells a size has room for; cells are
 * rounded to whole pixels of the screen, so a guess from proportions is only where the search begins.
 */
export const chooseFontSize = (
  grid: Resize,
  wished: number,
  measure: (fontSize: number) => Resize | undefined,
): number => {
  const fits = (room: Resize | undefined): boolean =>
    room === undefined || (room.cols >= grid.cols && room.rows >= grid.rows);
  const roomAtWished = measure(wished);
  if (roomAtWished === undefined || fits(roomAtWished)) return wished;
  const ratio = Math.min((roomAtWished.cols + 1) / grid.cols, (roomAtWished.rows + 1) / grid.rows);
  let size = Math.min(wished, Math.max(MIN_FONT_SIZE, Math.ceil((wished * ratio) / STEP) * STEP));
  while (size > MIN_FONT_SIZE && !fits(measure(size))) size -= STEP;
  return Math.max(MIN_FONT_SIZE, size);
};
