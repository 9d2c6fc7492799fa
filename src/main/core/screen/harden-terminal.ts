import {
  CELL_SIZE,
  WIDTH_SHIFT,
  type SequenceHandler,
  type TerminalInternals,
} from './terminal-internals.ts';

/** Identifies a CSI sequence as xterm.js' parser does: its final byte, for those without prefix and intermediates. */
const csi = (final: string): number => final.charCodeAt(0);

/** Sequences that repeat their work as often as a parameter says: 2,000,000,000 times, if a hostile program asks. */
const REPEATING = ['L', 'M', 'S', 'T', 'I', 'Z'].map(csi);
const REPEAT_CHARACTER = csi('b');

/** How often a repetition changes anything, at most: after as many rows or columns as a terminal can have (1000) nothing is left to do. */
const MAX_REPETITIONS = 1000;
/** How often one character is repeated at most, in characters: a screen of 1000 by 65 cells. */
const MAX_REPEATED_CHARACTERS = 65_536;

/**
 * Makes a terminal survive any bytes: a handler that throws (`CSI 1 J` in the last cell of a fresh xterm.js 6.0 does) loses its own
 * sequence and nothing else, and a huge repeat count ends soon. Without this an exception leaves xterm.js' write queue stuck for good.
 */
export const hardenTerminal = ({ input }: TerminalInternals): void => {
  const parser = input._parser;
  const print = parser._printHandler;
  parser._printHandler = (data, start, end) => {
    try {
      print(data, start, end);
    } catch {
      // The run of text is lost and the next one is drawn: the parser itself has not been touched.
    }
  };
  for (const [ident, handlers] of Object.entries(parser._csiHandlers)) {
    const limit = REPEATING.includes(Number(ident))
      ? MAX_REPETITIONS
      : Number(ident) === REPEAT_CHARACTER
        ? MAX_REPEATED_CHARACTERS
        : undefined;
    handlers.forEach((handler, index) => (handlers[index] = contain(handler, limit)));
  }
  for (const handlers of Object.values(parser._escHandlers))
    handlers.forEach((handler, index) => (handlers[index] = contain(handler)));
  for (const [code, handler] of Object.entries(parser._executeHandlers))
    parser._executeHandlers[Number(code)] = contain(handler);
};

/**
 * Resizes a terminal, and puts right some things that xterm.js 6.0 leaves behind. An alternate screen that was never used keeps the length of
 * its first size, and would have scrollback after it was made smaller; one that is used keeps the cells beyond its right edge, which would come
 * back. A wide character that is cut through at that edge keeps its first half, which no sequence can draw; it is made empty.
 */
export const resizeTerminal = (
  terminal: { resize(cols: number, rows: number): void },
  { buffers }: TerminalInternals,
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

const contain =
  (handler: SequenceHandler, limit?: number): SequenceHandler =>
  (params) => {
    if (limit !== undefined && params !== undefined && (params.params[0] ?? 0) > limit)
      params.params[0] = limit;
    try {
      return handler(params);
    } catch {
      // The sequence has done what it could; saying that it is handled lets the parser go on behind it.
      return true;
    }
  };
