import { DisposableStore, type Disposable } from '../../lifecycle.ts';
import { systemClock } from '../clock.ts';
import type { ManagedSession } from '../managed-session.ts';
import { openFileWatches } from './file-watches.ts';
import type { FollowedSessions } from './follow-definitions.ts';
import { openMemoryLimits, type CostSource } from './memory-limits.ts';
import { openSchedules } from './schedules.ts';

/** Opens what acts on sessions from outside: their schedules, watched files and memory limits. */
export const openPolicies = (
  sessions: FollowedSessions<ManagedSession>,
  costs: CostSource,
  warn: (message: string) => void,
): Disposable => {
  const store = new DisposableStore();
  store.add(openSchedules(sessions));
  store.add(openFileWatches(sessions, systemClock, warn));
  store.add(openMemoryLimits(sessions, costs));
  return store;
};
