import type { AlertAction } from '../../../../shared/alerts.ts';
import { MAX_ALERT_LINE_LENGTH, MAX_ALERT_LINES } from '../../../../shared/limits.ts';
import type { SessionDefinition } from '../../../../shared/session.ts';
import { actionKind, triggerTitle, type Trigger, type TriggerAction } from '../../../../shared/triggers.ts';
import type { Fault } from '../session-life.ts';
import type { Alerts } from './alerts.ts';
import type { Firing } from './firing.ts';
import { subjectOf, type SlowActions } from './slow-actions.ts';

/** A session on which triggers act. */
export interface ActedSession {
  readonly id: string;
  readonly definition: SessionDefinition;
  readonly run: number;
  fail(fault: Fault): Promise<void>;
}

/** Where what a trigger does is told and done. */
export interface Stage {
  readonly alerts: Alerts;
  readonly slow: SlowActions;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Does what a trigger says, and has it told. `key` tells the trigger from the others of its session. */
export const perform = (
  session: ActedSession,
  key: string,
  trigger: Trigger,
  firing: Firing,
  { alerts, slow, now }: Stage,
): void => {
  const { id, definition } = session;
  const title = triggerTitle(trigger);
  const at = new Date(now()).toISOString();
  const actions = trigger.do.map((action) => beginning(session, action, title, firing));
  const alert = alerts.add({ session: id, trigger: title, at, ...shownOf(firing), actions });
  const context = { session: { id, name: definition.name }, trigger: title, firing, at };
  trigger.do.forEach((action, index) => {
    if (typeof action === 'string') return;
    const subject = subjectOf(action);
    slow.begin(`${key}-${index}`, action, context, (outcome) =>
      alerts.settle(alert, index, {
        state: outcome.state,
        detail: outcome.state === 'failed' ? `${subject}: ${outcome.detail}` : subject,
      }),
    );
  });
};

const shownOf = ({ kind, lines, count, reason, run, about }: Firing) => {
  const shown = lines.slice(-MAX_ALERT_LINES).map((line) => line.slice(0, MAX_ALERT_LINE_LENGTH));
  return { reason, run, about, lines: shown, more: count - (kind === 'lines' ? shown.length : 1) };
};

/** Does what takes no time, and says how an action stands at first. */
const beginning = (
  session: ActedSession,
  action: TriggerAction,
  title: string,
  firing: Firing,
): AlertAction => {
  const kind = actionKind(action);
  if (typeof action === 'object') return { kind, state: 'under-way', detail: subjectOf(action) };
  if (action !== 'restart') return { kind, state: 'done' };
  // What matched may be of a run that is over by now, and its successor innocent.
  if (firing.run !== session.run) return { kind, state: 'failed', detail: 'the run that matched is over' };
  const sentence = `Restarted by its trigger '${title}'.`;
  void session.fail({ sentence, restart: true, wanted: true });
  return { kind, state: 'done' };
};
