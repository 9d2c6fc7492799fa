import type { ManagedSession } from '../session/managed-session.ts';

/** More at once was pasted, or comes from a program: nobody waits for its echo. Bytes. */
export const MAX_TYPED_BYTES = 64;
/** A program that echoes does so within a fraction of this; one that does not makes its typist's next request no later than this. Milliseconds. */
const MAX_ECHO_WAIT_MS = 1;

/** Tells whether input may be keys that somebody waits to see. */
export const isTyped = (bytes: Uint8Array): boolean => bytes.length <= MAX_TYPED_BYTES;

/**
 * Resolves when a session has written something, and its viewers have been sent it, or soon anyway. The receipt for a key waits for that:
 * to write it takes a tenth of a millisecond, which the echo, being what somebody waits for, would be late by.
 */
export const echoOf = ({ log }: ManagedSession): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const timer = setTimeout(done, MAX_ECHO_WAIT_MS);
    const listener = log.onAppend(done);
  });
