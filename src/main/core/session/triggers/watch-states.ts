import { MAX_ALERT_LINES } from '../../../../shared/limits.ts';
import type { TriggerState } from '../../../../shared/triggers.ts';
import type { Disposable } from '../../lifecycle.ts';
import type { SessionLog } from '../../log/session-log.ts';
import type { Firing } from './firing.ts';
import { readLastLines } from './last-lines.ts';
import { watchState, type StatefulSession } from './state-changes.ts';

/** Fires at changes of state, with the last lines that were printed before an end. */
export const watchStates = (
  session: StatefulSession & { readonly run: number; readonly log: SessionLog },
  fire: (state: TriggerState, firing: Firing) => void,
): Disposable => {
  let open = true;
  const watching = watchState(session, ({ states, reason, about, ended }) => {
    const { run, log } = session;
    const tell = (lines: readonly string[]): void => {
      if (open)
        for (const state of states) fire(state, { kind: 'state', reason, lines, count: 1, run, about });
    };
    if (ended) void readLastLines(log, run, MAX_ALERT_LINES).then(tell);
    else tell([]);
  });
  return {
    dispose: () => {
      open = false;
      watching.dispose();
    },
  };
};
