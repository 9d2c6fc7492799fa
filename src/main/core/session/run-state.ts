import type { SessionState } from '../../../shared/session.ts';
import type { ExitStatus, Pty } from '../pty/pty.ts';

/** How a session stands: each state holds only what is true in it. Times are milliseconds since the epoch. */
export type RunState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly pty: Pty; readonly startedAt: number }
  /** `ending`: how the program itself ended, while what it left behind is still being ended. */
  | {
      readonly kind: 'stopping';
      readonly pty: Pty;
      readonly startedAt: number;
      readonly ending: ExitStatus | undefined;
    }
  /** undefined: not known of a run that an earlier server ran. */
  | {
      readonly kind: 'exited';
      readonly pid: number | undefined;
      readonly startedAt: number | undefined;
      readonly exitedAt: number;
      readonly status: ExitStatus;
      /** Whether it ended because somebody asked for it. */
      readonly stopped: boolean;
    }
  /** An earlier server ran it, and did not live to see its end. */
  | { readonly kind: 'lost'; readonly startedAt: number | undefined }
  | { readonly kind: 'failed'; readonly error: string };

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
}

const NOTHING: Omit<RunFields, 'state'> = {
  pid: null,
  startedAt: null,
  exitedAt: null,
  exitCode: null,
  signal: null,
  stopped: false,
  error: null,
};

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | undefined): string | null => (ms === undefined ? null : iso(ms));

/** Tells a state in the contract's words. */
export const describeRun = (state: RunState): RunFields => {
  switch (state.kind) {
    case 'idle':
    case 'starting':
      return { ...NOTHING, state: state.kind };
    case 'running':
    case 'stopping':
      return { ...NOTHING, state: state.kind, pid: state.pty.pid, startedAt: iso(state.startedAt) };
    case 'exited': {
      const { pid, startedAt, exitedAt, status, stopped } = state;
      const ended = 'code' in status ? { exitCode: status.code } : { signal: status.signal };
      return {
        ...NOTHING,
        ...ended,
        state: 'exited',
        pid: pid ?? null,
        startedAt: isoOrNull(startedAt),
        exitedAt: iso(exitedAt),
        stopped,
      };
    }
    case 'lost':
      return {
        ...NOTHING,
        state: 'exited',
        startedAt: isoOrNull(state.startedAt),
        error: 'RootResume ended while it ran, and it was ended with it.',
      };
    case 'failed':
      return { ...NOTHING, state: 'failed', error: state.error };
  }
};
