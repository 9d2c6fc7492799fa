import type { Resize } from '../../../shared/session.ts';
import type { EarlierSource } from './earlier-source.ts';

/** One request, in bytes: drawn in some 10 ms. */
const SEGMENT_BYTES = 128 * 1024;
/** Lines of one segment: a terminal keeps each in some kilobytes, however short it is. */
const SEGMENT_LINES = 3000;

const NEWLINE = 0x0a;

/** A run of output that begins and ends with whole lines, as far as the log holds them and they are not endless. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly bytes: Uint8Array;
  /** The size in effect for its first byte. */
  readonly size: Resize;
  /** Sizes that take effect inside it. */
  readonly resizes: readonly (Resize & { readonly offset: number })[];
  /** When its bytes were written, in milliseconds since the epoch. */
  readonly times: readonly { readonly offset: number; readonly at: number }[];
  /** Whether nothing older was held when it was read. */
  readonly oldest: boolean;
  /** Whether nothing newer was written when it was read. */
  readonly newest: boolean;
}

/** Finds where the last `count` lines begin: an index into `bytes`. */
export const lastLines = (bytes: Uint8Array, count: number): number => {
  let at = bytes.length - 1;
  for (let line = 0; line < count && at >= 0; line += 1) at = bytes.lastIndexOf(NEWLINE, at - 1);
  return at < 0 ? 0 : at + 1;
};

/** Finds where the first `count` lines end: an index into `bytes`. */
export const firstLines = (bytes: Uint8Array, count: number): number => {
  let at = 0;
  for (let line = 0; line < count; line += 1) {
    const newline = bytes.indexOf(NEWLINE, at);
    if (newline < 0) return bytes.length;
    at = newline + 1;
  }
  return at;
};

const load = async (
  source: EarlierSource,
  range: { readonly from: number; readonly to: number },
  trim: (
    bytes: Uint8Array,
    edges: { readonly oldest: boolean; readonly newest: boolean },
  ) => readonly [number, number],
  signal: AbortSignal,
): Promise<Segment | null> => {
  const [output, marks] = await Promise.all([source.output(range, signal), source.marks(range, signal)]);
  if (output.bytes.length === 0) return null;
  const edges = { oldest: output.from <= marks.start, newest: output.to >= marks.end };
  const [begin, end] = trim(output.bytes, edges);
  const from = output.from + begin;
  const to = output.from + end;
  const before = marks.resizes.filter(({ offset }) => offset <= from).at(-1) ?? marks;
  return {
    from,
    to,
    bytes: output.bytes.subarray(begin, end),
    size: { cols: before.cols, rows: before.rows },
    resizes: marks.resizes.filter(({ offset }) => offset > from && offset < to),
    times: marks.times.map(({ offset, at }) => ({ offset, at: Date.parse(at) })),
    oldest: edges.oldest && begin === 0,
    newest: edges.newest && end === output.bytes.length,
  };
};

/** Loads what comes before `offset`, a line's beginning; null: nothing older is held. */
export const loadBefore = (
  source: EarlierSource,
  offset: number,
  signal: AbortSignal,
): Promise<Segment | null> =>
  load(
    source,
    { from: Math.max(0, offset - SEGMENT_BYTES), to: offset },
    (bytes, { oldest }) => {
      const newline = bytes.indexOf(NEWLINE);
      // A line that fills all of it is cut where it is.
      const whole = oldest || newline < 0 || newline === bytes.length - 1 ? 0 : newline + 1;
      return [Math.max(whole, lastLines(bytes, SEGMENT_LINES)), bytes.length];
    },
    signal,
  );

/** Loads what comes from `offset` on, a line's beginning; null: nothing is written there yet. */
export const loadFrom = (
  source: EarlierSource,
  offset: number,
  signal: AbortSignal,
): Promise<Segment | null> =>
  load(
    source,
    { from: offset, to: offset + SEGMENT_BYTES },
    (bytes, { newest }) => {
      const lines = firstLines(bytes, SEGMENT_LINES);
      if (lines < bytes.length || newest) return [0, lines];
      const newline = bytes.lastIndexOf(NEWLINE);
      return [0, newline < 0 ? bytes.length : newline + 1];
    },
    signal,
  );
