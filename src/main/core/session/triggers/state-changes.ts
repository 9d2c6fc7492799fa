import type { TriggerState } from '../../../../shared/triggers.ts';
import type { Disposable, Event } from '../../lifecycle.ts';
import { isSuccess, reasonOf } from '../policies/restart-policy.ts';
import type { Exited, Failed, RunState } from '../run-state.ts';
import type { Pty } from '../../pty/pty.ts';

/** A session whose state is watched. */
export interface StatefulSession {
  readonly state: RunState;
  readonly onChange: Event<undefined>;
}

/** A change of state, and why, as a sentence; `about`: the other sessions that it tells of. */
export interface StateChange {
  readonly states: readonly TriggerState[];
  readonly reason: string;
  readonly about: readonly string[];
  /** Whether a run is over, so that its last lines say more. */
  readonly ended: boolean;
}

/** Tells what becomes of a session from this moment on; what had become of it before is not told. */
export const watchState = (session: StatefulSession, tell: (change: StateChange) => void): Disposable => {
  let known = endingOf(session.state);
  let { pty: begun, ready } = liveOf(session.state);
  return session.onChange(() => {
    const { state } = session;
    const ending = endingOf(state);
    if (ending !== undefined && ending !== known) {
      known = ending;
      const change = describeEnding(ending);
      if (change !== undefined) tell(change);
    }
    const live = liveOf(state);
    if (live.pty !== undefined && live.pty !== begun) {
      begun = live.pty;
      ready = false;
      tell({ states: ['started'], reason: 'It started.', about: [], ended: false });
    }
    if (live.ready && !ready) {
      ready = true;
      tell({ states: ['ready'], reason: 'It is ready.', about: [], ended: false });
    }
  });
};

/** How it last ended, where nothing of it is alive. Each end is an object of its own, which stays the same as long as it is told. */
const endingOf = (state: RunState): Exited | Failed | undefined => {
  switch (state.kind) {
    case 'exited':
    case 'failed':
      return state;
    case 'backoff':
      return state.before;
    case 'waiting':
      return endingOf(state.before);
    default:
      return undefined;
  }
};

const liveOf = (state: RunState): { readonly pty: Pty | undefined; readonly ready: boolean } =>
  state.kind === 'running' ? { pty: state.pty, ready: state.ready } : { pty: undefined, ready: false };

const describeEnding = (ending: Exited | Failed): StateChange | undefined => {
  if (ending.kind === 'failed') {
    const states: TriggerState[] = ending.gaveUp ? ['gave-up'] : ['crashed'];
    return { states, reason: ending.error, about: ending.about, ended: ending.ending !== undefined };
  }
  const { stopped, wanted, failure } = ending;
  if (stopped || wanted) return undefined;
  const good = failure === undefined && isSuccess(ending);
  const reason = `${capitalized(reasonOf(ending))}.`;
  return { states: good ? ['exited'] : ['crashed', 'exited'], reason, about: [], ended: true };
};

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
