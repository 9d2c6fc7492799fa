import { INPUT_BODY_LIMIT_BYTES } from '../../shared/limits.ts';
import { ApiError, isTransient } from './api-error.ts';
import { createBackoff } from './backoff.ts';
import { createByteQueue } from './byte-queue.ts';
import { makeClientId } from './client-id.ts';

/** Input of one session that waits to be sent, in bytes: room for a large paste. What would exceed it is refused whole, and said. */
export const MAX_PENDING_INPUT_BYTES = 16 * 1024 * 1024;

const RETRY = { firstMs: 150, longestMs: 3000 };

/** What became of input that could not be written. */
export type InputProblem =
  /** The program has ended, or has not begun; what was pending is dropped. */
  | { readonly kind: 'not-running' }
  /** This credential may only read. */
  | { readonly kind: 'read-only' }
  /** MAX_PENDING_INPUT_BYTES wait already. */
  | { readonly kind: 'full' }
  | { readonly kind: 'refused'; readonly error: ApiError };

export interface InputSenderOptions {
  /** Writes bytes to the session; `seq` is `<client id>:<n>`. Rejects with an ApiError. */
  readonly post: (bytes: Uint8Array<ArrayBuffer>, seq: string) => Promise<void>;
  /** A request was answered after so many milliseconds. */
  readonly onRoundTrip: (ms: number) => void;
  /** Told once for a run of refusals of the same kind, not for every key. */
  readonly onProblem: (problem: InputProblem) => void;
  readonly makeId?: () => string;
}

/**
 * Writes what is typed into one session, exactly once and in order: one request is in flight, and what is typed meanwhile is joined in
 * the next. A request without an answer is repeated with the same bytes and the same number, which the server applies once.
 */
export interface InputSender {
  send(bytes: Uint8Array): void;
  /** Repeats at once what waits for its next attempt. */
  retry(): void;
  dispose(): void;
}

export const createInputSender = (options: InputSenderOptions): InputSender => {
  const makeId = options.makeId ?? makeClientId;
  const backoff = createBackoff(RETRY);
  const queue = createByteQueue();
  let clientId = makeId();
  let number = 1;
  /** The bytes that carry `number`; they stay the same until they are answered. */
  let inFlight: Uint8Array<ArrayBuffer> | null = null;
  let wakeUp: (() => void) | null = null;
  let told: InputProblem['kind'] | null = null;
  const ending = new AbortController();
  const isDisposed = (): boolean => ending.signal.aborted;

  const tell = (problem: InputProblem): void => {
    if (told === problem.kind) return;
    told = problem.kind;
    options.onProblem(problem);
  };

  const drop = (problem: InputProblem | null): void => {
    inFlight = null;
    queue.clear();
    // A number that was refused may be counted by the server or not; a fresh id leaves no doubt.
    clientId = makeId();
    number = 1;
    if (problem !== null) tell(problem);
  };

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      wakeUp = done;
      function done(): void {
        clearTimeout(timer);
        wakeUp = null;
        resolve();
      }
    });

  const handleRefusal = (error: ApiError): void => {
    switch (error.code) {
      case 'out_of_order':
        // The server lost count (it was started anew, say): these bytes are the first of another count.
        clientId = makeId();
        number = 1;
        return;
      case 'not_running':
        return drop({ kind: 'not-running' });
      case 'forbidden':
        return drop({ kind: 'read-only' });
      case 'unauthorized':
      case 'not_found':
        // Said elsewhere: the page is signed out, or the session is gone.
        return drop(null);
      default:
        return drop({ kind: 'refused', error });
    }
  };

  const run = async (): Promise<void> => {
    for (;;) {
      inFlight ??= queue.take(INPUT_BODY_LIMIT_BYTES);
      if (inFlight === null || isDisposed()) return;
      const sentAt = performance.now();
      try {
        await options.post(inFlight, `${clientId}:${number}`);
        options.onRoundTrip(performance.now() - sentAt);
        inFlight = null;
        number += 1;
        told = null;
        backoff.reset();
      } catch (error) {
        if (isDisposed()) return;
        const known = error instanceof ApiError ? error : new ApiError('unreachable', 0, String(error));
        // Unanswered, it may have been applied all the same: only the very same request is safe to repeat.
        if (isTransient(known)) await pause(backoff.next());
        else handleRefusal(known);
      }
    }
  };

  let running = false;
  const start = (): void => {
    if (running) return;
    running = true;
    void run().finally(() => {
      running = false;
      if (queue.length > 0 && !isDisposed()) start();
    });
  };

  return {
    send(bytes) {
      if (bytes.length === 0 || isDisposed()) return;
      if (queue.length + bytes.length > MAX_PENDING_INPUT_BYTES) return tell({ kind: 'full' });
      queue.push(bytes);
      start();
    },
    retry: () => wakeUp?.(),
    dispose() {
      ending.abort();
      queue.clear();
      wakeUp?.();
    },
  };
};
