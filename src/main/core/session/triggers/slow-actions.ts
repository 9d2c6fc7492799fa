import type { TriggerAction } from '../../../../shared/triggers.ts';
import type { Clock } from '../clock.ts';
import type { AsideContext } from '../run-aside.ts';
import { runCommand } from './command-action.ts';
import type { ActionContext, ActionOutcome } from './firing.ts';
import { callWebhook } from './webhook.ts';

/** An action that takes its time. */
export type SlowAction = Exclude<TriggerAction, string>;

/** Says to the owner what an action is about. */
export const subjectOf = (action: SlowAction): string =>
  'webhook' in action ? action.webhook : action.command;

/** Calls and commands of one session's triggers. */
export interface SlowActions {
  /** Begins one under a key of its own; one that has not ended is not begun again. */
  begin(
    key: string,
    action: SlowAction,
    context: Omit<ActionContext, 'signal'>,
    told: (outcome: ActionOutcome) => void,
  ): void;
  /** Ends all of them, with all that they started. Resolves when nothing of it is alive. */
  close(): Promise<void>;
}

export const openSlowActions = (placeOf: (what: string) => AsideContext, clock: Clock): SlowActions => {
  const closing = new AbortController();
  const underWay = new Map<string, Promise<void>>();
  /** Where commands were run: what they left running is ended with the rest. */
  const places = new Map<string, AsideContext>();
  return {
    begin(key, action, context, told) {
      if (closing.signal.aborted) return;
      if (underWay.has(key)) return told({ state: 'failed', detail: 'the one before it had not ended' });
      const own = { ...context, signal: closing.signal };
      let outcome: Promise<ActionOutcome>;
      if ('webhook' in action) outcome = callWebhook(action.webhook, own, clock);
      else {
        const place = placeOf(key);
        places.set(key, place);
        outcome = runCommand(action.command, own, place);
      }
      underWay.set(
        key,
        outcome.then((known) => {
          underWay.delete(key);
          if (!closing.signal.aborted) told(known);
        }),
      );
    },
    async close() {
      closing.abort();
      await Promise.all(underWay.values());
      const how = { signal: 'SIGKILL', gracePeriodMs: 0 } as const;
      await Promise.all(
        [...places.values()].map(({ supervisor, marker }) => supervisor.terminate({ marker }, how)),
      );
    },
  };
};
