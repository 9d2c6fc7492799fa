import { INPUT_BODY_LIMIT_BYTES } from '../../shared/limits.ts';
import { ApiError, isTransient } from './api-error.ts';
import { createBackoff } from './backoff.ts';
import { createByteQueue } from './byte-queue.ts';
import { makeClientId } from './client-id.ts';
import type { InputRequest } from './input-request.ts';

/** Input of one session that waits to be sent, in bytes: room for a large paste. What would exceed it is refused whole, and said. */
export const MAX_PENDING_INPUT_BYTES = 16 * 1024 * 1024;

const RETRY = { firstMs: 150, longestMs: 3000 };

/** What became of input that could not be written. */
export type InputProblem =
  /** The program has ended, or has not begun; what was pending is dropped. */
  | { readonly kind: 'not-running' }
  /** The run that it was typed into is over, and another has begun; what was pending for that one is dropped. */
  | { readonly kind: 'other-run' }
  /** It was never answered, and the server cannot tell any more whether it was written; it is dropped, with what was pending behind it. */
  | { readonly kind: 'unsure' }
  /** This credential may only read. */
  | { readonly kind: 'read-only' }
  /** MAX_PENDING_INPUT_BYTES wait already. */
  | { readonly kind: 'full' }
  | { readonly kind: 'refused'; readonly error: ApiError };

export interface InputSenderOptions {
  /** Sends one request. Rejects with an ApiError. */
  readonly post: (request: InputRequest) => Promise<void>;
  /** A request was answered after so many milliseconds. */
  readonly onRoundTrip: (ms: number) => void;
  /** Told once for a run of refusals of the same kind, not for every key. */
  readonly onProblem: (problem: InputProblem) => void;
  readonly makeId?: () => string;
}

/**
 * Writes what is typed into one session, exactly once and in order: one request is in flight, and what is typed meanwhile is joined in
 * the next. A request without an answer is repeated with the same bytes and the same number, which the server applies once.
 *
 * Input belongs to the run into which it was typed, and is never sent to the next one: not what waits, nor a repeat, nor joined with that
 * one's own.
 */
export interface InputSender {
  /** `run`: the one that the user saw when typing. */
  send(run: number, bytes: Uint8Array): void;
  /** Repeats at once what waits for its next attempt. */
  retry(): void;
  dispose(): void;
}

/** The bytes that carry the present number; they stay the same until they are answered. */
interface InFlight {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly run: number;
  /** Whether an attempt got no answer that says that nothing was written. */
  maybeWritten: boolean;
}

export const createInputSender = (options: InputSenderOptions): InputSender => {
  const makeId = options.makeId ?? makeClientId;
  const backoff = createBackoff(RETRY);
  const queue = createByteQueue();
  /** The run that all bytes of the queue are for. */
  let queuedRun = 0;
  let clientId = makeId();
  let number = 1;
  let inFlight: InFlight | null = null;
  let wakeUp: (() => void) | null = null;
  let told: InputProblem['kind'] | null = null;
  const ending = new AbortController();
  const isDisposed = (): boolean => ending.signal.aborted;

  const tell = (problem: InputProblem): void => {
    if (told === problem.kind) return;
    told = problem.kind;
    options.onProblem(problem);
  };

  const beginAnotherCount = (): void => {
    clientId = makeId();
    number = 1;
  };

  const drop = (problem: InputProblem | null): void => {
    inFlight = null;
    queue.clear();
    // A number that was refused may be counted by the server or not; a fresh id leaves no doubt.
    beginAnotherCount();
    if (problem !== null) tell(problem);
  };

  const takeNext = (): InFlight | null => {
    const bytes = queue.take(INPUT_BODY_LIMIT_BYTES);
    return bytes && { bytes, run: queuedRun, maybeWritten: false };
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

  const handleRefusal = ({ run, maybeWritten }: InFlight, error: ApiError): void => {
    switch (error.code) {
      case 'out_of_order':
        // The server does not know this count: it forgot the client, since many others wrote meanwhile, or takes it for another, since the
        // credential has changed. An attempt that went unanswered may be written; under another number it would be written twice.
        if (maybeWritten) return drop({ kind: 'unsure' });
        // Without one this is safe: all before these bytes was answered, and they themselves were only ever refused.
        return beginAnotherCount();
      case 'other_run':
        if (run === queuedRun) return drop({ kind: 'other-run' });
        // What waits was typed into the run that has begun meanwhile.
        inFlight = null;
        beginAnotherCount();
        return tell({ kind: 'other-run' });
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

  const sendAll = async (): Promise<void> => {
    for (;;) {
      const sending = (inFlight ??= takeNext());
      if (sending === null || isDisposed()) return;
      const { bytes, run } = sending;
      const sentAt = performance.now();
      try {
        await options.post({ bytes, seq: `${clientId}:${number}`, run });
        options.onRoundTrip(performance.now() - sentAt);
        inFlight = null;
        number += 1;
        told = null;
        backoff.reset();
      } catch (error) {
        if (isDisposed()) return;
        const known = error instanceof ApiError ? error : new ApiError('unreachable', 0, String(error));
        if (!isTransient(known)) {
          handleRefusal(sending, known);
          continue;
        }
        // Unanswered, it may have been applied all the same: only the very same request is safe to repeat.
        sending.maybeWritten ||= known.code !== 'input_full';
        await pause(backoff.next());
      }
    }
  };

  let running = false;
  const start = (): void => {
    if (running) return;
    running = true;
    void sendAll().finally(() => {
      running = false;
      if (queue.length > 0 && !isDisposed()) start();
    });
  };

  return {
    send(run, bytes) {
      if (bytes.length === 0 || isDisposed()) return;
      // The page was told of another run. What waits was for one that is over; what is in flight may be written, which its repeat tells.
      if (run !== queuedRun && queue.length > 0) {
        queue.clear();
        tell({ kind: 'other-run' });
      }
      queuedRun = run;
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
