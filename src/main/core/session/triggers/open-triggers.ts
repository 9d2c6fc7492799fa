import { triggersInEffect } from '../../../../shared/triggers.ts';
import { systemClock, type Clock } from '../clock.ts';
import { followDefinitions, type FollowedSessions } from '../policies/follow-definitions.ts';
import type { Alerts } from './alerts.ts';
import { LookTurns } from './look-turns.ts';
import { openSessionTriggers, type TriggeredSession } from './session-triggers.ts';

/** The triggers of all sessions, at work. */
export interface Triggers {
  /** Ends them. Resolves when nothing that they started is alive. */
  close(): Promise<void>;
}

/** Opens the triggers of all sessions, as far as these are defined and as they come to be. */
export const openTriggers = (
  sessions: FollowedSessions<TriggeredSession>,
  alerts: Alerts,
  clock: Clock = systemClock,
): Triggers => {
  const tools = { alerts, clock, turns: new LookTurns() };
  const closing = new Set<Promise<void>>();
  const following = followDefinitions(
    sessions,
    ({ triggers }) => triggersInEffect(triggers),
    (session, triggers) => {
      const opened = openSessionTriggers(session, triggers, tools);
      return {
        dispose: () => {
          const closed = opened.close().finally(() => closing.delete(closed));
          closing.add(closed);
        },
      };
    },
  );
  return {
    async close() {
      following.dispose();
      await Promise.all(closing);
    },
  };
};
