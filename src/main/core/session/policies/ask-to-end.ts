import type { StopPolicy } from '../../../../shared/session.ts';
import type { Pty } from '../../pty/pty.ts';
import { runAside, type AsideContext } from '../run-aside.ts';

/** A program that was asked to end otherwise than by a signal. */
export interface EndRequest {
  /** Whether it still counts: a command that failed has asked for nothing, and the signal takes its place. */
  readonly isEnough: () => boolean;
  /** Resolves when nothing of the asking is alive; within the grace period. */
  readonly ended: Promise<void>;
}

/**
 * Types the keys, or runs the command, that a stop policy names; undefined: it names none, and a signal is sent. Where the system has no
 * signals the terminal asks in its place.
 */
export const askToEnd = (
  pty: Pty,
  { keys, command, signal, gracePeriodMs }: StopPolicy,
  context: AsideContext,
  hurry: AbortSignal,
): EndRequest | undefined => {
  if (keys !== null) pty.write(Buffer.from(keys));
  const byTerminal = keys === null && command === null && signal !== 'SIGKILL' && pty.askToEnd !== undefined;
  if (byTerminal) pty.askToEnd?.();
  if (command === null)
    return keys === null && !byTerminal ? undefined : { isEnough: () => true, ended: Promise.resolve() };
  const closing = new AbortController();
  const cut = (): void => closing.abort();
  const deadline = context.clock.after(gracePeriodMs, cut);
  hurry.addEventListener('abort', cut);
  if (hurry.aborted) cut();
  let failed = false;
  const ended = runAside(command, context, closing.signal).then((code) => {
    deadline.dispose();
    hurry.removeEventListener('abort', cut);
    failed = code !== 0;
  });
  return { isEnough: () => !failed || keys !== null, ended };
};
