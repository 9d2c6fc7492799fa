import { formatBytes } from '../../../../shared/format.ts';
import { DEFAULT_AT_MOST_EVERY_MS, type Trigger } from '../../../../shared/triggers.ts';
import { DisposableStore, toDisposable } from '../../lifecycle.ts';
import type { SessionLog } from '../../log/session-log.ts';
import type { Clock } from '../clock.ts';
import type { AsideContext } from '../run-aside.ts';
import type { Alerts } from './alerts.ts';
import type { Firing } from './firing.ts';
import { gatherSkips } from './gather-skips.ts';
import type { LookTurns } from './look-turns.ts';
import { perform, type ActedSession } from './perform.ts';
import { limitRate } from './rate-limit.ts';
import { openSlowActions } from './slow-actions.ts';
import type { StatefulSession } from './state-changes.ts';
import { watchStates } from './watch-states.ts';

/** A session as its triggers see it. */
export interface TriggeredSession extends ActedSession, StatefulSession {
  readonly log: SessionLog;
  aside(what: string): AsideContext;
}

/** What triggers need of the server. */
export interface TriggerTools {
  readonly alerts: Alerts;
  readonly turns: LookTurns;
  readonly clock: Clock;
}

/** Watches a session for its triggers, until it is closed. */
export interface SessionTriggers {
  /** Resolves when nothing that they started is alive. */
  close(): Promise<void>;
}

export const openSessionTriggers = (
  session: TriggeredSession,
  triggers: readonly Trigger[],
  { alerts, turns, clock }: TriggerTools,
): SessionTriggers => {
  const store = new DisposableStore();
  const closing = new AbortController();
  const slow = openSlowActions((what) => session.aside(`trigger-${what}`), clock);
  const stage = { alerts, slow, now: clock.now };
  const limited = triggers.map((trigger, at) => {
    const { atMostEveryMs = DEFAULT_AT_MOST_EVERY_MS } = trigger;
    const pass = (firing: Firing): void => perform(session, String(at), trigger, firing, stage);
    return { trigger, limit: store.add(limitRate(atMostEveryMs, clock, pass)) };
  });
  const ofState = (state: string) =>
    limited.filter(({ trigger: { when } }) => 'state' in when && when.state === state);
  store.add(
    watchStates(session, (state, firing) => ofState(state).forEach(({ limit }) => limit.offer(firing))),
  );

  const patterns = limited.flatMap(({ trigger: { when }, limit }) =>
    'output' in when ? [{ pattern: when.output, fire: (firing: Firing) => limit.offer(firing) }] : [],
  );
  const waiters = ofState('waiting-for-input');
  if (patterns.length > 0 || waiters.length > 0) {
    const skips = store.add(
      gatherSkips(clock, (bytes) =>
        perform(
          session,
          'skips',
          FLOOD,
          { ...NOTHING, reason: floodSentence(bytes), run: session.run },
          stage,
        ),
      ),
    );
    const waiting =
      waiters.length === 0
        ? undefined
        : (firing: Firing): void => waiters.forEach(({ limit }) => limit.offer(firing));
    const from = session.log.end;
    // Loaded where it is used: few sessions have such triggers, and a start should be quick.
    void import('./watch-output.ts').then(({ watchOutput }) => {
      if (closing.signal.aborted) return;
      const wanted = { patterns, waiting, skipped: (bytes: number) => skips.add(bytes) };
      store.add(watchOutput(session.log, from, wanted, turns, clock));
    });
  }
  store.add(toDisposable(() => closing.abort()));
  return {
    close() {
      store.dispose();
      return slow.close();
    },
  };
};

/** Says that a flood was too much for the triggers; it does nothing but be told. */
const FLOOD: Trigger = { name: 'Flood', when: { state: 'started' }, do: [] };

const NOTHING = { kind: 'state', lines: [], count: 1, about: [] } as const;

const floodSentence = (bytes: number): string =>
  `Output came faster than its triggers could look at it: ${formatBytes(bytes)} were passed over.`;
