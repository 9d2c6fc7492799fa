import { randomBytes } from 'node:crypto';
import { Emitter } from '../lifecycle.ts';
import { findLast } from './find-last.ts';
import type { ResizeMark, SessionLog, TimeMark } from './session-log.ts';

/** What one session's log keeps in memory, in bytes: some 40,000 lines. The oldest segment goes when it is exceeded. */
export const MEMORY_LOG_CAPACITY_BYTES = 4 * 1024 * 1024;

/** A log begins with a small segment and doubles up to the largest: a quiet session costs little, a flood few allocations. */
const FIRST_SEGMENT_BYTES = 4 * 1024;
const LARGEST_SEGMENT_BYTES = 64 * 1024;

/** Two time marks are at least this far apart, in milliseconds. */
const TIME_MARK_INTERVAL_MS = 10;
/** At this many marks every second one is dropped and the interval doubled: weeks of a slow program stay bounded. */
const MAX_TIME_MARKS = 65_536;

interface Segment {
  /** The offset of its first byte. */
  readonly base: number;
  /** Written once, front to back, never reused: a view of it stays valid for as long as somebody holds it. */
  readonly bytes: Buffer;
  used: number;
}

/** Makes an empty log that lives in memory only. `size` is the terminal's size before the first resize. */
export const createMemoryLog = (options: {
  readonly size: { readonly cols: number; readonly rows: number };
  readonly capacityBytes?: number;
  readonly now?: () => number;
}): SessionLog =>
  new MemoryLog(options.size, options.capacityBytes ?? MEMORY_LOG_CAPACITY_BYTES, options.now ?? Date.now);

class MemoryLog implements SessionLog {
  readonly epoch = randomBytes(4).readUInt32BE().toString(36);
  end = 0;

  readonly #appended = new Emitter<undefined>();
  readonly onAppend = this.#appended.event;
  readonly #segments: Segment[] = [];
  #resizes: ResizeMark[];
  #times: TimeMark[] = [];
  #timeMarkInterval = TIME_MARK_INTERVAL_MS;
  #heldFrom = Number.POSITIVE_INFINITY;

  constructor(
    size: { readonly cols: number; readonly rows: number },
    private readonly capacityBytes: number,
    private readonly now: () => number,
  ) {
    this.#resizes = [{ version: 0, offset: 0, cols: size.cols, rows: size.rows }];
  }

  get start(): number {
    return this.#segments[0]?.base ?? this.end;
  }

  append(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#markTime();
    for (let copied = 0; copied < bytes.length;) {
      const segment = this.#writableSegment();
      const take = Math.min(segment.bytes.length - segment.used, bytes.length - copied);
      segment.bytes.set(bytes.subarray(copied, copied + take), segment.used);
      segment.used += take;
      copied += take;
      this.end += take;
    }
    this.#prune();
    this.#appended.fire(undefined);
  }

  recordResize(cols: number, rows: number): void {
    const last = this.#lastResize();
    const mark = { version: last.version + 1, offset: this.end, cols, rows };
    if (last.offset === this.end) this.#resizes[this.#resizes.length - 1] = mark;
    else this.#resizes.push(mark);
    this.#appended.fire(undefined);
  }

  read(from: number, limit: number): Uint8Array {
    if (from < this.start || from > this.end)
      throw new RangeError(`Expected an offset from ${this.start} to ${this.end}, got ${from}`);
    const segment = findLast(this.#segments, (candidate) => candidate.base <= from);
    if (segment === undefined) return new Uint8Array(0);
    const begin = from - segment.base;
    return segment.bytes.subarray(begin, Math.min(segment.used, begin + limit));
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
    const first = findLast(this.#times, (mark) => mark.offset <= from);
    return first === undefined ? this.#times : this.#times.slice(this.#times.indexOf(first));
  }

  holdFrom(offset: number): void {
    this.#heldFrom = offset;
    this.#prune();
  }

  dispose(): void {
    this.#appended.dispose();
  }

  #writableSegment(): Segment {
    const last = this.#segments.at(-1);
    if (last !== undefined && last.used < last.bytes.length) return last;
    const size =
      last === undefined ? FIRST_SEGMENT_BYTES : Math.min(last.bytes.length * 2, LARGEST_SEGMENT_BYTES);
    const segment = { base: this.end, bytes: Buffer.allocUnsafeSlow(size), used: 0 };
    this.#segments.push(segment);
    return segment;
  }

  /** Drops whole segments from the front: those beyond the capacity that nobody holds, and never the last. */
  #prune(): void {
    const keepFrom = Math.min(this.end - this.capacityBytes, this.#heldFrom);
    let dropped = 0;
    while (dropped < this.#segments.length - 1 && (this.#segments[dropped + 1]?.base ?? Infinity) <= keepFrom)
      dropped += 1;
    if (dropped === 0) return;
    this.#segments.splice(0, dropped);
    // The size and the time in effect at the first byte are kept, so that a replay from there begins right.
    this.#resizes = keepInEffectFrom(this.#resizes, this.start);
    this.#times = keepInEffectFrom(this.#times, this.start);
  }

  #markTime(): void {
    const at = this.now();
    const last = this.#times.at(-1);
    if (last !== undefined && at - last.at < this.#timeMarkInterval) return;
    this.#times.push({ offset: this.end, at });
    if (this.#times.length < MAX_TIME_MARKS) return;
    this.#times = this.#times.filter((_, index) => index % 2 === 0);
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
