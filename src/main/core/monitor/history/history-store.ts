import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Usage } from '../../../../shared/usage.ts';
import { joinInto, type HistoryPoint } from './history-point.ts';
import { readRing, writeRing } from './ring-file.ts';
import { SessionHistory } from './session-history.ts';
import { chooseTier, RECENT, stepAt, TIERS, type Tier } from './tiers.ts';

/** Between two rounds of writing, in milliseconds: what a crash loses at most, and 50 sessions cost some hundred small writes a minute. */
const WRITE_INTERVAL_MS = 60_000;

export interface HistoryOptions {
  readonly folder: string;
  readonly warn: (message: string) => void;
  /** Milliseconds since the epoch; default: the clock. */
  readonly now?: () => number;
}

/** A stretch of time, in seconds since the epoch. */
export interface HistoryRange {
  readonly from: number;
  readonly to: number;
}

/** What is known of a stretch of time. */
export interface HistoryExcerpt {
  /** Seconds from one point to the next, where nothing is missing. */
  readonly step: number;
  readonly points: readonly HistoryPoint[];
}

/**
 * What sessions cost over three months, at falling resolution: a file of fixed size for each session, in which a record's place follows from its
 * time. Nothing waits for the disk; what it refuses is kept for an hour and tried again.
 */
export class HistoryStore {
  readonly #sessions = new Map<string, SessionHistory>();
  /** What is being done on the disk: one thing at a time. */
  #working: Promise<void> = Promise.resolve();
  readonly #timer: NodeJS.Timeout;
  readonly #now: () => number;
  #refused = false;

  constructor(private readonly options: HistoryOptions) {
    this.#now = options.now ?? Date.now;
    this.#timer = setInterval(() => void this.flush(), WRITE_INTERVAL_MS).unref();
  }

  /** Takes in what was sampled this moment, by id. */
  record(usages: Iterable<readonly [string, Usage]>): void {
    const at = Math.floor(this.#now() / 1000);
    for (const [id, { cpu, rss, processes, threads }] of usages) {
      let history = this.#sessions.get(id);
      if (history === undefined) this.#sessions.set(id, (history = new SessionHistory()));
      history.add({ at, cpu, cpuMax: cpu, rss, rssMax: rss, processes, threads });
    }
  }

  /** Finds what a session cost, in at most so many points, at the finest resolution that this allows. */
  async read(id: string, range: HistoryRange, points: number): Promise<HistoryExcerpt> {
    const tier = chooseTier(range, points, this.#now() / 1000);
    const found = await this.#pointsOf(id, tier, range);
    if (tier === RECENT) {
      // Nobody may have looked for a while: then there is a sample every ten seconds.
      const [coarser] = TIERS as [Tier];
      const covered = new Set(found.map(({ at }) => stepAt(coarser, at)));
      for (const point of await this.#pointsOf(id, coarser, range))
        if (!covered.has(stepAt(coarser, point.at))) found.push(point);
      found.sort((a, b) => a.at - b.at);
    }
    const factor = Math.max(1, Math.ceil((range.to - range.from) / tier.step / points));
    const step = tier.step * factor;
    return { step, points: factor === 1 ? found.slice(-points) : joinInto(found, step).slice(-points) };
  }

  /** Deletes what is known of a session. */
  remove(id: string): void {
    this.#sessions.delete(id);
    this.#work(() => rm(this.#fileOf(id), { force: true }), `The history of ${id} could not be deleted`);
  }

  /** Brings to the disk what has been gathered. Resolves when it is there, or was refused. */
  flush(): Promise<void> {
    for (const [id, history] of this.#sessions) {
      const tiers = history.takePending();
      if (tiers.length === 0) continue;
      const write = async (): Promise<void> => {
        // Removed meanwhile.
        if (this.#sessions.get(id) !== history) return;
        try {
          await writeRing(this.#fileOf(id), tiers, this.options.warn);
          this.#refused = false;
        } catch (error) {
          history.giveBack(tiers);
          throw error;
        }
      };
      this.#work(write, `The history of what sessions cost is not kept on the disk`);
    }
    return this.#working;
  }

  /** Brings everything to the disk, the steps that are under way included. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const history of this.#sessions.values()) history.end();
    await this.flush();
  }

  async #pointsOf(id: string, tier: Tier, range: HistoryRange): Promise<HistoryPoint[]> {
    const [first, last] = [stepAt(tier, range.from), stepAt(tier, range.to)];
    const gathered = (): HistoryPoint[] => this.#sessions.get(id)?.pointsOf(tier) ?? [];
    // Before and after: what is written while the file is read is in neither otherwise.
    const before = gathered();
    const written = tier === RECENT ? [] : await this.#readFile(id, tier, first, last);
    const byStep = new Map<number, HistoryPoint>();
    for (const point of [...written, ...before, ...gathered()]) {
      const step = stepAt(tier, point.at);
      if (step >= first && step <= last) byStep.set(step, point);
    }
    return [...byStep.values()].sort((a, b) => a.at - b.at);
  }

  async #readFile(id: string, tier: Tier, first: number, last: number): Promise<HistoryPoint[]> {
    // What is on its way is in the file by then.
    await this.#working;
    try {
      return await readRing(this.#fileOf(id), tier, first, last);
    } catch {
      // Writing says what is wrong with it; what is in memory is still told.
      return [];
    }
  }

  #work(act: () => Promise<void>, failure: string): void {
    this.#working = this.#working.then(act).catch((error: unknown) => {
      if (this.#refused) return;
      this.#refused = true;
      const reason = error instanceof Error ? error.message : String(error);
      this.options.warn(`${failure}: ${reason}.`);
    });
  }

  #fileOf(id: string): string {
    return join(this.options.folder, `${id}.ring`);
  }
}
