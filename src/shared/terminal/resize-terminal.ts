interface Line {
  /** CELL_SIZE numbers per cell; the first holds the cell's content and width. */
  readonly _data: Uint32Array;
  readonly length: number;
  resize(cols: number, fill: undefined): void;
}

interface Lines {
  readonly length: number;
  maxLength: number;
  get(index: number): Line | undefined;
}

/** The private side of xterm.js 6.0 that holds the lines of both screens; the same in browser and headless. */
export interface ResizableInternals {
  readonly buffers: { readonly normal: { readonly lines: Lines }; readonly alt: { readonly lines: Lines } };
}

/** Numbers per cell, and where the width lies in the first of them, as in xterm.js' `common/buffer/Constants.ts`. */
const CELL_SIZE = 3;
const WIDTH_SHIFT = 22;

/**
 * Resizes a terminal, and puts right some things that xterm.js 6.0 leaves behind. An alternate screen that was never used keeps the length of
 * its first size, and would have scrollback after it was made smaller; one that is used keeps the cells beyond its right edge, which would come
 * back. A wide character that is cut through at that edge keeps its first half, which no sequence can draw; it is made empty. Server and page
 * use it alike, so that both show alike.
 */
export const resizeTerminal = (
  terminal: { resize(cols: number, rows: number): void },
  { buffers }: ResizableInternals,
  cols: number,
  rows: number,
): void => {
  terminal.resize(cols, rows);
  if (buffers.alt.lines.length === 0) buffers.alt.lines.maxLength = rows;
  const last = (cols - 1) * CELL_SIZE;
  for (const { lines } of [buffers.normal, buffers.alt])
    for (let index = 0; index < lines.length; index += 1) {
      const line = lines.get(index);
      if (line === undefined) continue;
      // Only ever shorter, so nothing is filled in.
      if (line.length > cols) line.resize(cols, undefined);
      if ((line._data[last] ?? 0) >> WIDTH_SHIFT === 2) line._data[last] = 1 << WIDTH_SHIFT;
    }
};
