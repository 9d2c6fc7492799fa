import { findLast } from './find-last.ts';
import type { ResizeMark, SessionLog, TimeMark } from './session-log.ts';

/** What is told of one range at most. */
const MAX_RESIZES = 1000;
const MAX_TIMES = 256;

/** What is known of a range of output beside its bytes. */
export interface RangeDescription {
  /** The size in effect for its first byte. */
  readonly size: ResizeMark;
  /** Those that take effect inside the range; of many, the last. */
  readonly resizes: readonly ResizeMark[];
  /** From the time in effect for its first byte on; of many, some, evenly spread. */
  readonly times: readonly TimeMark[];
}

/** Describes the bytes [from, to) of a log. */
export const describeRange = (log: SessionLog, from: number, to: number): RangeDescription => ({
  size: log.sizeAt(from),
  resizes: log
    .resizesFrom(from + 1)
    .filter(({ offset }) => offset < to)
    .slice(-MAX_RESIZES),
  times: thin(
    log.timesFrom(from).filter(({ offset }) => offset < to || offset <= from),
    MAX_TIMES,
  ),
});

/** Finds where output went on after the last byte that was written by a time (milliseconds since the epoch): the offset of that time's mark. */
export const offsetAt = (log: SessionLog, at: number): number =>
  Math.max(log.start, findLast(log.timesFrom(log.start), (mark) => mark.at <= at)?.offset ?? log.start);

const thin = <Item>(items: readonly Item[], most: number): readonly Item[] => {
  const step = Math.ceil(items.length / most);
  return step <= 1 ? items : items.filter((_, index) => index % step === 0);
};
