import { describe, expect, it } from 'vitest';
import type { History, HistoryMark } from '../../shared/history.ts';
import { alignCurves, isTrouble, markWords, rangeAround, RANGES, refreshMs } from './plot-data.ts';

const history = (step: number, points: readonly (readonly [t: number, cpu: number])[]): History => ({
  from: '',
  to: '',
  step,
  t: points.map(([t]) => t),
  cpu: points.map(([, cpu]) => cpu),
  cpuMax: [],
  rss: [],
  rssMax: [],
  processes: [],
  threads: [],
  marks: [],
});
const mark = (part: Partial<HistoryMark>): HistoryMark => ({
  at: '2026-01-01T00:00:00Z',
  kind: 'exit',
  run: 1,
  offset: 0,
  exitCode: null,
  signal: null,
  stopped: false,
  ...part,
});

describe('the curves of a plot', () => {
  it('are broken where nothing was measured for a while', () => {
    const one = history(10, [
      [0, 1],
      [10, 2],
      [100, 3],
    ]);
    expect(alignCurves([{ history: one, field: 'cpu' }])).toEqual({
      times: [0, 10, 20, 100],
      curves: [[1, 2, null, 3]],
    });
  });

  it('are not broken by the long steps of the time when nobody looked', () => {
    const mixed = history(1, [
      [0, 1],
      [10, 2],
      [11, 3],
    ]);
    expect(alignCurves([{ history: mixed, field: 'cpu' }]).curves).toEqual([[1, 2, 3]]);
  });

  it('share their times, and none is broken where only another has a point', () => {
    const a = history(10, [
      [0, 1],
      [20, 2],
    ]);
    const b = history(10, [
      [10, 5],
      [20, 6],
    ]);
    expect(
      alignCurves([
        { history: a, field: 'cpu' },
        { history: b, field: 'cpu' },
      ]),
    ).toEqual({
      times: [0, 10, 20],
      curves: [
        [1, undefined, 2],
        [undefined, 5, 6],
      ],
    });
  });
});

describe('the range', () => {
  it('around a moment is the shortest in which it lies', () => {
    expect(rangeAround(0, 60_000).label).toBe('5 min');
    expect(rangeAround(0, 290_000).label).toBe('1 h');
    expect(rangeAround(0, 1e12).label).toBe('2 w');
  });

  it('is read anew as often as it changes, within bounds', () => {
    expect(RANGES.map(refreshMs)).toEqual([2000, 7200, 43_200, 60_000, 60_000, 60_000]);
  });
});

describe('a mark', () => {
  it.each([
    [{ kind: 'start' }, 'Started', false],
    [{ kind: 'start', run: 3 }, 'Started, run 3', false],
    [{ exitCode: 0 }, 'Exited with 0', false],
    [{ exitCode: 2 }, 'Exited with 2', true],
    [{ signal: 'SIGKILL' }, 'Ended by SIGKILL', true],
    [{ signal: 'SIGTERM', stopped: true }, 'Stopped', false],
    [{ kind: 'failed' }, 'Failed', true],
    [{ kind: 'lost' }, 'Cut off with RootResume', true],
  ] as const)('of %o says %s', (part, words, trouble) => {
    expect(markWords(mark(part))).toBe(words);
    expect(isTrouble(mark(part))).toBe(trouble);
  });
});
