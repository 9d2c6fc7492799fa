import type { IMarker, Terminal } from '@xterm/xterm';
import type { EarlierSource } from './earlier-source.ts';
import { comparable, findLines, logLines, type LogLine } from './log-lines.ts';

/** So many lines at the top of a terminal are looked for in the log. */
const COMPARED_LINES = 16;
/** One request, in bytes. */
const CHUNK_BYTES = 256 * 1024;
/** How far back they are looked for, in bytes: escape sequences and lines that were written over make a log longer than what is seen of it. */
const MAX_SEARCHED_BYTES = 4 * 1024 * 1024;

/** Where the top of a terminal is in its session's log. */
export interface Seam {
  /** The first byte of the terminal's first whole line. */
  readonly offset: number;
  /** That line; null: the place is a guess, since the log does not show what the terminal does. */
  readonly marker: IMarker | null;
  /** Whether the log holds nothing before it. */
  readonly oldest: boolean;
}

interface Top {
  /** The row at which the first whole line begins. */
  readonly row: number;
  readonly lines: readonly string[];
  /** At least so many bytes were written to make up the terminal's text. */
  readonly bytes: number;
}

const readTop = ({ buffer: { normal } }: Terminal): Top => {
  const encoder = new TextEncoder();
  const last = normal.baseY + normal.cursorY;
  let first = 0;
  while (first < last && normal.getLine(first)?.isWrapped === true) first += 1;
  const lines: string[] = [];
  let bytes = 0;
  let text = '';
  for (let row = first; row <= last; row += 1) {
    text += normal.getLine(row)?.translateToString(true) ?? '';
    if (row < last && normal.getLine(row + 1)?.isWrapped === true) continue;
    // The line that the cursor is in is not finished.
    if (row < last && lines.length < COMPARED_LINES) lines.push(comparable(text));
    bytes += encoder.encode(text).length + (row < last ? 2 : 0);
    text = '';
  }
  return { row: first, lines, bytes };
};

/**
 * Finds where in the log the top of a terminal is, by its text: a snapshot does not say it. `drawnTo`: the offset up to which the log is drawn.
 * Rejects with an ApiError.
 */
export const locateTop = async (
  terminal: Terminal,
  drawnTo: number,
  source: EarlierSource,
  signal: AbortSignal,
): Promise<Seam> => {
  const top = readTop(terminal);
  const { normal } = terminal.buffer;
  // Set before anything is waited for: it moves with its line, and goes with it.
  const marker = terminal.registerMarker(top.row - normal.baseY - normal.cursorY);
  const guess = Math.max(0, drawnTo - top.bytes);
  let found: number | undefined;
  let start = 0;
  let following: readonly LogLine[] = [];
  for (
    let to = Math.min(drawnTo, guess + CHUNK_BYTES / 2);
    top.lines.length > 0 && found === undefined && to > 0 && guess - to < MAX_SEARCHED_BYTES;
  ) {
    const range = await source.output({ from: Math.max(0, to - CHUNK_BYTES), to }, signal);
    if (range.bytes.length === 0) break;
    const atStart = range.from > Math.max(0, to - CHUNK_BYTES) || range.from === 0;
    if (atStart) start = range.from;
    const newline = atStart ? -1 : range.bytes.indexOf(0x0a);
    const begin = newline + 1;
    const lines = logLines(range.bytes.subarray(begin), range.from + begin);
    found = findLines([...lines, ...following], top.lines, guess);
    following = lines.length < top.lines.length ? [...lines, ...following] : lines.slice(0, top.lines.length);
    if (atStart || begin === 0) break;
    to = range.from + begin;
  }
  if (found === undefined || marker.isDisposed) {
    marker.dispose();
    return { offset: found ?? guess, marker: null, oldest: false };
  }
  return { offset: found, marker, oldest: found <= start };
};
