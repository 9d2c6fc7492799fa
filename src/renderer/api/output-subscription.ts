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
  /** Whether the session is wanted; of one that is not, what was on its way still arrives. */
  wants(session: string): boolean;
  /** Makes a session begin anew, with a snapshot. */
  restart(session: string): void;
  /** Gives the sessions to name while dialling; `resuming`: with a cursor. */
  dial(resuming: boolean): readonly string[];
  /** The stream that was dialled has said hello. */
  handleHello(stream: string): void;
  handleLost(): void;
}

/**
 * Sessions are wanted and not wanted at any time, also between dialling and `hello`, so the difference is worked out whenever either side
 * moves; one request is in flight at a time. A session that was dropped and is wanted again meanwhile has to be taken off first, or the
 * server would simply go on where it is, without the snapshot that a fresh terminal needs.
 */
export const createOutputSubscription = (options: SubscriptionOptions): OutputSubscription => {
  let wanted: readonly string[] = [];
  let applied: ReadonlySet<string> = new Set();
  /** What the server may have besides: named in requests that it has not confirmed, because they are in flight or their answer was lost. */
  const asked = new Set<string>();
  /** Dropped while the server had it, or may have had it: to be taken off before it is named again. */
  const stale = new Set<string>();
  let stream: string | null = null;
  /** The stream that `run` works on; a request to an earlier one may still hang, and must not hold this one up. */
  let runningOn: string | null = null;
  const backoff = createBackoff(RETRY);

  const mayHave = (id: string): boolean => applied.has(id) || asked.has(id);

  const nextTarget = (): readonly string[] | null => {
    for (const id of stale) if (!mayHave(id)) stale.delete(id);
    const target = wanted.filter((id) => !stale.has(id));
    const known = [...asked].every((id) => applied.has(id));
    return known && target.length === applied.size && target.every((id) => applied.has(id)) ? null : target;
  };

  const run = async (): Promise<void> => {
    const on = stream;
    if (on === null || runningOn === on) return;
    runningOn = on;
    let refusals = 0;
    for (let target = nextTarget(); target !== null; target = nextTarget()) {
      for (const id of target) asked.add(id);
      try {
        await options.put(on, target);
        if (stream !== on) return;
        applied = new Set(target);
        asked.clear();
        refusals = 0;
        backoff.reset();
      } catch (error) {
        // The stream that was meant is gone: the next hello begins afresh.
        if (stream !== on) return;
        if (!(error instanceof ApiError && isTransient(error))) refusals += 1;
        if (refusals >= MAX_REFUSALS) {
          options.onRefused();
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, backoff.next()));
        if (stream !== on) return;
      }
    }
    runningOn = null;
  };

  return {
    setWanted(sessions) {
      for (const id of wanted) {
        if (sessions.includes(id)) continue;
        if (mayHave(id)) stale.add(id);
        options.onDropped(id);
      }
      wanted = [...sessions];
      void run();
    },
    wants: (session) => wanted.includes(session),
    restart(session) {
      if (!wanted.includes(session)) return;
      stale.add(session);
      options.onDropped(session);
      void run();
    },
    dial(resuming) {
      stream = null;
      runningOn = null;
      asked.clear();
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
