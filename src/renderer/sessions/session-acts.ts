import type { Role } from '../../shared/access.ts';
import type { Session, SignalName } from '../../shared/session.ts';
import { isLive } from '../../shared/state-sign.ts';

/** What a user can ask of one session, as the components call for it. */
export interface SessionCallbacks {
  readonly onStart: (id: string) => void;
  readonly onStop: (id: string) => void;
  readonly onRestart: (id: string) => void;
  readonly onSignal: (id: string, signal: SignalName) => void;
  readonly onEdit: (id: string) => void;
  readonly onRemove: (id: string) => void;
  /** Shows what these cost over time. */
  readonly onCost: (ids: readonly string[]) => void;
  /** Opens its folder in the system's file manager; absent outside the desktop window. */
  readonly onOpenFolder?: ((id: string) => void) | undefined;
}

/** Which acts make sense for a session in its present state and are open to a role. What is not is not shown. */
export interface SessionActs {
  readonly start: boolean;
  readonly stop: boolean;
  readonly restart: boolean;
  readonly signal: boolean;
  readonly edit: boolean;
  readonly remove: boolean;
}

/** Decides what is offered. A session that ended is restarted; one that never ran is started. */
export const sessionActs = ({ state, run }: Session, role: Role | null): SessionActs => {
  const owns = role === 'owner';
  const controls = owns || role === 'control';
  const due = state === 'waiting' || state === 'backoff';
  const atRest = state === 'idle' || state === 'exited' || state === 'failed';
  return {
    start: controls && (due || (atRest && run === 0)),
    restart: controls && state !== 'stopping' && (isLive(state) || (atRest && run > 0)),
    stop: controls && state !== 'stopping' && (isLive(state) || due),
    signal: controls && isLive(state),
    edit: owns,
    remove: owns,
  };
};
