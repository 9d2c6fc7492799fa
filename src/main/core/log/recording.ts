import { readRange } from './read-range.ts';
import type { RunMark, SessionLog } from './session-log.ts';

/** Something that happened, `at` milliseconds after the recording's beginning; in the order of time. */
export type RecordedEvent = { readonly at: number } & (
  | { readonly kind: 'output'; readonly text: string }
  | { readonly kind: 'resize'; readonly cols: number; readonly rows: number }
  | { readonly kind: 'end'; readonly run: Extract<RunMark, { kind: 'end' }> }
);

/** The bytes [from, to) of a log as what happened when: the size at its beginning, then output, resizes and ends of runs. */
export interface Recording {
  readonly cols: number;
  readonly rows: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Throws a PrunedError where the log prunes faster than it is read. */
  readonly events: AsyncIterable<RecordedEvent>;
}

/** Opens a recording of a range that the log holds. Times are those of the log's index, and never go back, whatever the clock did. */
export const recordingOf = (log: SessionLog, from: number, to: number): Recording => {
  const { cols, rows } = log.sizeAt(from);
  const moments = momentsOf(log, from, to);
  const startedAt = moments[0]?.at ?? Date.now();
  return { cols, rows, startedAt, events: eventsOf(log, from, moments, startedAt) };
};

async function* eventsOf(
  log: SessionLog,
  from: number,
  moments: readonly Moment[],
  startedAt: number,
): AsyncGenerator<RecordedEvent> {
  // A character may straddle two moments; it is told with the later one. Bytes that are no UTF-8 become U+FFFD.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let at = 0;
  let offset = from;
  for (const { until, resize, ends, ...moment } of moments) {
    for (const run of ends) {
      at = Math.max(at, run.at - startedAt);
      yield { at, kind: 'end', run };
    }
    if (moment.at !== undefined) at = Math.max(at, moment.at - startedAt);
    if (resize !== undefined) yield { at, kind: 'resize', cols: resize.cols, rows: resize.rows };
    for await (const bytes of readRange(log, offset, until)) {
      const text = decoder.decode(bytes, { stream: true });
      if (text !== '') yield { at, kind: 'output', text };
    }
    offset = until;
  }
  const rest = decoder.decode();
  if (rest !== '') yield { at, kind: 'output', text: rest };
}

interface Moment {
  /** The offset at which the next moment begins. */
  readonly until: number;
  /** When the bytes up to there were written, in milliseconds since the epoch; undefined: at the same time as those before. */
  readonly at: number | undefined;
  readonly resize: { readonly cols: number; readonly rows: number } | undefined;
  /** The runs that ended before its first byte. */
  readonly ends: readonly Extract<RunMark, { kind: 'end' }>[];
}

/** Cuts [from, to) wherever the time or the size changes or a run ends; the last moment may be empty. */
const momentsOf = (log: SessionLog, from: number, to: number): readonly Moment[] => {
  const times = new Map(log.timesFrom(from).map(({ offset, at }) => [Math.max(offset, from), at]));
  const resizes = new Map(log.resizesFrom(from + 1).map((mark) => [mark.offset, mark]));
  const ends = log.runs.filter((mark) => mark.kind === 'end' && mark.offset > from && mark.offset <= to);
  const cuts = [...new Set([from, ...times.keys(), ...resizes.keys()])].filter((cut) => cut < to);
  const all = [...new Set([...cuts, ...ends.map(({ offset }) => offset)])].sort((a, b) => a - b);
  return all.map((cut, index) => ({
    until: all[index + 1] ?? to,
    at: cut < to ? times.get(cut) : undefined,
    resize: cut < to ? resizes.get(cut) : undefined,
    ends: ends.filter((mark): mark is Moment['ends'][number] => mark.kind === 'end' && mark.offset === cut),
  }));
};
