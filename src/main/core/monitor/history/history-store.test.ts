import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Usage } from '../../../../shared/usage.ts';
import { RECORD_BYTES, type HistoryPoint } from './history-point.ts';
import { HistoryStore } from './history-store.ts';
import { writeRing } from './ring-file.ts';
import { capacityOf, HEADER, startOf, TIERS, type Tier } from './tiers.ts';

/** A whole ten minutes, so that every tier begins a step with it. Seconds since the epoch. */
const BEGIN = 1_800_000_000;
const DAY = 86_400;

let folder: string;
let now: number;
let warnings: string[];
let stores: HistoryStore[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootresume-history-'));
  now = BEGIN;
  warnings = [];
  stores = [];
});
afterEach(async () => {
  for (const store of stores) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = (): HistoryStore => {
  const store = new HistoryStore({
    folder: join(folder, 'history'),
    warn: (message) => warnings.push(message),
    now: () => now * 1000,
  });
  stores.push(store);
  return store;
};
const fileOf = (id: string): string => join(folder, 'history', `${id}.ring`);

const usage = (cpu: number, rss = 1024 * 1024): Usage => ({ cpu, rss, processes: 2, threads: 3, ports: [] });

/** Samples once every `every` seconds from `now` on. */
const live = (store: HistoryStore, seconds: number, every: number, cost: (at: number) => Usage): void => {
  for (const end = now + seconds; now < end; now += every) store.record([['web', cost(now)]]);
};

const last = (seconds: number): { from: number; to: number } => ({ from: now - seconds, to: now });

describe('the history', () => {
  it('tells every second of the last minutes while somebody looks', async () => {
    const store = open();
    live(store, 120, 1, (at) => usage(at - BEGIN));
    const { step, points } = await store.read('web', last(60), 600);
    expect(step).toBe(1);
    expect(points.map(({ cpu }) => cpu)).toEqual(Array.from({ length: 60 }, (_, index) => 60 + index));
  });

  it('tells what was sampled seldom beside it', async () => {
    const store = open();
    live(store, 60, 10, () => usage(5));
    live(store, 3, 1, () => usage(50));
    const { points } = await store.read('web', last(63), 600);
    expect(points.map(({ cpu }) => cpu)).toEqual([5, 5, 5, 5, 5, 5, 50, 50, 50]);
  });

  it('keeps mean and highest of each step, at falling resolution', async () => {
    const store = open();
    live(store, 3600, 1, (at) => usage(at % 10 === 3 ? 100 : 0, at % 10 === 3 ? 11_000 * 1024 : 1000 * 1024));
    for (const [points, step] of [
      [400, 10],
      [60, 60],
      [6, 600],
    ] as const) {
      const excerpt = await store.read('web', last(3600), points);
      expect([excerpt.step, excerpt.points.length]).toEqual([step, 3600 / step]);
      for (const point of excerpt.points)
        expect(point).toMatchObject({
          cpu: 10,
          cpuMax: 100,
          rss: 2000 * 1024,
          rssMax: 11_000 * 1024,
          processes: 2,
          threads: 3,
        });
    }
  });

  it('never gives more points than were asked for, however long the time', async () => {
    const store = open();
    live(store, 6 * 3600, 10, () => usage(1));
    for (const points of [1, 7, 36, 100])
      expect(
        (await store.read('web', { from: now - 365 * DAY, to: now }, points)).points.length,
      ).toBeLessThanOrEqual(points);
    expect((await store.read('web', last(6 * 3600), 6)).step).toBe(3600);
  });

  it('leaves a gap where nothing ran, and knows nothing of what never did', async () => {
    const store = open();
    live(store, 60, 10, () => usage(1));
    now += 600;
    live(store, 60, 10, () => usage(2));
    const { points } = await store.read('web', last(720), 100);
    expect(points.length).toBe(12);
    expect((await store.read('other', last(720), 100)).points).toEqual([]);
  });

  it('outlives the server: after an end in order it knows every step, the last included', async () => {
    const store = open();
    live(store, 995, 1, () => usage(3));
    await store.close();
    const { points } = await open().read('web', last(1000), 100);
    expect(points.length).toBe(100);
    expect(points.at(-1)).toMatchObject({ at: BEGIN + 990, cpu: 3 });
  });

  it('is written where it belongs: what was flushed is read again, once', async () => {
    const store = open();
    live(store, 600, 10, () => usage(1));
    await store.flush();
    live(store, 600, 10, () => usage(2));
    const { points } = await store.read('web', last(1200), 200);
    expect(points.map(({ cpu }) => cpu)).toEqual([
      ...Array<number>(60).fill(1),
      ...Array<number>(60).fill(2),
    ]);
  });

  it('drops a torn record and nothing else', async () => {
    const store = open();
    live(store, 600, 10, () => usage(1));
    await store.close();
    const [finest] = TIERS as [Tier];
    const slot = (BEGIN / 10 + 7) % capacityOf(finest);
    const bytes = readFileSync(fileOf('web'));
    bytes[startOf(finest) + slot * RECORD_BYTES + 12] = 99;
    writeFileSync(fileOf('web'), bytes);
    const { points } = await open().read('web', last(600), 100);
    expect(points.map(({ at }) => at)).not.toContain(BEGIN + 70);
    expect(points.length).toBe(59);
  });

  it('reads what there is of a file that was cut off', async () => {
    const store = open();
    live(store, 600, 10, () => usage(1));
    await store.close();
    const [finest] = TIERS as [Tier];
    truncateSync(
      fileOf('web'),
      startOf(finest) + (((BEGIN / 10) % capacityOf(finest)) + 3) * RECORD_BYTES + 5,
    );
    expect((await open().read('web', last(600), 100)).points.length).toBe(3);
  });

  it('takes nothing of an earlier lap for the present one', async () => {
    const store = open();
    live(store, 600, 10, () => usage(1));
    await store.flush();
    now = BEGIN + DAY + 600;
    live(store, 10, 10, () => usage(2));
    const { points } = await store.read('web', last(600), 100);
    expect(points.map(({ cpu }) => cpu)).toEqual([2]);
  });

  it('sets a file aside that is none of its own, says so, and begins anew', async () => {
    const first = open();
    live(first, 10, 10, () => usage(1));
    await first.close();
    writeFileSync(fileOf('web'), 'something else that somebody put here');
    const store = open();
    expect((await store.read('web', last(100), 100)).points).toEqual([]);
    live(store, 20, 10, () => usage(2));
    await store.flush();
    expect(warnings).toEqual([expect.stringContaining('web.ring.damaged-1')]);
    expect(readFileSync(`${fileOf('web')}.damaged-1`, 'utf8')).toContain('something else');
    expect(readFileSync(fileOf('web')).subarray(0, HEADER.length)).toEqual(HEADER);
  });

  it('goes on from memory while the disk refuses, says so once, and writes it later', async () => {
    writeFileSync(join(folder, 'history'), 'in the way');
    const store = open();
    for (let round = 0; round < 3; round += 1) {
      live(store, 60, 10, () => usage(1));
      await store.flush();
    }
    expect(warnings.length).toBe(1);
    expect((await store.read('web', last(180), 100)).points.length).toBe(18);
    rmSync(join(folder, 'history'));
    await store.close();
    expect((await open().read('web', last(180), 100)).points.length).toBe(18);
  });

  it('goes with its session', async () => {
    const store = open();
    live(store, 600, 10, () => usage(1));
    await store.flush();
    live(store, 60, 10, () => usage(1));
    store.remove('web');
    await store.flush();
    expect(existsSync(fileOf('web'))).toBe(false);
    expect((await store.read('web', last(1000), 100)).points).toEqual([]);
  });

  it('takes less than a megabyte for a session that ran for three months, and a fiftieth of 50 MB for two weeks', async () => {
    const full = (tier: Tier, seconds: number): HistoryPoint[] =>
      Array.from({ length: Math.min(capacityOf(tier), seconds / tier.step) }, (_, index) => ({
        at: BEGIN + index * tier.step,
        cpu: 1,
        cpuMax: 2,
        rss: 3,
        rssMax: 4,
        processes: 5,
        threads: 6,
      }));
    const warn = (): void => undefined;
    const diskBytes = (file: string): number => statSync(file).blocks * 512;
    for (const [name, seconds, most] of [
      ['weeks', 14 * DAY, 1_000_000],
      ['months', 90 * DAY, 1_000_000],
    ] as const) {
      const file = join(folder, name);
      await writeRing(
        file,
        TIERS.map((tier) => ({ tier, points: full(tier, seconds) })),
        warn,
      );
      expect(diskBytes(file)).toBeLessThan(most);
    }
    expect(readdirSync(folder).sort()).toEqual(['months', 'weeks']);
  });
});
