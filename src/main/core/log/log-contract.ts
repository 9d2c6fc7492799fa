import assert from 'node:assert/strict';
import type { SessionLog } from './session-log.ts';

/** Byte number n of the output is n modulo 251, a prime, so that any shift shows. */
export const pattern = (from: number, length: number): Buffer => {
  const shift = from % PERIOD;
  if (length > CYCLE.length - PERIOD)
    return Buffer.concat([pattern(from, CYCLE_BYTES), pattern(from + CYCLE_BYTES, length - CYCLE_BYTES)]);
  return CYCLE.subarray(shift, shift + length);
};

const PERIOD = 251;
const CYCLE_BYTES = 1_000_000;
const CYCLE = Buffer.from(Array.from({ length: CYCLE_BYTES + PERIOD }, (_, i) => i % PERIOD));

/** Reads [from, end) in pieces of at most `limit` bytes. */
export const readAll = async (log: SessionLog, from: number, limit: number): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  for (let offset = from; offset < log.end;) {
    const part = await log.read(offset, limit);
    if (part.length === 0 || part.length > limit) throw new Error(`Got ${part.length} bytes at ${offset}`);
    parts.push(part);
    offset += part.length;
  }
  return Buffer.concat(parts);
};

/** Whether every byte that the log holds is that of the pattern. */
export const holdsPattern = async (log: SessionLog): Promise<boolean> => {
  for (let offset = log.start; offset < log.end;) {
    const part = await log.read(offset, 256 * 1024);
    if (part.length === 0 || pattern(offset, part.length).compare(part) !== 0) return false;
    offset += part.length;
  }
  return true;
};

/** Opens an empty log of an 80 × 24 terminal that may drop bytes beyond its capacity. */
export type OpenLog = (options: {
  readonly capacityBytes?: number;
  readonly now?: () => number;
}) => SessionLog;

/** What every log does, wherever it keeps its bytes. `check` throws where it does not. */
export const LOG_CONTRACT: readonly {
  readonly title: string;
  readonly check: (open: OpenLog) => void | Promise<void>;
}[] = [
  {
    title: 'gives back every byte from any offset, however it was cut when it was written',
    async check(open) {
      const log = open({});
      for (let cut = 1; log.end < 300_000; cut = (cut * 7) % 9973) log.append(pattern(log.end, cut));
      for (const from of [0, 1, 4095, 4096, 65_535, 65_536, 299_999, log.end])
        assert.ok((await readAll(log, from, 10_000)).equals(pattern(from, log.end - from)));
    },
  },
  {
    title: 'takes a chunk larger than a segment',
    async check(open) {
      const log = open({});
      log.append(pattern(0, 1_000_000));
      assert.ok((await readAll(log, 0, 1 << 20)).equals(pattern(0, 1_000_000)));
    },
  },
  {
    title: 'tells of each append and each resize',
    check(open) {
      const log = open({});
      let told = 0;
      log.onAppend(() => (told += 1));
      log.append(pattern(0, 10));
      log.append(new Uint8Array(0));
      log.recordResize(100, 30);
      assert.equal(told, 2);
    },
  },
  {
    title: 'refuses to read what it does not hold',
    check(open) {
      const log = open({ capacityBytes: 1000 });
      log.append(pattern(0, 200_000));
      assert.throws(() => log.read(-1, 10), RangeError);
      assert.throws(() => log.read(log.end + 1, 10), RangeError);
      assert.deepEqual(log.read(log.end, 10), Buffer.alloc(0));
    },
  },
  {
    title: 'keeps what is held beyond its capacity',
    async check(open) {
      const log = open({ capacityBytes: 10_000 });
      log.holdFrom(0);
      log.append(pattern(0, 500_000));
      assert.equal(log.start, 0);
      assert.ok((await readAll(log, 0, 5000)).equals(pattern(0, 500_000)));
    },
  },
  {
    title: 'leaves a view valid after the bytes were dropped',
    async check(open) {
      const log = open({ capacityBytes: 1000 });
      log.append(pattern(0, 1000));
      const view = await log.read(0, 1000);
      for (let i = 0; i < 100; i += 1) log.append(Buffer.alloc(10_000));
      assert.ok(Buffer.from(view).equals(pattern(0, 1000)));
    },
  },
  {
    title: 'tells the size that is in effect at each byte',
    check(open) {
      const log = open({});
      log.append(pattern(0, 100));
      log.recordResize(100, 30);
      log.recordResize(101, 31);
      log.append(pattern(100, 100));
      log.recordResize(90, 20);
      assert.equal(log.sizeAt(99).cols, 80);
      assert.deepEqual(log.sizeAt(100), { version: 2, offset: 100, cols: 101, rows: 31 });
      const colsFrom = (from: number) => log.resizesFrom(from).map((mark) => mark.cols);
      assert.deepEqual([colsFrom(100), colsFrom(101), colsFrom(201)], [[100, 101, 90], [90], []]);
    },
  },
  {
    title: 'keeps all resizes at one byte, within a bound, and the newest of them',
    check(open) {
      const log = open({});
      log.append(pattern(0, 100));
      for (let cols = 1; cols <= 300; cols += 1) log.recordResize(cols, 24);
      const cols = log.resizesFrom(100).map((mark) => mark.cols);
      assert.deepEqual([cols.length, cols[0], cols.at(-1)], [256, 45, 300]);
      assert.equal(log.sizeAt(99).cols, 80);
    },
  },
  {
    title: 'tells where and when runs began and ended',
    check(open) {
      let now = 1000;
      const log = open({ now: () => now });
      log.recordRun({ kind: 'begin', run: 1 });
      log.append(pattern(0, 10));
      now = 2000;
      log.recordRun({ kind: 'end', run: 1, exitCode: 3, signal: null, stopped: true });
      assert.deepEqual(log.runs, [
        { kind: 'begin', run: 1, offset: 0, at: 1000 },
        { kind: 'end', run: 1, exitCode: 3, signal: null, stopped: true, offset: 10, at: 2000 },
      ]);
    },
  },
  {
    title: 'bounds its time marks over a long quiet life',
    check(open) {
      let now = 0;
      const log = open({ now: () => now });
      for (let i = 0; i < 200_000; i += 1) {
        now += 1000;
        log.append(pattern(log.end, 1));
      }
      const marks = log.timesFrom(0);
      assert.ok(marks.length < 65_536);
      assert.equal(marks[0]?.offset, 0);
      assert.ok(marks.every((mark) => mark.at === (mark.offset + 1) * 1000));
    },
  },
  {
    title: 'goes on from a cursor of its own within its bytes, and from no other',
    check(open) {
      const log = open({});
      log.append(pattern(0, 100));
      const held = [-1, 0, 50, 100, 101].map((offset) => log.holds(log.epoch, offset));
      assert.deepEqual(held, [false, true, true, true, false]);
      assert.equal(log.holds('another', 50), false);
      assert.match(log.epoch, /^[a-z0-9]{1,16}$/);
    },
  },
];
