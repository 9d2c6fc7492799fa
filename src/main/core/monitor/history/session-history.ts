import { joinPoints, type HistoryPoint } from './history-point.ts';
import type { TierPoints } from './ring-file.ts';
import { capacityOf, RECENT, slotOf, stepAt, TIERS, type Tier } from './tiers.ts';

/** Points that wait for the disk, for each tier: an hour at its finest. Where the disk refuses for longer, the oldest go. */
const MAX_PENDING = 360;

/** What a tier has gathered of a session and not yet brought to the disk. */
interface Gathering {
  readonly tier: Tier;
  /** The samples of the step that has not ended. */
  step: number;
  samples: HistoryPoint[];
  /** Points of steps that have. */
  pending: HistoryPoint[];
}

const endStep = (gathering: Gathering): void => {
  const { tier, step, samples, pending } = gathering;
  if (samples.length === 0) return;
  pending.push(joinPoints(step * tier.step, samples));
  if (pending.length > MAX_PENDING) pending.shift();
  gathering.samples = [];
};

/** The part of one session's history that is in memory: the last minutes second by second, and what is on its way to the disk. */
export class SessionHistory {
  readonly #recent: (HistoryPoint | undefined)[] = [];
  readonly #gatherings: readonly Gathering[] = TIERS.map((tier) => ({
    tier,
    step: 0,
    samples: [],
    pending: [],
  }));

  /** Takes a sample in; `at` is the second in which it was taken. */
  add(sample: HistoryPoint): void {
    this.#recent[slotOf(RECENT, sample.at)] = sample;
    for (const gathering of this.#gatherings) {
      const step = stepAt(gathering.tier, sample.at);
      if (step !== gathering.step) endStep(gathering);
      gathering.step = step;
      gathering.samples.push(sample);
    }
  }

  /** Ends the steps that are under way: nothing comes after them. */
  end(): void {
    for (const gathering of this.#gatherings) endStep(gathering);
  }

  /** Takes what is to be written. */
  takePending(): TierPoints[] {
    return this.#gatherings.flatMap((gathering) => {
      const points = gathering.pending;
      gathering.pending = [];
      return points.length === 0 ? [] : [{ tier: gathering.tier, points }];
    });
  }

  /** Gives back what could not be written. */
  giveBack(tiers: readonly TierPoints[]): void {
    for (const { tier, points } of tiers) {
      const gathering = this.#gatherings.find((known) => known.tier === tier);
      if (gathering !== undefined) gathering.pending = [...points, ...gathering.pending].slice(-MAX_PENDING);
    }
  }

  /** The points of a tier that are in memory, the step under way included, in the order of their times. */
  pointsOf(tier: Tier): HistoryPoint[] {
    if (tier === RECENT) return this.#recentPoints();
    const gathering = this.#gatherings.find((known) => known.tier === tier);
    if (gathering === undefined) return [];
    const { step, samples, pending } = gathering;
    return samples.length === 0 ? [...pending] : [...pending, joinPoints(step * tier.step, samples)];
  }

  #recentPoints(): HistoryPoint[] {
    const points = this.#recent.filter((point) => point !== undefined);
    points.sort((a, b) => a.at - b.at);
    const newest = points.at(-1)?.at ?? 0;
    return points.filter(({ at }) => at > newest - capacityOf(RECENT));
  }
}
