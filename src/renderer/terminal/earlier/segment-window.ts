import type { EarlierSource } from './earlier-source.ts';
import { loadBefore, loadFrom, type Segment } from './segment.ts';

/** What is held of the output at once: some 12,000 lines. Beyond, what is farthest from where the user looks goes. */
const MAX_SEGMENTS = 4;

/** A stretch of the output without a gap, that moves over it. */
export interface SegmentWindow {
  readonly segments: readonly Segment[];
  /** Whether there is nothing before it, or after it. */
  readonly atOldest: boolean;
  readonly atNewest: boolean;
  /** Goes to an offset, a line's beginning: what is before it and what follows. */
  open(offset: number, signal: AbortSignal): Promise<void>;
  /** Grows at an end; resolves with whether there was more. */
  grow(end: 'earlier' | 'later', signal: AbortSignal): Promise<boolean>;
  holds(offset: number): boolean;
  /** When a byte was written, in milliseconds since the epoch; null: nobody knows. */
  timeAt(offset: number): number | null;
}

const isSegment = (segment: Segment | null): segment is Segment => segment !== null;

export const createSegmentWindow = (source: EarlierSource): SegmentWindow => {
  let segments: readonly Segment[] = [];
  let atOldest = false;
  let atNewest = false;

  return {
    get segments() {
      return segments;
    },
    get atOldest() {
      return atOldest;
    },
    get atNewest() {
      return atNewest;
    },
    async open(offset, signal) {
      const [before, after] = await Promise.all([
        loadBefore(source, offset, signal),
        loadFrom(source, offset, signal),
      ]);
      segments = [before, after].filter(isSegment);
      atOldest = before?.oldest ?? true;
      atNewest = after?.newest ?? true;
    },
    async grow(end, signal) {
      const first = segments[0];
      const last = segments.at(-1);
      if (first === undefined || last === undefined) return false;
      if (end === 'earlier') {
        const segment = atOldest ? null : await loadBefore(source, first.from, signal);
        // A log that pruned meanwhile has nothing that reaches to here.
        if (segment?.to !== first.from) {
          atOldest = true;
          return false;
        }
        const all = [segment, ...segments];
        atOldest = segment.oldest;
        if (all.length > MAX_SEGMENTS) atNewest = false;
        segments = all.slice(0, MAX_SEGMENTS);
        return true;
      }
      const segment = await loadFrom(source, last.to, signal);
      if (segment?.from !== last.to) {
        atNewest = true;
        return false;
      }
      const all = [...segments, segment];
      atNewest = segment.newest;
      if (all.length > MAX_SEGMENTS) atOldest = false;
      segments = all.slice(-MAX_SEGMENTS);
      return true;
    },
    holds: (offset) => segments.some(({ from, to }) => offset >= from && offset < to),
    timeAt(offset) {
      const times = segments.flatMap((segment) => segment.times);
      return (times.findLast((mark) => mark.offset <= offset) ?? times[0])?.at ?? null;
    },
  };
};
