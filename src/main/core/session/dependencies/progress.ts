import type { DependencyCondition } from '../../../../shared/policies.ts';
import { isSuccess, reasonOf } from '../policies/restart-policy.ts';
import type { RunState } from '../run-state.ts';

/** How far a session has come that another waits for. */
export type Progress =
  | { readonly kind: 'pending' }
  | { readonly kind: 'met' }
  /** `about`: the sessions that `error` tells of. */
  | { readonly kind: 'failed'; readonly error: string; readonly about: readonly string[] };

/** The session that is waited for. */
export interface Needed {
  readonly id: string;
  readonly state: RunState;
  /** Whether it has a probe; without one it is ready as soon as it runs. */
  readonly probed: boolean;
  /** Whether it had come so far before, in the same wait. */
  readonly wasMet: boolean;
}

const PENDING: Progress = { kind: 'pending' };
const MET: Progress = { kind: 'met' };

/** Tells how far it has come towards a condition, once it was asked to start. */
export const progressOf = ({ id, state, probed, wasMet }: Needed, until: DependencyCondition): Progress => {
  const failed = (what: string, about: readonly string[] = []): Progress => ({
    kind: 'failed',
    error: `${id}, on which it depends, ${what}`,
    about: [id, ...about],
  });
  switch (state.kind) {
    case 'waiting':
    case 'starting':
    case 'stopping':
      return PENDING;
    case 'backoff':
      // One that is to run for ever has completed nevertheless, once.
      return until === 'completed' && state.before.kind === 'exited' && isSuccess(state.before)
        ? MET
        : PENDING;
    case 'running':
      if (until === 'completed') return PENDING;
      return until === 'started' || !probed || state.ready ? MET : PENDING;
    case 'exited':
      if (state.stopped) return failed('was stopped.');
      if (!isSuccess(state) || state.failure !== undefined) return failed(`failed: ${reasonOf(state)}.`);
      return until !== 'ready' || wasMet ? MET : failed('ended before it was ready.');
    case 'failed':
      return failed(`could not be started: ${state.error}`, state.about);
    case 'lost':
    case 'idle':
      return failed('was not started.');
  }
};
