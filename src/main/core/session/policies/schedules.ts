import { toDisposable, type Disposable } from '../../lifecycle.ts';
import { isAtRest, type RunState } from '../run-state.ts';
import { followDefinitions, type Defined, type FollowedSessions } from './follow-definitions.ts';

/** A session that may be started at its times. */
export interface Scheduled extends Defined {
  readonly state: RunState;
  start(): Promise<void>;
}

/** Starts sessions at the times of their schedules; one that is not at rest by then is left alone. */
export const openSchedules = (sessions: FollowedSessions<Scheduled>): Disposable =>
  followDefinitions(
    sessions,
    ({ schedule }) => schedule,
    (session, schedule) => {
      const closing = new AbortController();
      // Loaded where it is used: few sessions have a schedule.
      void import('./cron.ts').then(({ openSchedule, refuseSchedule }) => {
        // What was stored is untrusted; what a user says is refused before it comes here.
        if (closing.signal.aborted || refuseSchedule(schedule) !== undefined) return;
        const job = openSchedule(schedule, () => {
          if (isAtRest(session.state)) void session.start();
        });
        closing.signal.addEventListener('abort', () => job.dispose());
      });
      return toDisposable(() => closing.abort());
    },
  );
