import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { TimeMarks } from './time-marks.ts';

const marksAt = (...offsets: readonly number[]): TimeMarks =>
  new TimeMarks(offsets.map((offset) => ({ offset, at: 1_800_000_000_000 + offset })));
const offsetsFrom = (marks: TimeMarks, from: number): number[] =>
  marks.from(from).map(({ offset }) => offset);

describe('time marks', () => {
  it('begin with the one in effect', () => {
    const marks = marksAt(10, 20, 30);
    expect([0, 10, 19, 20, 31].map((from) => offsetsFrom(marks, from))).toEqual([
      [10, 20, 30],
      [10, 20, 30],
      [10, 20, 30],
      [20, 30],
      [30],
    ]);
    expect(marksAt().from(0)).toEqual([]);
  });

  it('are forgotten before the one in effect', () => {
    const marks = marksAt(10, 20, 30);
    marks.keepFrom(5);
    expect(marks.length).toBe(3);
    marks.keepFrom(29);
    marks.push({ offset: 40, at: 1_900_000_000_000 });
    expect(marks.from(0)).toEqual([
      { offset: 20, at: 1_800_000_000_020 },
      { offset: 30, at: 1_800_000_000_030 },
      { offset: 40, at: 1_900_000_000_000 },
    ]);
    expect(marks.lastAt).toBe(1_900_000_000_000);
  });

  it('are thinned to half, evenly', () => {
    const marks = marksAt(10, 20, 30, 40, 50);
    marks.thin();
    expect(offsetsFrom(marks, 0)).toEqual([10, 30, 50]);
  });

  it('take a quarter of what as many objects would', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const used = (): number => {
      collect();
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = used();
    const marks = marksAt();
    for (let count = 0; count < 65_000; count += 1)
      marks.push({ offset: count * 50, at: 1_800_000_000_000 + count * 20 });
    // 1.0 to 1.5 MB, as the lists have grown last; objects take 4.3.
    expect(used() - before).toBeLessThan(2_500_000);
    expect(marks.length).toBe(65_000);
  });
});
