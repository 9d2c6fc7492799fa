import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Storage } from '../../../shared/storage.ts';
import { createFailingFiles, errorWith, type FailingFiles } from './failing-files.ts';
import { holdsPattern, LOG_CONTRACT, pattern, readAll, type OpenLog } from './log-contract.ts';
import type { LogLimits } from './log-limits.ts';
import { openLogStore, type LogStore } from './log-store.ts';
import type { SessionLog } from './session-log.ts';

const size = { cols: 80, rows: 24 };
/** Small bounds, so that little output reaches them. */
const SMALL: Partial<LogLimits> = {
  tailBytes: 20_000,
  unwrittenBytes: 200_000,
  segmentBytes: 50_000,
  sessionBytes: 10_000_000,
  retryMs: 5,
  writeDelayMs: 1,
};

let folder: string;
let warnings: string[];
let stores: LogStore[];
let files: FailingFiles;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootresume-log-'));
  warnings = [];
  stores = [];
  files = createFailingFiles();
});
afterEach(async () => {
  files.failure = undefined;
  await Promise.all(stores.map((store) => store.close()));
  rmSync(folder, { recursive: true, force: true });
});

const openStore = (limits: Partial<LogLimits> = {}, now?: () => number): LogStore => {
  const store = openLogStore({
    folder: join(folder, 'logs'),
    warn: (message) => warnings.push(message),
    limits: { ...SMALL, ...limits },
    files,
    ...(now === undefined ? {} : { now }),
  });
  stores.push(store);
  return store;
};

const pathOf = (...names: string[]): string => join(folder, 'logs', ...names);
const segmentsOf = (id: string): string[] =>
  readdirSync(pathOf(id))
    .filter((name) => name.endsWith('.log'))
    .sort();
const bytesOf = (id: string): number =>
  segmentsOf(id).reduce((sum, name) => sum + statSync(pathOf(id, name)).size, 0);
/** Resolves when the files of a session end where its log does. */
const written = async (id: string, log: SessionLog): Promise<void> => {
  await vi.waitFor(() => {
    const last = segmentsOf(id).at(-1) ?? '';
    expect(Number.parseInt(last, 10) + statSync(pathOf(id, last)).size).toBe(log.end);
  }, PATIENT);
};
const PATIENT = { timeout: 30_000, interval: 2 };

/** Appends the pattern in chunks, as a PTY does: the event loop turns in between. */
const flood = async (log: SessionLog, byteCount: number, chunkBytes = 10_000): Promise<void> => {
  for (const until = log.end + byteCount; log.end < until;) {
    log.append(pattern(log.end, Math.min(chunkBytes, until - log.end)));
    await new Promise((resolve) => setImmediate(resolve));
  }
};

/** Appends the pattern, each chunk once the last is on the disk. */
const write = async (id: string, log: SessionLog, byteCount: number): Promise<void> => {
  for (const until = log.end + byteCount; log.end < until;) {
    log.append(pattern(log.end, Math.min(100_000, until - log.end)));
    await written(id, log);
  }
};

describe('a log on disk', () => {
  let opened = 0;
  const open: OpenLog = ({ capacityBytes, now }) =>
    openStore(
      capacityBytes === undefined
        ? { tailBytes: 1_000_000, unwrittenBytes: 8_000_000 }
        : { tailBytes: capacityBytes },
      now,
    ).open(`session-${(opened += 1)}`, size);
  for (const { title, check } of LOG_CONTRACT) it(title, () => check(open));

  it('reads from the disk what memory has let go', async () => {
    const log = openStore().open('web', size);
    await write('web', log, 1_000_000);
    expect(log.start).toBe(0);
    expect(log.read(0, 100)).toBeInstanceOf(Promise);
    expect(log.read(log.end - 100, 100)).toBeInstanceOf(Uint8Array);
    for (const from of [0, 49_999, 50_000, 777_777])
      expect((await readAll(log, from, 7000)).equals(pattern(from, log.end - from))).toBe(true);
    expect(await log.read(49_990, 100)).toHaveLength(10);
  });

  it('keeps its files to itself', async () => {
    const log = openStore().open('web', size);
    await write('web', log, 60_000);
    expect(statSync(pathOf()).mode & 0o777).toBe(0o700);
    expect(statSync(pathOf('web')).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(pathOf('web')))
      expect(statSync(pathOf('web', name)).mode & 0o777).toBe(0o600);
  });

  it('goes on after a restart: bytes, sizes, times and runs', async () => {
    let now = 1_000_000;
    const store = openStore({}, () => now);
    const log = store.open('web', size);
    log.recordRun({ kind: 'begin', run: 1 });
    log.append(pattern(0, 1000));
    log.recordResize(100, 30);
    now += 5000;
    log.append(pattern(1000, 1000));
    log.recordRun({ kind: 'end', run: 1, exitCode: null, signal: 'SIGKILL', stopped: false });
    log.recordResize(120, 40);
    await store.close();

    const next = openStore({}, () => now).open('web', { cols: 1, rows: 1 });
    expect([next.start, next.end]).toEqual([0, 2000]);
    expect(await holdsPattern(next)).toBe(true);
    expect([0, 999, 1000, 2000].map((offset) => next.sizeAt(offset).cols)).toEqual([80, 80, 100, 120]);
    expect(next.timesFrom(0)).toEqual([
      { offset: 0, at: 1_000_000 },
      { offset: 1000, at: 1_005_000 },
    ]);
    expect(next.runs).toEqual(log.runs);
    next.recordResize(90, 20);
    expect(next.sizeAt(2000).version).toBeGreaterThan(log.sizeAt(2000).version);
    next.append(pattern(2000, 500));
    expect((await readAll(next, 0, 300)).equals(pattern(0, 2500))).toBe(true);
    expect(warnings).toEqual([]);
  });

  it('keeps all that was appended right before it was closed', async () => {
    const store = openStore();
    const log = store.open('web', size);
    log.append(pattern(0, 150_000));
    log.dispose();
    await store.close();
    const next = openStore().open('web', size);
    expect(next.end).toBe(150_000);
    expect(await holdsPattern(next)).toBe(true);
  });
});

describe('a cursor into a log on disk', () => {
  it('holds over restarts as far as its bytes survived', async () => {
    const epochs: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const store = openStore();
      const log = store.open('web', size);
      epochs.push(log.epoch);
      log.append(pattern(log.end, 1000));
      await store.close();
    }
    const log = openStore().open('web', size);
    expect(new Set(epochs).size).toBe(3);
    for (const [index, epoch] of epochs.entries()) {
      expect(log.holds(epoch, (index + 1) * 1000)).toBe(true);
      expect(log.holds(epoch, (index + 1) * 1000 + 1)).toBe(false);
    }
    expect(log.holds(log.epoch, 3000)).toBe(true);
  });

  it('is refused where a crash took bytes that it has seen, although others stand there by now', async () => {
    const first = openStore();
    const log = first.open('web', size);
    log.append(pattern(0, 1000));
    await first.close();
    // What a crash does to bytes that were on their way.
    truncateSync(pathOf('web', segmentsOf('web')[0] ?? ''), 600);
    const second = openStore();
    const next = second.open('web', size);
    next.append(Buffer.alloc(1000, 'x'));
    expect([next.holds(log.epoch, 600), next.holds(log.epoch, 601)]).toEqual([true, false]);
    await second.close();
    const last = openStore().open('web', size);
    expect([last.holds(log.epoch, 600), last.holds(log.epoch, 601)]).toEqual([true, false]);
    expect([last.holds(next.epoch, 1600), last.holds(next.epoch, 1601)]).toEqual([true, false]);
  });

  it('is understood for the last 64 openings', async () => {
    const epochs: string[] = [];
    for (let round = 0; round < 70; round += 1) {
      const store = openStore();
      const log = store.open('web', size);
      epochs.push(log.epoch);
      await store.close();
    }
    const log = openStore().open('web', size);
    expect(epochs.map((epoch) => log.holds(epoch, 0)).lastIndexOf(false)).toBe(6);
    expect(log.holds(epochs[7] ?? '', 0)).toBe(true);
  });
});

describe('what a crash leaves', () => {
  const fill = async (byteCount = 120_000): Promise<void> => {
    const store = openStore();
    const log = store.open('web', size);
    log.recordResize(100, 30);
    await write('web', log, byteCount);
    await store.close();
  };

  it('is taken up to where its last segment is torn', async () => {
    await fill();
    truncateSync(pathOf('web', segmentsOf('web').at(-1) ?? ''), 1234);
    const log = openStore().open('web', size);
    expect(log.end).toBe(101_234);
    log.append(pattern(log.end, 100_000));
    await written('web', log);
    expect(await holdsPattern(log)).toBe(true);
    expect(warnings).toEqual([]);
  });

  it('is taken without the lines of its index that are torn or go beyond its bytes', async () => {
    await fill();
    appendFileSync(
      pathOf('web', 'index.jsonl'),
      '{"offset":130000,"cols":7,"rows":7,"version":9}\n{"offset":130000,"at":5}\n{"offset":60000,"cols":110,"rows":30,"version":8}\nnonsense\n[]\n{"offset":-1,"at":1}\n{"offset":1200',
    );
    const store = openStore();
    const log = store.open('web', size);
    expect(log.sizeAt(log.end)).toMatchObject({ cols: 110, version: 8 });
    expect(log.sizeAt(59_999).cols).toBe(100);
    expect(log.timesFrom(0).every(({ offset }) => offset < 120_000)).toBe(true);
    log.recordResize(90, 20);
    await store.close();
    expect(openStore().open('web', size).sizeAt(120_000).cols).toBe(90);
  });

  const damages: readonly (readonly [title: string, damage: () => void, message: RegExp])[] = [
    ['a hole', () => rmSync(pathOf('web', segmentsOf('web')[1] ?? '')), /has a hole at byte 50000/],
    [
      'segments that overlap',
      () => appendFileSync(pathOf('web', segmentsOf('web')[0] ?? ''), 'x'),
      /has a hole/,
    ],
    ['no index', () => rmSync(pathOf('web', 'index.jsonl')), /has no index/],
    [
      'an index without a head',
      () => writeFileSync(pathOf('web', 'index.jsonl'), '\n'),
      /index that cannot be read/,
    ],
    [
      'the format of a newer version',
      () => writeFileSync(pathOf('web', 'index.jsonl'), '{"format":2}\n'),
      /was written by a newer version/,
    ],
  ];
  for (const [title, damage, message] of damages)
    it(`is set aside whole where there is ${title}, and the log begins anew`, async () => {
      await fill();
      damage();
      const names = readdirSync(pathOf('web'));
      const log = openStore().open('web', size);
      expect(warnings).toEqual([expect.stringMatching(message)]);
      expect(readdirSync(pathOf('web.damaged-1'))).toEqual(names);
      expect([log.start, log.end]).toEqual([0, 0]);
      await write('web', log, 1000);
      expect(await holdsPattern(log)).toBe(true);
    });

  it('is set aside where a file lies in the folder’s place', async () => {
    mkdirSync(pathOf());
    writeFileSync(pathOf('web'), 'no folder');
    await write('web', openStore().open('web', size), 1000);
    expect(readFileSync(pathOf('web.damaged-1'), 'utf8')).toBe('no folder');
  });
});

describe('the bounds of logs on disk', () => {
  it('drop the oldest segments of a session, and its start moves', async () => {
    const store = openStore({ sessionBytes: 300_000 });
    const log = store.open('web', size);
    log.recordResize(100, 30);
    await write('web', log, 1_000_000);
    await vi.waitFor(() => expect(bytesOf('web')).toBeLessThanOrEqual(300_000), PATIENT);
    expect(log.start).toBeGreaterThanOrEqual(700_000);
    expect(log.start % 50_000).toBe(0);
    expect(await holdsPattern(log)).toBe(true);
    expect(() => log.read(log.start - 1, 10)).toThrow(RangeError);
    expect(log.sizeAt(log.start).cols).toBe(100);
    await store.close();
    const next = openStore({ sessionBytes: 300_000 }).open('web', size);
    expect([next.start, next.end]).toEqual([log.start, log.end]);
    expect(next.sizeAt(next.start).cols).toBe(100);
  });

  it('drop the oldest segments of all sessions together', async () => {
    let now = Date.now();
    const store = openStore({ totalBytes: 400_000 }, () => (now += 1));
    const [first, second] = [store.open('first', size), store.open('second', size)];
    await write('first', first, 300_000);
    await write('second', second, 300_000);
    await vi.waitFor(
      () => expect(bytesOf('first') + bytesOf('second')).toBeLessThanOrEqual(400_000),
      PATIENT,
    );
    expect(first.start).toBe(200_000);
    expect(second.start).toBe(0);
    expect((await holdsPattern(first)) && (await holdsPattern(second))).toBe(true);
  });

  it('share the memory for what is newest, and leave quiet sessions theirs', async () => {
    const store = openStore({ tailBytes: 1_000_000, allTailsBytes: 600_000 });
    const isInMemory = (log: SessionLog, from: number): boolean => log.read(from, 1) instanceof Uint8Array;
    const quiet = store.open('quiet', size);
    await write('quiet', quiet, 100_000);
    const first = store.open('first', size);
    await write('first', first, 900_000);
    // The segments of 64 KiB that have the other 500,000 bytes, less what the last is not filled with.
    expect(isInMemory(first, 900_000 - 300_000)).toBe(true);
    expect(isInMemory(first, 300_000)).toBe(false);
    const second = store.open('second', size);
    await write('second', second, 900_000);
    expect([isInMemory(first, 600_000), isInMemory(second, 600_000)]).toEqual([false, false]);
    expect([isInMemory(first, 750_000), isInMemory(second, 750_000)]).toEqual([true, true]);
    expect(isInMemory(quiet, 0)).toBe(true);
    for (const log of [quiet, first, second]) {
      expect(log.start).toBe(0);
      expect(await holdsPattern(log)).toBe(true);
    }
  });

  it('keep in memory what the disk does not take, also beyond what they share', async () => {
    const store = openStore({ tailBytes: 1_000_000, allTailsBytes: 100_000, unwrittenBytes: 1_000_000 });
    const [first, second] = [store.open('first', size), store.open('second', size)];
    await write('first', first, 10_000);
    files.failure = errorWith('ENOSPC');
    for (const log of [first, second]) await flood(log, 400_000);
    await vi.waitFor(() => expect(store.status.kept).toBe(false), PATIENT);
    for (const log of [first, second]) {
      expect(log.read(100_000, 1)).toBeInstanceOf(Uint8Array);
      expect(await holdsPattern(log)).toBe(true);
    }
    files.failure = undefined;
    await written('first', first);
    await written('second', second);
    await vi.waitFor(() => expect(first.read(100_000, 1)).toBeInstanceOf(Promise), PATIENT);
    for (const log of [first, second]) expect(await holdsPattern(log)).toBe(true);
  });

  it('drop what is too old, and keep the place in the log', async () => {
    const first = openStore();
    await write('web', first.open('web', size), 120_000);
    await first.close();
    const longAgo = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000);
    for (const name of segmentsOf('web')) utimesSync(pathOf('web', name), longAgo, longAgo);
    const second = openStore();
    const log = second.open('web', size);
    const { epoch } = log;
    await vi.waitFor(() => expect(segmentsOf('web')).toEqual([]), PATIENT);
    expect([log.start, log.end]).toEqual([120_000, 120_000]);
    await second.close();
    const next = openStore().open('web', size);
    expect([next.start, next.end]).toEqual([120_000, 120_000]);
    expect(next.holds(epoch, 120_000)).toBe(true);
    await write('web', next, 1000);
    expect(await holdsPattern(next)).toBe(true);
  });

  it('spare what is held', async () => {
    const log = openStore({ sessionBytes: 100_000 }).open('web', size);
    log.holdFrom(120_000);
    await write('web', log, 500_000);
    expect(log.start).toBeLessThanOrEqual(120_000);
    expect(Number.parseInt(segmentsOf('web')[0] ?? '', 10)).toBe(100_000);
    log.holdFrom(Infinity);
    log.append(pattern(log.end, 1));
    await vi.waitFor(() => expect(bytesOf('web')).toBeLessThanOrEqual(100_000), PATIENT);
    expect(log.start).toBeGreaterThanOrEqual(400_000);
  });

  it('keep the index small over a long life, and its newest marks exact', async () => {
    let now = 1000;
    const store = openStore({ sessionBytes: 100_000_000, tailBytes: 4_000_000 }, () => (now += 10));
    const log = store.open('web', size);
    for (let round = 0; round < 60_000; round += 1) {
      log.append(pattern(log.end, 10));
      if (round % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await written('web', log);
    await store.close();
    expect(statSync(pathOf('web', 'index.jsonl')).size).toBeLessThan(1_200_000);
    const next = openStore().open('web', size);
    expect(next.timesFrom(0).length).toBeGreaterThan(4000);
    expect(next.timesFrom(next.end).at(-1)).toEqual(log.timesFrom(log.end).at(-1));
  });

  it('refuse a read that a prune overtakes, rather than give other bytes', async () => {
    const log = openStore({ sessionBytes: 200_000 }).open('web', size);
    await write('web', log, 200_000);
    let open: () => void = () => undefined;
    files.readGate = new Promise((resolve) => (open = resolve));
    const outcome = Promise.allSettled([log.read(0, 1000), log.read(199_000 - 50_000, 1000)]);
    await write('web', log, 100_000);
    await vi.waitFor(() => expect(log.start).toBeGreaterThan(0), PATIENT);
    open();
    const [overtaken, kept] = await outcome;
    expect(overtaken).toMatchObject({ status: 'rejected', reason: expect.any(RangeError) as RangeError });
    expect(kept).toMatchObject({ status: 'fulfilled', value: pattern(149_000, 1000) });
  });

  it('give right bytes or none to readers that race with pruning', async () => {
    const log = openStore({ sessionBytes: 150_000 }).open('web', size);
    const outcome = { right: 0, refused: 0 };
    let over = false;
    const reader = async (seed: number): Promise<void> => {
      for (let n = seed; !over; n = (n * 16_807) % 2_147_483_647) {
        const from = log.start + (n % Math.max(1, log.end - log.start));
        try {
          const bytes = await log.read(from, 5000);
          if (pattern(from, bytes.length).compare(bytes) !== 0) throw new Error(`Wrong bytes at ${from}`);
          outcome.right += 1;
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          outcome.refused += 1;
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const readers = [1, 2, 3, 4].map(reader);
    await flood(log, 10_000_000, 30_000);
    // A slow disk answers few of them by then.
    while (outcome.right <= 100) await flood(log, 1_000_000, 30_000);
    over = true;
    await Promise.all(readers);
    expect(outcome.right).toBeGreaterThan(100);
    expect(warnings).toEqual([]);
  });
});

describe('a disk that fails', () => {
  const statusesOf = (store: LogStore): Storage[] => {
    const statuses: Storage[] = [];
    store.onStatus((status) => statuses.push(status));
    return statuses;
  };

  for (const code of ['ENOSPC', 'EIO', 'EROFS', 'EACCES'])
    it(`with ${code} for a while costs no byte, and is told`, async () => {
      const store = openStore();
      const statuses = statusesOf(store);
      const log = store.open('web', size);
      await write('web', log, 100_000);
      files.failure = errorWith(code);
      log.append(pattern(log.end, 50_000));
      await vi.waitFor(() => expect(store.status.kept).toBe(false), PATIENT);
      expect(store.status).toMatchObject({ message: expect.stringContaining(code) as string });
      await vi.waitFor(() => expect(files.refusals).toBeGreaterThan(3), PATIENT);
      expect(log.start).toBe(0);
      expect(await holdsPattern(log)).toBe(true);
      files.failure = undefined;
      await written('web', log);
      await vi.waitFor(() => expect(store.status).toEqual({ kept: true, message: null }), PATIENT);
      expect(statuses.map(({ kept }) => kept)).toEqual([false, true]);
      expect(await holdsPattern(log)).toBe(true);
      await store.close();
      const next = openStore().open('web', size);
      expect([next.start, next.end]).toEqual([0, 150_000]);
      expect(await holdsPattern(next)).toBe(true);
    });

  it('for long leaves the session its memory, and begins anew behind the gap when it heals', async () => {
    const store = openStore();
    const log = store.open('web', size);
    const { epoch } = log;
    log.recordResize(100, 30);
    await write('web', log, 100_000);
    files.failure = errorWith('ENOSPC');
    await flood(log, 1_000_000);
    expect(store.status.kept).toBe(false);
    expect(log.start).toBeGreaterThan(800_000);
    expect(log.end - log.start).toBeLessThan(300_000);
    expect(await holdsPattern(log)).toBe(true);
    expect(log.sizeAt(log.start).cols).toBe(100);
    files.failure = undefined;
    await vi.waitFor(() => expect(store.status.kept).toBe(true), PATIENT);
    await write('web', log, 100_000);
    expect(await holdsPattern(log)).toBe(true);
    const { start } = log;
    expect(segmentsOf('web')[0]).toBe(`${String(start).padStart(16, '0')}.log`);
    await store.close();
    const next = openStore().open('web', size);
    expect([next.start, next.end]).toEqual([start, log.end]);
    expect(await holdsPattern(next)).toBe(true);
    expect(next.sizeAt(next.start).cols).toBe(100);
    expect([next.holds(epoch, start - 1), next.holds(epoch, start)]).toEqual([false, true]);
  });

  it('that is full takes what it can, and the rest when there is room', async () => {
    const store = openStore();
    const log = store.open('web', size);
    await write('web', log, 10_000);
    files.spaceBytes = 12_345;
    log.append(pattern(log.end, 100_000));
    await vi.waitFor(() => expect(store.status.kept).toBe(false), PATIENT);
    files.spaceBytes = Number.POSITIVE_INFINITY;
    await written('web', log);
    await store.close();
    const next = openStore().open('web', size);
    expect([next.start, next.end]).toEqual([0, 110_000]);
    expect(await holdsPattern(next)).toBe(true);
  });

  it('from the start leaves all in memory, and heals', async () => {
    files.failure = errorWith('EROFS');
    const store = openStore();
    const log = store.open('web', size);
    await flood(log, 1_000_000);
    expect(await holdsPattern(log)).toBe(true);
    expect(existsSync(pathOf())).toBe(false);
    files.failure = undefined;
    await vi.waitFor(() => expect(store.status.kept).toBe(true), PATIENT);
    await written('web', log);
    expect(await holdsPattern(log)).toBe(true);
  });

  it('does not keep a server from closing', async () => {
    const store = openStore();
    const log = store.open('web', size);
    await write('web', log, 1000);
    files.failure = errorWith('EIO');
    log.append(pattern(1000, 1000));
    await store.close();
    expect(warnings).toEqual([expect.stringContaining('EIO')]);
    files.failure = undefined;
    expect(openStore().open('web', size).end).toBe(1000);
  });

  it('and does not answer keeps a server from closing only for a while', async () => {
    const store = openStore({ closeMs: 20 });
    const log = store.open('web', size);
    await write('web', log, 1000);
    let answer: () => void = () => undefined;
    files.writeGate = new Promise((resolve) => (answer = resolve));
    log.append(pattern(1000, 1000));
    await store.close();
    expect(warnings).toEqual([expect.stringContaining('does not answer')]);
    answer();
  });

  it('and takes output too slowly is told, and the log begins anew where memory does', async () => {
    const store = openStore();
    const log = store.open('web', size);
    await write('web', log, 100_000);
    let go: () => void = () => undefined;
    files.writeGate = new Promise((resolve) => (go = resolve));
    await flood(log, 1_000_000);
    expect(store.status).toMatchObject({ message: expect.stringContaining('more slowly') as string });
    expect(log.start).toBeGreaterThan(800_000);
    expect(await holdsPattern(log)).toBe(true);
    go();
    await vi.waitFor(() => expect(store.status.kept).toBe(true), PATIENT);
    await written('web', log);
    expect(await holdsPattern(log)).toBe(true);
    await store.close();
    const next = openStore().open('web', size);
    expect([next.start, next.end]).toEqual([log.start, log.end]);
    expect(await holdsPattern(next)).toBe(true);
  });

  it('from which somebody removed the folder is begun anew from memory', async () => {
    const store = openStore();
    const log = store.open('web', size);
    await write('web', log, 200_000);
    rmSync(pathOf('web'), { recursive: true });
    await flood(log, 200_000);
    await written('web', log);
    await vi.waitFor(() => expect(store.status.kept).toBe(true), PATIENT);
    expect(log.start).toBeGreaterThan(0);
    expect(await holdsPattern(log)).toBe(true);
    await store.close();
    const next = openStore().open('web', size);
    expect([next.start, next.end]).toEqual([log.start, log.end]);
    expect(await holdsPattern(next)).toBe(true);
  });

  it('on which a segment is gone shows the rest', async () => {
    const log = openStore().open('web', size);
    await write('web', log, 200_000);
    rmSync(pathOf('web', segmentsOf('web')[1] ?? ''));
    await expect(log.read(60_000, 100)).rejects.toThrow(RangeError);
    expect(log.start).toBe(100_000);
    expect(warnings).toEqual([expect.stringContaining('before byte 100000')]);
    expect(await holdsPattern(log)).toBe(true);
  });
});

describe('removing a log', () => {
  it('deletes its files, also of a session that was not opened', async () => {
    const first = openStore();
    await write('web', first.open('web', size), 100_000);
    await write('db', first.open('db', size), 1000);
    first.remove('web');
    await first.close();
    expect(readdirSync(pathOf())).toEqual(['db']);
    const second = openStore();
    second.remove('db');
    second.remove('never-there');
    await second.close();
    expect(readdirSync(pathOf())).toEqual([]);
  });

  it('leaves nothing behind while output is still being written', async () => {
    const store = openStore();
    const log = store.open('web', size);
    await write('web', log, 1000);
    log.append(pattern(1000, 150_000));
    store.remove('web');
    log.append(pattern(log.end, 1000));
    log.dispose();
    await store.close();
    expect(readdirSync(pathOf())).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('is finished at the next start where a crash cut it short', async () => {
    mkdirSync(pathOf('web.removed-1'), { recursive: true });
    writeFileSync(pathOf('web.removed-1', 'index.jsonl'), '');
    await openStore().close();
    expect(readdirSync(pathOf())).toEqual([]);
  });
});
