import { RECORD_BYTES } from './history-point.ts';

/** One resolution of the history: as many steps as its span holds, one record each. */
export interface Tier {
  /** Seconds. */
  readonly step: number;
  /** Seconds. */
  readonly span: number;
}

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** Every second of the last ten minutes, in memory only: it is there as long as somebody looks. some 70 kB a session. */
export const RECENT: Tier = { step: 1, span: 10 * MINUTE };

/** What is kept on the disk, the finest first. In all 919 KB a session, when three months are full; the first two weeks take 680 KB. */
export const TIERS: readonly Tier[] = [
  { step: 10, span: DAY },
  { step: MINUTE, span: 14 * DAY },
  { step: 10 * MINUTE, span: 90 * DAY },
];

export const capacityOf = ({ step, span }: Tier): number => span / step;

/** How many steps of the tier had passed at a time, in seconds since the epoch. */
export const stepAt = ({ step }: Tier, at: number): number => Math.floor(at / step);

/** Where in a tier the record of a step stands: its place follows from its time, so there is no pointer that a crash could tear. */
export const slotOf = (tier: Tier, step: number): number => step % capacityOf(tier);

/** What a file begins with. */
export const HEADER = Buffer.from('RRHIST01\0\0\0\0\0\0\0\0', 'latin1');

/** Where in the file a tier begins, in bytes. */
export const startOf = (tier: Tier): number =>
  HEADER.length +
  TIERS.slice(0, TIERS.indexOf(tier)).reduce((sum, before) => sum + capacityOf(before) * RECORD_BYTES, 0);

/**
 * Chooses the finest tier in which a range takes no more than so many points and whose span reaches back to its beginning; the coarsest, where
 * none does. Times are seconds since the epoch.
 */
export const chooseTier = (
  range: { readonly from: number; readonly to: number },
  points: number,
  now: number,
): Tier => {
  const fits = ({ step, span }: Tier): boolean =>
    (range.to - range.from) / step <= points && now - range.from <= span + step;
  return [RECENT, ...TIERS].find(fits) ?? (TIERS.at(-1) as Tier);
};
