import type { StreamEventData } from '../../shared/events.ts';
import { PING_INTERVAL_MS } from '../../shared/limits.ts';
import type { ApiClient } from './api-client.ts';
import { ApiError } from './api-error.ts';
import { createBackoff } from './backoff.ts';
import { createOutputContinuity, type ContinuityCounts } from './output-continuity.ts';
import { createOutputSubscription } from './output-subscription.ts';
import type { StreamCheck } from './stream-check.ts';
import { parseStreamEvent, STREAM_EVENT_NAMES, type PageEvent } from './stream-event.ts';
import { streamQuery } from './stream-query.ts';

/** Silence, in milliseconds, after which a connection counts as dead: two pings missed, and some delay allowed for the second. */
const DEAD_AFTER_MS = 2 * PING_INTERVAL_MS + 2000;

/** How often the silence is looked at, in milliseconds. */
const WATCH_EVERY_MS = 2000;

/** A dialled stream that says no `hello` for this long, in milliseconds, is given up. */
const HELLO_TIMEOUT_MS = 10_000;

/**
 * The first dials after waking are given up so soon, in milliseconds: a browser makes them over connections that it kept and that died
 * meanwhile, one after the other. It keeps five beside a stream. Whoever is so far away is waited for after these.
 */
const QUICK_HELLO_TIMEOUT_MS = 300;
const QUICK_DIALS = 5;

/** A stream that was heard so lately, in milliseconds, is taken for alive when the page wakes: figures come every second or two. */
const FRESH_MS = 2500;

/** What is taken for alive has to be heard within this time, in milliseconds, after waking: what is heard then may have waited in a buffer. */
const PROOF_MS = 1000;

/** A page wakes with several events at once; a dial that is so young, in milliseconds, answers all of them. */
const ONE_WAKING_MS = 500;

const REDIAL = { firstMs: 300, longestMs: 5000 };

/** `EventSource.CLOSED`, which a stand-in for EventSource need not have. */
const CLOSED = 2;

/**
 * Why a stream may have died unnoticed. `online`: the network is another. `resume`: the page itself stood still. `visible`, `focus`: it
 * is looked at again.
 */
export type WakeReason = 'online' | 'resume' | 'visible' | 'focus';

/** The part of EventSource that is used. */
export interface StreamConnection {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

/** How the stream stands. */
export type StreamStatus =
  | { readonly kind: 'live' }
  | { readonly kind: 'lost' }
  /** Other tabs of this browser hold the connections that it allows. */
  | { readonly kind: 'crowded-out' }
  | { readonly kind: 'signed-out'; readonly message: string | null }
  | { readonly kind: 'closed'; readonly reason: StreamEventData<'bye'>['reason'] };

export interface StreamClientOptions {
  readonly api: Pick<ApiClient, 'streamUrl' | 'sessions' | 'setStreamOutput'>;
  readonly connect: (url: string) => StreamConnection;
  /** Whether the server is to choose a session to begin with, where none is wanted yet. */
  readonly isFirstVisit?: () => boolean;
  /** Told of everything that happens to the connection. */
  readonly check?: StreamCheck;
  readonly onEvent: (event: PageEvent) => void;
  readonly onStatus: (status: StreamStatus) => void;
  /** Bytes were missing: the session is asked for anew. Never happens while the server keeps its promise. */
  readonly onGap: (gap: {
    readonly session: string;
    readonly expected: number;
    readonly got: number;
  }) => void;
}

/** The page's one stream: dials, watches, dials again with its cursor, and keeps the subscriptions right. */
export interface StreamClient {
  /** Dials at once, whatever it was waiting for. */
  reconnect(): void;
  /** The page may have slept: a stream that may have died meanwhile is replaced at once, and one that seems alive has to prove it. */
  wake(reason: WakeReason): void;
  /**
   * Whether this page may hold a stream beside the other tabs of its browser; at first it may. Without, it hangs up and keeps its cursor;
   * a stream that is wanted is dialled the moment it may.
   */
  setAllowed(allowed: boolean): void;
  /** Hangs up and stays off until `reconnect`. `forget` begins all sessions anew then. */
  hangUp(options?: { readonly forget: boolean }): void;
  /** Replaces the sessions whose output is wanted. */
  setOutput(sessions: readonly string[]): void;
  /** The id of the open stream; null while there is none. */
  readonly streamId: string | null;
  readonly counts: ContinuityCounts;
  dispose(): void;
}

export const createStreamClient = (options: StreamClientOptions): StreamClient => {
  const { api } = options;
  const backoff = createBackoff(REDIAL);
  const continuity = createOutputContinuity();
  let connection: StreamConnection | null = null;
  let streamId: string | null = null;
  let cursor: string | null = null;
  let retryTimer: ReturnType<typeof setTimeout> | null = null;
  let helloTimer: ReturnType<typeof setTimeout> | undefined;
  let proofTimer: ReturnType<typeof setTimeout> | undefined;
  /** How many dials from here on are given up quickly. */
  let quickDials = 0;
  let lastHeardAt = 0;
  let dialledAt = 0;
  /** Whether the stream should be open: not while signed out, nor after `hangUp`. */
  let wanted = false;
  let allowed = true;
  /** Grows with every hanging up, so that an answer which comes late is known to be late. */
  let epoch = 0;

  const subscription = createOutputSubscription({
    put: (stream, sessions) => api.setStreamOutput(stream, sessions),
    canResume: (session) => continuity.has(session),
    onDropped: (session) => continuity.forget(session),
    onRefused: () => dial(),
  });

  const close = (): void => {
    epoch += 1;
    connection?.close();
    connection = null;
    streamId = null;
    subscription.handleLost();
    options.check?.handleHangUp();
    if (retryTimer !== null) clearTimeout(retryTimer);
    retryTimer = null;
    clearTimeout(helloTimer);
    clearTimeout(proofTimer);
  };

  const dialLater = (): void => {
    if (retryTimer !== null) clearTimeout(retryTimer);
    retryTimer = setTimeout(dial, backoff.next());
  };

  const handleDead = (): void => {
    close();
    options.onStatus({ kind: 'lost' });
    dialLater();
  };

  /** An EventSource does not say why it gave up; an ordinary request learns it. */
  const askWhy = async (): Promise<void> => {
    close();
    const asked = epoch;
    let error: unknown;
    try {
      await api.sessions();
    } catch (thrown) {
      error = thrown;
    }
    // Somebody dialled, or hung up, while the answer was awaited.
    if (epoch !== asked) return;
    if (error instanceof ApiError && (error.status === 401 || error.status === 403)) {
      wanted = false;
      options.onStatus({ kind: 'signed-out', message: error.status === 401 ? null : error.detail });
      return;
    }
    options.onStatus({ kind: 'lost' });
    dialLater();
  };

  const handleEvent = (event: PageEvent): void => {
    switch (event.type) {
      case 'hello':
        streamId = event.data.stream;
        clearTimeout(helloTimer);
        quickDials = 0;
        backoff.reset();
        options.onStatus({ kind: 'live' });
        options.onEvent(event);
        subscription.handleHello(event.data.stream);
        options.check?.handleHello(event.data.stream);
        return;
      case 'snapshot':
        // On its way when the session was dropped: nobody draws it, so nothing can go on from it.
        if (!subscription.wants(event.data.session)) return;
        continuity.begin(event.data.session, event.data.offset);
        break;
      case 'output': {
        const admission = continuity.admit(event.data);
        if (admission.kind === 'gap') {
          const { session, offset } = event.data;
          options.onGap({ session, expected: admission.expected, got: offset });
          subscription.restart(session);
        }
        if (admission.kind !== 'take') return;
        const { offset, bytes } = admission;
        options.onEvent({ type: 'output', data: { session: event.data.session, offset, bytes } });
        return;
      }
      case 'removed':
        continuity.forget(event.data.session);
        break;
      case 'bye':
        close();
        wanted = event.data.reason === 'shutdown';
        options.onEvent(event);
        options.onStatus({ kind: 'closed', reason: event.data.reason });
        if (wanted) dialLater();
        return;
      default:
    }
    options.onEvent(event);
  };

  const dial = (): void => {
    close();
    wanted = true;
    if (!allowed) {
      options.onStatus({ kind: 'crowded-out' });
      return;
    }
    dialledAt = Date.now();
    const query = streamQuery({
      output: subscription.dial(cursor !== null),
      firstVisit: options.isFirstVisit?.() ?? false,
      after: cursor,
    });
    const dialled = options.connect(api.streamUrl(query));
    connection = dialled;
    options.check?.handleDial();
    const quick = quickDials > 0;
    helloTimer = setTimeout(
      () => {
        if (!quick) return handleDead();
        quickDials -= 1;
        dial();
      },
      quick ? QUICK_HELLO_TIMEOUT_MS : HELLO_TIMEOUT_MS,
    );
    for (const name of STREAM_EVENT_NAMES)
      dialled.addEventListener(name, (message) => {
        if (connection !== dialled) return;
        lastHeardAt = Date.now();
        // The cursor moves before the event is told: both belong to the same byte.
        if (message.lastEventId !== '') cursor = message.lastEventId;
        const event = parseStreamEvent(name, message.data);
        options.check?.handleEvent(event.type === 'probe' ? event.data.probe : undefined);
        handleEvent(event);
      });
    dialled.addEventListener('error', () => {
      if (connection !== dialled) return;
      // Its own second attempt would come with the old `after` and `output`, so it is never left to itself.
      if (dialled.readyState === CLOSED) void askWhy();
      else handleDead();
    });
  };

  const watch = setInterval(() => {
    if (streamId !== null && Date.now() - lastHeardAt > DEAD_AFTER_MS) handleDead();
  }, WATCH_EVERY_MS);

  return {
    reconnect() {
      backoff.reset();
      dial();
    },
    wake(reason) {
      if (!wanted || !allowed) return;
      const now = Date.now();
      if (connection !== null && streamId === null && now - dialledAt < ONE_WAKING_MS) return;
      const dialAnew = (): void => {
        backoff.reset();
        quickDials = QUICK_DIALS;
        dial();
      };
      const quietMs = now - lastHeardAt;
      if (streamId === null || reason === 'online' || reason === 'resume') return dialAnew();
      // The keyboard comes and goes in a page that was looked at all the while.
      if (reason === 'focus') {
        if (quietMs > PING_INTERVAL_MS + 2000) dialAnew();
        return;
      }
      if (quietMs > FRESH_MS) return dialAnew();
      clearTimeout(proofTimer);
      proofTimer = setTimeout(() => {
        if (lastHeardAt <= now) dialAnew();
      }, PROOF_MS);
    },
    setAllowed(change) {
      if (change === allowed) return;
      allowed = change;
      if (!wanted) return;
      backoff.reset();
      dial();
    },
    hangUp({ forget } = { forget: false }) {
      wanted = false;
      close();
      if (forget) cursor = null;
    },
    setOutput: (sessions) => subscription.setWanted(sessions),
    get streamId() {
      return streamId;
    },
    get counts() {
      return continuity.counts;
    },
    dispose() {
      wanted = false;
      close();
      clearInterval(watch);
    },
  };
};
