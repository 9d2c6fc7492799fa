import { describe, expect, it } from 'vitest';
import { cutSegment } from './draw-segments.ts';
import { fakeSource, type FakeOutput } from './fake-source.ts';
import { createSegmentWindow, type SegmentWindow } from './segment-window.ts';

const { signal } = new AbortController();
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const lines = (count: number): string =>
  Array.from({ length: count }, (_, index) => `line ${index}\n`).join('');
const TEXT = lines(40_000);
const OUTPUT: FakeOutput = { bytes: encode(TEXT), start: 1000 };

const textOf = ({ segments }: SegmentWindow): string =>
  segments.map(({ bytes }) => new TextDecoder().decode(bytes)).join('');

/** Checks that what is held is one stretch of the output, and gives where it begins and ends. */
const expectStretch = (held: SegmentWindow): readonly [number, number] => {
  const [first] = held.segments;
  const last = held.segments.at(-1);
  if (first === undefined || last === undefined) throw new Error('nothing is held');
  held.segments.slice(1).forEach(({ from }, index) => expect(from).toBe(held.segments[index]?.to));
  expect(textOf(held)).toBe(TEXT.slice(first.from - 1000, last.to - 1000));
  return [first.from, last.to];
};

describe('a stretch of earlier output', () => {
  it('surrounds the line that it is opened at, with whole lines', async () => {
    const held = createSegmentWindow(fakeSource(OUTPUT));
    const offset = 1000 + TEXT.indexOf('line 20000\n');
    await held.open(offset, signal);
    expectStretch(held);
    expect(held.holds(offset)).toBe(true);
    expect(textOf(held)).toMatch(/^line \d+\n/);
    expect(textOf(held).endsWith('\n')).toBe(true);
    expect([held.atOldest, held.atNewest]).toEqual([false, false]);
  });

  it('grows to both ends of the output, and lets go of the other end on the way', async () => {
    const held = createSegmentWindow(fakeSource(OUTPUT));
    await held.open(1000 + TEXT.indexOf('line 20000\n'), signal);
    while (await held.grow('earlier', signal)) {
      expectStretch(held);
      expect(textOf(held).split('\n').length).toBeLessThan(13_000);
    }
    expect(held.atOldest).toBe(true);
    expect(held.atNewest).toBe(false);
    expect(expectStretch(held)[0]).toBe(1000);
    while (await held.grow('later', signal)) expectStretch(held);
    expect(held.atNewest).toBe(true);
    expect(held.atOldest).toBe(false);
    expect(expectStretch(held)[1]).toBe(1000 + TEXT.length);
  });

  it('cuts a line without an end where it is, rather than hold none of it', async () => {
    const held = createSegmentWindow(fakeSource({ bytes: encode('x'.repeat(1_000_000)) }));
    await held.open(500_000, signal);
    const bytes = held.segments.reduce((sum, segment) => sum + segment.bytes.length, 0);
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThan(1_000_000);
  });

  it('tells when it reaches over all there is', async () => {
    const held = createSegmentWindow(fakeSource({ bytes: encode('one\ntwo\nthr') }));
    await held.open(4, signal);
    expect(textOf(held)).toBe('one\ntwo\nthr');
    expect([held.atOldest, held.atNewest]).toEqual([true, true]);
  });

  it('ends where the log was pruned meanwhile', async () => {
    const whole = fakeSource(OUTPUT);
    const pruned = fakeSource({ bytes: OUTPUT.bytes.subarray(300_000), start: 301_000 });
    let source = whole;
    const held = createSegmentWindow({
      output: (...args) => source.output(...args),
      marks: (...args) => source.marks(...args),
      search: (...args) => source.search(...args),
    });
    await held.open(1000 + TEXT.indexOf('line 20000\n'), signal);
    source = pruned;
    expect(await held.grow('earlier', signal)).toBe(false);
    expect(held.atOldest).toBe(true);
  });

  it('knows the size in effect for its first byte, and those inside it', async () => {
    const resizes = [
      { offset: 4, cols: 40, rows: 10 },
      { offset: 8, cols: 50, rows: 11 },
    ];
    const held = createSegmentWindow(fakeSource({ bytes: encode('one\ntwo\nthree\n'), resizes }));
    await held.open(4, signal);
    expect(held.segments.map(({ size }) => size)).toEqual([
      { cols: 80, rows: 24 },
      { cols: 40, rows: 10 },
    ]);
    expect(held.segments[1]?.resizes).toEqual([{ offset: 8, cols: 50, rows: 11 }]);
  });
});

describe('a segment that is drawn', () => {
  it('is cut at resizes, at wanted places and regularly, without losing a byte', async () => {
    const resizes = [{ offset: 1500, cols: 40, rows: 10 }];
    const held = createSegmentWindow(fakeSource({ ...OUTPUT, resizes }));
    await held.open(1000, signal);
    const [segment] = held.segments;
    if (segment === undefined) throw new Error('nothing is held');
    const pieces = cutSegment(segment, [1234, 5_000_000]);
    expect(pieces[0]?.[0]).toBe(segment.from);
    expect(pieces.at(-1)?.[1]).toBe(segment.to);
    pieces.slice(1).forEach(([from], index) => expect(from).toBe(pieces[index]?.[1]));
    expect(pieces.map(([from]) => from)).toEqual(expect.arrayContaining([1234, 1500]));
    expect(pieces.length).toBeGreaterThan(10);
  });
});
