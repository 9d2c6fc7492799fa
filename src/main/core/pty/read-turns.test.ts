import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FLOOD_BYTES, ReadTurns, TURN_MS, WINDOW_MS, type Reader } from './read-turns.ts';

/** A terminal that floods whenever it is read. */
class FakeReader implements Reader {
  held = false;
  hold(): void {
    this.held = true;
  }
  release(): void {
    this.held = false;
  }
}

let now = 0;
beforeEach(() => {
  now = 0;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

const readers = (count: number): FakeReader[] => Array.from({ length: count }, () => new FakeReader());
const setUp = (): ReadTurns => new ReadTurns(() => now);

/** Lets time pass, while all that are not held read so many bytes a millisecond. */
const pass = (
  turns: ReadTurns,
  ms: number,
  all: readonly FakeReader[],
  bytesAMs: number,
): Map<Reader, number> => {
  const read = new Map<Reader, number>();
  for (let at = 0; at < ms; at += 1) {
    now += 1;
    vi.advanceTimersByTime(1);
    for (const reader of all) {
      if (reader.held) continue;
      read.set(reader, (read.get(reader) ?? 0) + bytesAMs);
      turns.note(reader, bytesAMs);
    }
  }
  return read;
};

describe('turns in reading', () => {
  it('leave a single flood alone', () => {
    const turns = setUp();
    const [only] = readers(1) as [FakeReader];
    const read = pass(turns, 1000, [only], FLOOD_BYTES);
    expect(read.get(only)).toBe(1000 * FLOOD_BYTES);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are taken by floods, one at a time and each its share', () => {
    const turns = setUp();
    const floods = readers(5);
    pass(turns, 1, floods, FLOOD_BYTES);
    expect(floods.map(({ held }) => held)).toEqual([false, true, true, true, true]);
    const ms = 5 * TURN_MS * 20;
    const read = pass(turns, ms, floods, FLOOD_BYTES);
    for (const flood of floods) expect((read.get(flood) ?? 0) / (ms * FLOOD_BYTES)).toBeCloseTo(0.2, 1);
    expect(floods.filter(({ held }) => !held)).toHaveLength(1);
  });

  it('never hold who does not flood', () => {
    const turns = setUp();
    const floods = readers(3);
    const [quiet] = readers(1) as [FakeReader];
    const below = Math.floor((FLOOD_BYTES - 1) / WINDOW_MS);
    for (let round = 0; round < 200; round += 1) {
      pass(turns, 1, floods, FLOOD_BYTES);
      turns.note(quiet, below);
      expect(quiet.held).toBe(false);
    }
  });

  it('end with the floods: nobody stays held', () => {
    const turns = setUp();
    const floods = readers(4);
    pass(turns, 10, floods, FLOOD_BYTES);
    pass(turns, 10 * TURN_MS, floods, 1);
    expect(floods.map(({ held }) => held)).toEqual([false, false, false, false]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('pass on at once when the one that reads leaves, and forget one that leaves while it is held', () => {
    const turns = setUp();
    const floods = readers(4) as [FakeReader, FakeReader, FakeReader, FakeReader];
    pass(turns, 1, floods, FLOOD_BYTES);
    turns.leave(floods[1]);
    turns.leave(floods[0]);
    expect(floods.map(({ held }) => held)).toEqual([false, true, false, true]);
    turns.leave(floods[2]);
    turns.leave(floods[3]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('do not count a flood that is over: another one is read at once', () => {
    const turns = setUp();
    const [first, second] = readers(2) as [FakeReader, FakeReader];
    pass(turns, 10, [first], FLOOD_BYTES);
    now += 1000;
    pass(turns, 10, [second], FLOOD_BYTES);
    expect(second.held).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });
});
