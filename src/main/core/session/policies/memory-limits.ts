import type { StreamEventData } from '../../../../shared/events.ts';
import { formatBytes } from '../../../../shared/format.ts';
import { DisposableStore, type Disposable, type Event } from '../../lifecycle.ts';
import type { Fault } from '../session-life.ts';
import { followDefinitions, type Defined, type FollowedSessions } from './follow-definitions.ts';

/** So many samples in a row, about a second apart, are above the limit before it counts: a peak is forgiven. */
const SAMPLES_ABOVE = 2;

/** A session that may be restarted for what it costs. */
export interface Limited extends Defined {
  fail(fault: Fault): Promise<void>;
}

/** Samples what sessions cost while somebody holds it. */
export interface CostSource {
  readonly onStats: Event<StreamEventData<'stats'>>;
  acquire(): Disposable;
}

/** Restarts sessions whose process tree takes more memory than they may; samples only while a session has a limit. */
export const openMemoryLimits = (sessions: FollowedSessions<Limited>, costs: CostSource): Disposable => {
  const store = new DisposableStore();
  const limited = new Map<string, { readonly session: Limited; readonly limit: number; above: number }>();
  store.add(
    followDefinitions(
      sessions,
      ({ memoryLimitBytes }) => memoryLimitBytes,
      (session, limit) => {
        limited.set(session.id, { session, limit, above: 0 });
        const sampling = costs.acquire();
        return {
          dispose: () => {
            limited.delete(session.id);
            sampling.dispose();
          },
        };
      },
    ),
  );
  store.add(
    costs.onStats(({ sessions: stats }) => {
      for (const [id, entry] of limited) {
        const rss = Object.hasOwn(stats, id) ? (stats[id]?.rss ?? 0) : 0;
        entry.above = rss > entry.limit ? entry.above + 1 : 0;
        if (entry.above < SAMPLES_ABOVE) continue;
        entry.above = 0;
        const sentence = `It used ${formatBytes(rss)} of memory, more than its limit of ${formatBytes(entry.limit)}.`;
        void entry.session.fail({ sentence, restart: true });
      }
    }),
  );
  return store;
};
