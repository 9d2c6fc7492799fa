import { readRange } from './read-range.ts';
import type { SessionLog } from './session-log.ts';

/**
 * Makes an asciicast v2 of the bytes [from, to): a header line, then one line for each moment of output and each resize. Times are
 * those of the log's index, in seconds since the first byte of the range.
 *
 * Source: https://docs.asciinema.org/manual/asciicast/v2/
 */
export async function* castOf(
  log: SessionLog,
  range: { readonly from: number; readonly to: number },
  session: { readonly name: string; readonly command: string },
): AsyncGenerator<string> {
  const { from, to } = range;
  const size = log.sizeAt(from);
  const times = log.timesFrom(from);
  const startedAt = times[0]?.at ?? Date.now();
  const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
  yield line({
    version: 2,
    width: size.cols,
    height: size.rows,
    timestamp: Math.floor(startedAt / 1000),
    title: session.name,
    command: session.command,
    env: { TERM: 'xterm-256color' },
  });

  // A character may straddle two moments; it is told with the later one.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let seconds = 0;
  let offset = from;
  for (const { until, at, resize } of moments(log, from, to)) {
    if (at !== undefined) seconds = Math.max(seconds, (at - startedAt) / 1000);
    if (resize !== undefined) yield line([seconds, 'r', `${resize.cols}x${resize.rows}`]);
    for await (const bytes of readRange(log, offset, until)) {
      const text = decoder.decode(bytes, { stream: true });
      if (text !== '') yield line([seconds, 'o', text]);
    }
    offset = until;
  }
}

interface Moment {
  /** The offset at which the next moment begins. */
  readonly until: number;
  /** When the bytes up to there were written; undefined: at the same time as those before. */
  readonly at: number | undefined;
  readonly resize: { readonly cols: number; readonly rows: number } | undefined;
}

/** Cuts [from, to) wherever the time or the size changes. */
const moments = (log: SessionLog, from: number, to: number): readonly Moment[] => {
  const times = new Map(log.timesFrom(from).map(({ offset, at }) => [Math.max(offset, from), at]));
  const resizes = new Map(log.resizesFrom(from + 1).map((mark) => [mark.offset, mark]));
  const cuts = [...new Set([from, ...times.keys(), ...resizes.keys()])]
    .filter((cut) => cut < to)
    .sort((a, b) => a - b);
  return cuts.map((cut, index) => ({
    until: cuts[index + 1] ?? to,
    at: times.get(cut),
    resize: resizes.get(cut),
  }));
};
