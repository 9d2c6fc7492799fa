import { ApiError, isTransient } from './api-error.ts';
import { createBackoff } from './backoff.ts';

/** Refusals in a row after which the stream itself is doubted, and dialled again. */
const MAX_REFUSALS = 3;

const RETRY = { firstMs: 200, longestMs: 3000 };

interface SubscriptionOptions {
  put(stream: string, sessions: readonly string[]): Promise<void>;
  /** Whether the session can go on from a cursor. */
  canResume(session: string): boolean;
  /** A session is not wanted any more: what still arrives of it must not be taken for its next beginning. */
  onDropped(session: string): void;
  /** The server does not take the subscription: the stream has to be dialled again. */
  onRefused(): void;
}

/** Keeps the server's idea of which sessions' output this page wants equal to the page's own. */
export interface OutputSubscription {
  setWanted(sessions: readonly string[]): void;
  /** Makes a session begin anew, with a snapshot. */
  restart(session: string): void;
  /** Gives the sessions to name while dialling; `resuming`: with a cursor. */
  dial(resuming: boolean): readonly string[];
  /** The stream that was dialled has said hello. */
  handleHello(stream: string): void;
  handleLost(): void;
}

/**
 * Sessions can be opened and closed at any time, also between dialling and `hello`, so the difference is worked out whenever either side
 * moves; one request is in flight at a time. A session that was closed and opened again meanwhile has to be taken off first, or the
 * server would simply go on where it is, without the snapshot that a fresh terminal needs.
 */
export const createOutputSubscription = (options: SubscriptionOptions): OutputSubscription => {
  let wanted: readonly string[] = [];
  let applied: ReadonlySet<string> = new Set();
  const stale = new Set<string>();
  let stream: string | null = null;
  /** The stream that `run` works on; a request to an earlier one may still hang, and must not hold this one up. */
  let runningOn: string | null = null;
  const backoff = createBackoff(RETRY);

  const nextTarget = (): readonly string[] | null => {
    for (const id of stale) if (!applied.has(id)) stale.delete(id);
    const target = wanted.filter((id) => !stale.has(id));
    return target.length === applied.size && target.every((id) => applied.has(id)) ? null : target;
  };

  const run = async (): Promise<void> => {
    const asked = stream;
    if (asked === null || runningOn === asked) return;
    runningOn = asked;
    let refusals = 0;
    for (let target = nextTarget(); target !== null; target = nextTarget()) {
      try {
        await options.put(asked, target);
        if (stream !== asked) return;
        applied = new Set(target);
        refusals = 0;
        backoff.reset();
      } catch (error) {
        // The stream that was meant is gone: the next hello begins afresh.
        if (stream !== asked) return;
        if (!(error instanceof ApiError && isTransient(error))) refusals += 1;
        if (refusals >= MAX_REFUSALS) {
          options.onRefused();
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, backoff.next()));
        if (stream !== asked) return;
      }
    }
    runningOn = null;
  };

  return {
    setWanted(sessions) {
      for (const id of wanted) {
        if (sessions.includes(id)) continue;
        if (applied.has(id)) stale.add(id);
        options.onDropped(id);
      }
      wanted = [...sessions];
      void run();
    },
    restart(session) {
      if (!wanted.includes(session)) return;
      stale.add(session);
      options.onDropped(session);
      void run();
    },
    dial(resuming) {
      stream = null;
      runningOn = null;
      stale.clear();
      const named = resuming ? wanted.filter((id) => options.canResume(id)) : wanted;
      applied = new Set(named);
      return named;
    },
    handleHello(id) {
      stream = id;
      void run();
    },
    handleLost() {
      stream = null;
    },
  };
};
