import type { SessionState } from '../../../shared/session.ts';
import type { ExitStatus, Pty } from '../pty/pty.ts';

/** A run that ended. undefined: not known of a run that an earlier server ran. Times are milliseconds since the epoch. */
export interface Exited {
  readonly kind: 'exited';
  readonly pid: number | undefined;
  readonly startedAt: number | undefined;
  readonly exitedAt: number;
  readonly status: ExitStatus;
  /** Whether it ended because somebody asked for it. */
  readonly stopped: boolean;
  /** Why a policy ended it, as a sentence; undefined: none did. */
  readonly failure: string | undefined;
  /** Whether that policy did what its user wants of it (a file has changed, a trigger fired), so that the end is no crash. */
  readonly wanted: boolean;
}

/** It could not be started, or not be ended, or is not started any more. */
export interface Failed {
  readonly kind: 'failed';
  readonly error: string;
  /** The other sessions that `error` tells of: whoever may not see all of them is not told it. */
  readonly about: readonly string[];
  /** The last run; undefined: there is none to tell of. */
  readonly ending: Exited | undefined;
  /** Whether its restart policy gave up. */
  readonly gaveUp?: true;
}

/** How a session stands when nothing of it is alive and nothing is due. */
export type RestState =
  | { readonly kind: 'idle' }
  | Exited
  /** An earlier server ran it, and did not live to see its end. */
  | { readonly kind: 'lost'; readonly startedAt: number | undefined }
  | Failed;

/** How a session stands: each state holds only what is true in it. */
export type RunState =
  | RestState
  /** `on`: the ids of sessions that have not come as far as it needs; none: it is about to start. `by`: who starts it. A stop leads back to `before`. */
  | {
      readonly kind: 'waiting';
      readonly on: readonly string[];
      readonly by: 'hand' | 'policy';
      readonly before: RestState;
    }
  | { readonly kind: 'starting' }
  /** `ready`: whether its probe has passed; false where it has none. */
  | { readonly kind: 'running'; readonly pty: Pty; readonly startedAt: number; readonly ready: boolean }
  /** `ending`: how the program itself ended, while what it left behind is still being ended. */
  | {
      readonly kind: 'stopping';
      readonly pty: Pty;
      readonly startedAt: number;
      readonly ending: ExitStatus | undefined;
    }
  /** It is started again at `retryAt`; a stop leads back to `before`. */
  | { readonly kind: 'backoff'; readonly retryAt: number; readonly before: Exited | Failed };

/** Whether nothing of a session is alive, and nothing is due. */
export const isAtRest = (state: RunState): state is RestState =>
  state.kind === 'idle' || state.kind === 'exited' || state.kind === 'failed' || state.kind === 'lost';

/** What a stop leads back to, from a state in which nothing is alive. */
export const restOf = (state: RunState): RestState => {
  switch (state.kind) {
    case 'waiting':
    case 'backoff':
      return state.before;
    case 'starting':
    case 'running':
    case 'stopping':
      throw new Error(`invariant violation: a session does not rest while it is ${state.kind}`);
    default:
      return state;
  }
};

/** The part of a `Session` that tells of the current or last run. */
export interface RunFields {
  readonly state: SessionState;
  readonly pid: number | null;
  readonly startedAt: string | null;
  readonly exitedAt: string | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stopped: boolean;
  readonly error: string | null;
  readonly retryAt: string | null;
  readonly waitingFor: string[];
}

const NOTHING: Omit<RunFields, 'state'> = {
  pid: null,
  startedAt: null,
  exitedAt: null,
  exitCode: null,
  signal: null,
  stopped: false,
  error: null,
  retryAt: null,
  waitingFor: [],
};

/** The pid of the program in a pty; undefined where it is not known yet. */
export const pidOf = ({ pid }: Pick<Pty, 'pid'>): number | undefined => (pid === 0 ? undefined : pid);

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | undefined): string | null => (ms === undefined ? null : iso(ms));

/** Tells a state in the contract's words, to somebody for whom the sessions that `sees` names exist. */
export const describeRun = (state: RunState, sees: (id: string) => boolean): RunFields => {
  switch (state.kind) {
    case 'idle':
    case 'starting':
      return { ...NOTHING, state: state.kind };
    case 'waiting':
      return { ...NOTHING, state: 'waiting', waitingFor: state.on.filter(sees) };
    case 'running':
    case 'stopping': {
      const told = state.kind === 'running' && state.ready ? 'ready' : state.kind;
      return { ...NOTHING, state: told, pid: pidOf(state.pty) ?? null, startedAt: iso(state.startedAt) };
    }
    case 'exited':
      return { ...NOTHING, ...describeExit(state), state: 'exited' };
    case 'backoff':
      return { ...describeRun(state.before, sees), state: 'backoff', retryAt: iso(state.retryAt) };
    case 'lost':
      return {
        ...NOTHING,
        state: 'exited',
        startedAt: isoOrNull(state.startedAt),
        error: 'RootResume ended while it ran, and it was ended with it.',
      };
    case 'failed':
      return {
        ...NOTHING,
        ...(state.ending && describeExit(state.ending)),
        state: 'failed',
        error: state.about.every(sees) ? state.error : 'What it depends on did not come up.',
      };
  }
};

const describeExit = ({ pid, startedAt, exitedAt, status, stopped, failure }: Exited) => ({
  ...('code' in status ? { exitCode: status.code } : { signal: status.signal }),
  pid: pid ?? null,
  startedAt: isoOrNull(startedAt),
  exitedAt: iso(exitedAt),
  stopped,
  error: failure ?? null,
});
