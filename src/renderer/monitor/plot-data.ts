import type { History, HistoryMark } from '../../shared/history.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The stretches of time that can be looked at, up to now, the shortest first. */
export const RANGES = [
  { ms: 5 * MINUTE_MS, label: '5 min', name: '5 minutes' },
  { ms: HOUR_MS, label: '1 h', name: '1 hour' },
  { ms: 6 * HOUR_MS, label: '6 h', name: '6 hours' },
  { ms: DAY_MS, label: '1 d', name: '1 day' },
  { ms: 7 * DAY_MS, label: '1 w', name: '1 week' },
  { ms: 14 * DAY_MS, label: '2 w', name: '2 weeks' },
] as const;
export type Range = (typeof RANGES)[number];

/** The shortest range in which a moment lies well inside; the longest, where none reaches so far back. */
export const rangeAround = (at: number, now: number): Range =>
  RANGES.find(({ ms }) => now - at < ms * 0.9) ?? RANGES[5];

/** How many points are asked for: six hours at ten seconds, two weeks at ten minutes. */
export const POINTS = 2200;

/** How often a range is read anew, in milliseconds: as its last point moves, and no more often than every two seconds. */
export const refreshMs = ({ ms }: Range): number => Math.min(MINUTE_MS, Math.max(2000, ms / 500));

/** Samples are taken every ten seconds while nobody looks, so a gap shorter than this is none. Seconds. */
const SHORTEST_GAP_S = 25;

export type HistoryField = 'cpu' | 'cpuMax' | 'rss' | 'rssMax';

/** A curve over the common times: null breaks it, undefined is no point of it and does not. */
export type Curve = readonly (number | null | undefined)[];

/** Curves over common times, in seconds since the epoch: what a plot draws. */
export interface PlotData {
  readonly times: readonly number[];
  readonly curves: readonly Curve[];
}

/** Puts the columns of some histories over common times. Where nothing was measured for a while, a curve is broken. */
export const alignCurves = (
  wanted: readonly { readonly history: History; readonly field: HistoryField }[],
): PlotData => {
  const rows = new Map<number, (number | null | undefined)[]>();
  const put = (at: number, curve: number, value: number | null): void => {
    let row = rows.get(at);
    if (row === undefined) rows.set(at, (row = Array<undefined>(wanted.length).fill(undefined)));
    row[curve] ??= value;
  };
  wanted.forEach(({ history, field }, curve) => {
    const { t, step } = history;
    const longest = Math.max(SHORTEST_GAP_S, 2.5 * step);
    const values = history[field];
    t.forEach((at, index) => {
      const before = t[index - 1];
      if (before !== undefined && at - before > longest) put(before + step, curve, null);
      put(at, curve, values[index] ?? null);
    });
  });
  const times = [...rows.keys()].sort((a, b) => a - b);
  return {
    times,
    curves: wanted.map((_, curve) => times.map((at) => rows.get(at)?.[curve])),
  };
};

/** Whether a run ended in a way that nobody asked for. */
export const isTrouble = ({ kind, exitCode, signal, stopped }: HistoryMark): boolean =>
  kind === 'failed' ||
  kind === 'lost' ||
  (kind === 'exit' && !stopped && (signal !== null || exitCode !== 0));

/** Says what happened at a mark. */
export const markWords = (mark: HistoryMark): string => {
  switch (mark.kind) {
    case 'start':
      return mark.run === 1 ? 'Started' : `Started, run ${mark.run}`;
    case 'failed':
      return 'Failed';
    case 'lost':
      return 'Cut off with RootResume';
    case 'exit':
      return mark.stopped
        ? 'Stopped'
        : mark.signal !== null
          ? `Ended by ${mark.signal}`
          : `Exited with ${mark.exitCode ?? 'no code'}`;
  }
};
