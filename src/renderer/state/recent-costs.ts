import type { StreamEventData } from '../../shared/events.ts';
import { APP_ID } from '../../shared/app-id.ts';

/** Samples that are kept for the small curves: a minute of them. */
export const RECENT_SAMPLES = 60;

/** The last samples of one session, the newest last. */
export interface RecentCost {
  /** Percent of one core. */
  readonly cpu: readonly number[];
  /** Bytes. */
  readonly rss: readonly number[];
}

/** By session id; APP_ID: the server itself. Of a session that is not live nothing is kept. */
export type RecentCosts = Readonly<Record<string, RecentCost>>;

const append = (samples: readonly number[], sample: number): readonly number[] =>
  [...samples, sample].slice(-RECENT_SAMPLES);

/** Adds what was sampled this moment. */
export const addSample = (recent: RecentCosts, stats: StreamEventData<'stats'>): RecentCosts => {
  const usages = [
    ...Object.entries(stats.sessions),
    ...(stats.app === undefined ? [] : [[APP_ID, stats.app] as const]),
  ];
  return Object.fromEntries(
    usages.map(([id, { cpu, rss }]) => {
      const before = Object.hasOwn(recent, id) ? recent[id] : undefined;
      return [id, { cpu: append(before?.cpu ?? [], cpu), rss: append(before?.rss ?? [], rss) }];
    }),
  );
};
