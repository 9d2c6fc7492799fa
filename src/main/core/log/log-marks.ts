import { findLast } from './find-last.ts';
import type { ResizeMark, RunEvent, RunMark, TimeMark } from './session-log.ts';
import { TimeMarks } from './time-marks.ts';

/** Two time marks are at least this far apart, in milliseconds. */
const TIME_MARK_INTERVAL_MS = 10;
/** At this many marks, a megabyte, every second one is dropped and the interval doubled: weeks of a slow program stay bounded. */
const MAX_TIME_MARKS = 65_536;
/**
 * Resizes at one offset are all kept, since a live terminal went through each of them and lost what it cut off; at this many the oldest
 * of them go: a window that is dragged beside a silent program stays bounded.
 */
const MAX_RESIZES_AT_ONE_OFFSET = 256;
/** Begins and ends of this many runs are remembered, two marks each; the oldest go first. */
const MAX_RUN_MARKS = 512;

/** What is kept beside the bytes of a log. */
export interface Marks {
  /** Never empty: the first is the size in effect at the log's start. In the order of their offsets, and of their versions. */
  readonly resizes: readonly ResizeMark[];
  readonly times: readonly TimeMark[];
  readonly runs: readonly RunMark[];
}

/** The marks of a log that begins with a terminal of this size. */
export const initialMarks = (size: { readonly cols: number; readonly rows: number }): Marks => ({
  resizes: [{ version: 0, offset: 0, cols: size.cols, rows: size.rows }],
  times: [],
  runs: [],
});

/** Where in a log's bytes the size changed, time went on, and runs began and ended. */
export class LogMarks implements Marks {
  #resizes: ResizeMark[];
  readonly #times: TimeMarks;
  #runs: RunMark[];
  #timeMarkInterval = TIME_MARK_INTERVAL_MS;

  constructor(
    marks: Marks,
    private readonly now: () => number,
  ) {
    this.#resizes = [...marks.resizes];
    this.#times = new TimeMarks(marks.times);
    this.#runs = [...marks.runs];
    while (this.#times.length >= MAX_TIME_MARKS) this.#thinTimes();
  }

  get resizes(): readonly ResizeMark[] {
    return this.#resizes;
  }

  get times(): readonly TimeMark[] {
    return this.#times.from(0);
  }

  get runs(): readonly RunMark[] {
    return this.#runs;
  }

  /** Marks the time of the byte at `offset`, which is about to be written; undefined: the last mark is recent enough. */
  markTime(offset: number): TimeMark | undefined {
    const at = this.now();
    const { lastAt } = this.#times;
    if (lastAt !== undefined && at - lastAt < this.#timeMarkInterval) return undefined;
    const mark = { offset, at };
    this.#times.push(mark);
    if (this.#times.length >= MAX_TIME_MARKS) this.#thinTimes();
    return mark;
  }

  recordResize(offset: number, cols: number, rows: number): ResizeMark {
    const last = this.#lastResize();
    const mark = { version: last.version + 1, offset, cols, rows };
    this.#resizes.push(mark);
    const oldestAtOffset = this.#resizes.length - 1 - MAX_RESIZES_AT_ONE_OFFSET;
    if (this.#resizes[oldestAtOffset]?.offset === offset) this.#resizes.splice(oldestAtOffset, 1);
    return mark;
  }

  recordRun(offset: number, event: RunEvent): RunMark {
    const mark: RunMark = { ...event, offset, at: this.now() };
    this.#runs.push(mark);
    if (this.#runs.length > MAX_RUN_MARKS) this.#runs.shift();
    return mark;
  }

  sizeAt(offset: number): ResizeMark {
    return findLast(this.#resizes, (mark) => mark.offset <= offset) ?? this.#firstResize();
  }

  resizesFrom(from: number): readonly ResizeMark[] {
    // Readers ask at every flush, and nearly always there is nothing ahead of them.
    if (this.#lastResize().offset < from) return NO_RESIZES;
    return this.#resizes.filter((mark) => mark.offset >= from);
  }

  timesFrom(from: number): readonly TimeMark[] {
    return this.#times.from(from);
  }

  /** Forgets what lies before `start`, but for the size and the time in effect there: a replay from there begins right. */
  keepFrom(start: number): void {
    this.#resizes = keepInEffectFrom(this.#resizes, start);
    this.#times.keepFrom(start);
  }

  #thinTimes(): void {
    this.#times.thin();
    this.#timeMarkInterval *= 2;
  }

  #firstResize(): ResizeMark {
    const first = this.#resizes[0];
    if (first === undefined) throw new Error('invariant violation: a log without a size');
    return first;
  }

  #lastResize(): ResizeMark {
    return this.#resizes.at(-1) ?? this.#firstResize();
  }
}

const NO_RESIZES: readonly ResizeMark[] = [];

const keepInEffectFrom = <Mark extends { readonly offset: number }>(marks: Mark[], from: number): Mark[] => {
  const inEffect = findLast(marks, (mark) => mark.offset <= from);
  const first = inEffect === undefined ? 0 : marks.indexOf(inEffect);
  return first <= 0 ? marks : marks.slice(first);
};
