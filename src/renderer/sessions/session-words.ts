import { formatBytes, formatDuration } from '../../shared/format.ts';
import type { Session } from '../../shared/session.ts';
import { isLive, stateSign } from '../../shared/state-sign.ts';

type Timed = Pick<Session, 'startedAt' | 'exitedAt'>;

const after = ({ startedAt, exitedAt }: Timed): string =>
  startedAt === null || exitedAt === null
    ? ''
    : ` after ${formatDuration(Date.parse(exitedAt) - Date.parse(startedAt))}`;

/** Says how a session that is not live came to be so: `exited with 1 after 3 min 12 s`. */
export const endingSentence = (session: Session, nowMs = Date.now()): string => {
  const { state, error } = session;
  if (state === 'idle') return 'not started yet';
  if (state === 'waiting') return stateSign(session).word;
  if (state === 'backoff') return `${endOf(session).replace(/\.$/, '')}; ${stateSign(session, nowMs).word}`;
  // It gave up after runs that it did have.
  if (state === 'failed' && session.restarts > 0 && error !== null) return error;
  return endOf(session);
};

const endOf = (session: Session): string => {
  const { error, exitCode, signal, stopped, exitedAt } = session;
  if (error !== null && exitedAt !== null) return `failed${after(session)}: ${error}`;
  if (session.state === 'failed' || (session.state === 'backoff' && exitedAt === null))
    return `could not start: ${error ?? 'no reason is known'}`;
  if (error !== null) return `cut off: ${error}`;
  const how = stopped
    ? 'stopped'
    : signal !== null
      ? `ended by ${signal}`
      : exitCode === null
        ? 'exited'
        : `exited with ${exitCode}`;
  return how + after(session);
};

/** A run that has only just begun counts as a second, in milliseconds: the display is renewed once in that time. */
const SHORTEST_RUN_MS = 1000;

/** Says a live session's state and how long its run has lasted by `nowMs`: `running 2 h 14 min`. */
export const statusSentence = (session: Session, nowMs: number): string => {
  const { word } = stateSign(session, nowMs);
  if (!isLive(session.state) || session.startedAt === null) return word;
  return `${word} ${formatDuration(Math.max(SHORTEST_RUN_MS, nowMs - Date.parse(session.startedAt)))}`;
};

/** Names what is lost when a session is removed. */
export const removalWarning = (session: Session): string => {
  if (isLive(session.state))
    // How much output there is changes from moment to moment, and is not told while it does.
    return `It is ${stateSign(session).word} and is stopped first. Its settings and its output are deleted for good.`;
  const outputBytes = session.offset - session.retainedFrom;
  return outputBytes > 0
    ? `Its settings and ${formatBytes(outputBytes)} of output are deleted for good.`
    : 'Its settings are deleted for good.';
};

/** Says CPU in percent of one core, without noise below one. */
export const formatCpu = (percent: number): string => `${Math.round(percent)} %`;
