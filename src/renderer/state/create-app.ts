import type { Alert } from '../../shared/alerts.ts';
import { DEFAULT_COLS, DEFAULT_ROWS } from '../../shared/limits.ts';
import { firstShown } from '../../shared/first-shown.ts';
import { isLive } from '../../shared/state-sign.ts';
import { createAckSender } from '../api/ack-sender.ts';
import type { ApiClient } from '../api/api-client.ts';
import { isConnectionLimited } from '../api/connection-limit.ts';
import { createInputSenders } from '../api/input-senders.ts';
import type { ContinuityCounts } from '../api/output-continuity.ts';
import { isLoopback } from '../api/loopback.ts';
import { createStreamPlaces } from '../api/stream-places.ts';
import { createStreamCheck } from '../api/stream-check.ts';
import { createStreamClient, type StreamStatus } from '../api/stream-client.ts';
import type { PageEvent } from '../api/stream-event.ts';
import { createTerminals, type Terminals } from '../terminal/terminals.ts';
import { parseSeenAlerts } from './alerts.ts';
import type { AppActions, AppState } from './app-state.ts';
import { applyEvent } from './apply-event.ts';
import { createBrowserNotifications, type BrowserNotifications } from './browser-notifications.ts';
import { applyLatency, applyStatus } from './apply-status.ts';
import { createActions } from './create-actions.ts';
import { createComposeMemory, type ComposeMemory } from './compose-memory.ts';
import { documentTitle } from './document-title.ts';
import type { EarlyStart } from './early-start.ts';
import { initialState } from './initial-state.ts';
import { listenForWake } from './listen-for-wake.ts';
import { inputProblemText } from './input-problem-text.ts';
import { keepTabs } from './kept-tabs.ts';
import { createLatencyMeter } from './latency-meter.ts';
import { tolerant, type PageStorage } from './page-storage.ts';
import { createReceivedOutput } from './received-output.ts';
import { signInWithToken } from './sign-in-with-token.ts';
import { typingNotice } from './typing-notice.ts';
import { takeTokenFromAddress } from './sign-in-link.ts';
import { createStore, type Store } from './store.ts';
import { formatStoredTabs, parseStoredTabs, tabsKeyOf } from './stored-tabs.ts';
import { createSizeMemory } from './size-memory.ts';
import { createZoomMemory } from './zoom-memory.ts';
import { markUnread, openTab } from './tabs.ts';

/** The page's engine: what it knows, what a user can do, and the terminals. */
export interface PageApp {
  readonly store: Store<AppState>;
  readonly actions: AppActions;
  readonly terminals: Terminals;
  readonly composed: ComposeMemory;
  readonly notifications: BrowserNotifications;
  /** How often the stream broke its promise of no gap and no overlap; zero, unless something is wrong. */
  readonly continuity: () => ContinuityCounts;
  dispose(): void;
}

export interface PageAppOptions {
  /** The path below which the server is, with or without a slash at its end: '/' or '/x/'. */
  readonly basePath: string;
  readonly api: ApiClient;
  /** Keeps tabs over reloads. */
  readonly storage: PageStorage;
  readonly early: EarlyStart;
  /** Whether there is a GPU to draw terminals with. */
  readonly hasGpu: () => boolean;
}

/** Starts the engine: goes on with what was begun early, connects, and keeps the connection. */
export const createPageApp = (options: PageAppOptions): PageApp => {
  const desktop = 'rootresume' in window;
  const { api, storage, early } = options;
  const tabsKey = tabsKeyOf(options.basePath);
  const stored = parseStoredTabs(storage.getItem(tabsKey));
  const seenKey = `rootresume:${options.basePath}:alerts`;
  const sizes = createSizeMemory(
    tolerant(() => sessionStorage),
    `rootresume:${options.basePath}:sizes`,
    desktop,
  );

  const zooms = createZoomMemory(storage, `rootresume:${options.basePath}:zooms`);

  const store = createStore(initialState(stored, parseSeenAlerts(storage.getItem(seenKey))));
  const received = createReceivedOutput();
  const composed = createComposeMemory();
  const sessionOf = (id: string) => store.get().sessions.find((session) => session.id === id);
  const listening = new AbortController();
  let signInProblem: string | null = null;
  /** Whether a visitor without any tab is to be shown a session. */
  let firstVisit = stored === null;

  const notifications = createBrowserNotifications({
    storage,
    // Missing in some browsers, whatever its type says; the desktop's shell tells of them itself.
    api: desktop ? undefined : (window as Partial<typeof globalThis>).Notification,
    isWatched: () => document.visibilityState === 'visible' && document.hasFocus(),
  });
  /** The last alert that was told: one comes again with what came of it. */
  let lastAlert = { instance: '', id: 0 };
  const notifyOf = (alert: Alert): void => {
    const { instance } = store.get().seenAlerts;
    if (lastAlert.instance === instance && alert.id <= lastAlert.id) return;
    lastAlert = { instance, id: alert.id };
    notifications.handle(alert, sessionOf(alert.session)?.name ?? alert.session);
  };

  const latency = createLatencyMeter({
    ask: () => api.health(),
    isWanted: () => document.visibilityState === 'visible' && store.get().connection.kind === 'live',
    onMeasured: (ms) => store.update((state) => applyLatency(state, ms)),
  });
  const acks = createAckSender({
    post: async (session, offset) => {
      // Without a stream there is nobody to tell; the next hello has all of them sent again.
      if (stream.streamId !== null) await api.ack(stream.streamId, session, offset);
    },
  });
  const inputs = createInputSenders({
    post: (session, request) => api.input(session, request),
    onRoundTrip: (ms) => latency.record(ms),
    onProblem: (id, problem) => actions.notify('error', inputProblemText(sessionOf(id)?.name ?? id, problem)),
  });

  const terminals = createTerminals({
    desktop,
    hasGpu: options.hasGpu,
    zoomAtFirst: (id) => zooms.recall(id),
    onZoom: (id, zoom) => zooms.remember(id, zoom),
    sizeAtFirst: (id) => sizes.recall(id),
    session: sessionOf,
    mayType(id) {
      const session = sessionOf(id);
      const { role } = store.get();
      return role !== null && role !== 'view' && session !== undefined && isLive(session.state);
    },
    onTypedInVain(id) {
      const session = sessionOf(id);
      if (store.get().role !== 'view' || session === undefined || !isLive(session.state)) return;
      store.update((state) => (state.typedInVain ? state : { ...state, typedInVain: true }));
    },
    mayAnswer(id, owned, focused) {
      // The owner of the size answers, so that of many viewers one does. A session that nobody has sized has no owner: there the terminal
      // that has the keyboard answers.
      const session = sessionOf(id);
      return owned || (focused && session?.cols === DEFAULT_COLS && session.rows === DEFAULT_ROWS);
    },
    onInput(id, bytes) {
      const session = sessionOf(id);
      if (session !== undefined) inputs.send(id, session.run, bytes);
    },
    onDrawn: (id, offset) => acks.drawn(id, offset),
    onCopyAsked(id, text) {
      const session = sessionOf(id);
      if (session !== undefined) actions.askToCopy(session, text);
    },
    onDoubtfulLink: (link) => actions.askAboutLink(link),
    onDisposed: (id) => acks.forget(id),
    source: (id) => ({
      output: (range, signal) => api.output(id, range, signal),
      marks: (query, signal) => api.marks(id, query, signal),
      search: (query, signal) => api.search(id, query, signal),
    }),
    async postSize(id, size) {
      if (store.get().role === 'view') return;
      await api.resize(id, size);
    },
  });

  const handleEvent = (event: PageEvent): void => {
    const notice = event.type === 'role' ? typingNotice(store.get(), event.data) : null;
    if (notice !== null) actions.notify('info', notice);
    const written = received.note(event);
    store.update((state) => written.reduce(markUnread, applyEvent(state, event)));
    if (event.type === 'alert') notifyOf(event.data);
    // A snapshot is acknowledged whatever was acknowledged before: the server waits for it.
    if (event.type === 'snapshot') acks.forget(event.data.session);
    terminals.handleEvent(event);
    if (event.type === 'hello') {
      acks.resend();
      inputs.retry();
      terminals.handleReconnect();
      latency.measureSoon();
    }
    // Not when its tab closes: what was typed just before is still to be sent.
    if (event.type === 'removed') {
      inputs.forget(event.data.session);
      composed.forget(event.data.session);
    }
    if (event.type === 'sessions' && firstVisit) {
      firstVisit = false;
      const first = firstShown(event.data);
      if (first !== undefined) store.update((state) => openTab(state, first.id));
    }
  };

  const handleStatus = (status: StreamStatus): void => {
    const explained =
      status.kind === 'signed-out' ? { ...status, message: status.message ?? signInProblem } : status;
    signInProblem = null;
    store.update((state) => applyStatus(state, explained, Date.now()));
  };

  const stream = createStreamClient({
    api,
    connect: (url) => early.adopt(url) ?? new EventSource(url),
    isFirstVisit: () => firstVisit,
    check: createStreamCheck({
      probe: (id, probe) => api.probeStream(id, probe),
      reach: () => api.reach(),
      isRemote: !isLoopback(location.hostname),
      onVerdict: (heldBack) => store.update((state) => ({ ...state, heldBack })),
    }),
    onEvent: handleEvent,
    onStatus: handleStatus,
    onGap({ session, expected, got }) {
      // A broken promise of the server's: whoever looks for the reason looks here.
      // eslint-disable-next-line no-console
      console.error(`invariant violation: output of ${session} goes on at ${got} instead of ${expected}`);
    },
  });

  const actions = createActions({
    store,
    api,
    withSize: (body) => ({ ...terminals.proposeSize(), ...body }),
    onCreated: (session) => sizes.claim(session.id),
    onSignedIn() {
      const tabs = parseStoredTabs(storage.getItem(tabsKey));
      store.update((state) => (state.tabs.length === 0 && tabs !== null ? { ...state, ...tabs } : state));
      stream.reconnect();
    },
    onSignedOut() {
      stream.hangUp({ forget: true });
      store.update((state) => ({
        ...initialState(null),
        notices: state.notices,
        connection: { kind: 'signed-out', message: null },
      }));
    },
    streamId: () => stream.streamId,
    reconnect: () => stream.reconnect(),
    takePlace: () => places.take(),
    notifications,
  });

  const places = createStreamPlaces({
    // Over HTTP/2 all streams share a connection, and nobody has to wait for another.
    channel: isConnectionLimited() ? new BroadcastChannel(`rootresume:${options.basePath}`) : null,
    visible: document.visibilityState === 'visible',
    onChange: (granted) => stream.setAllowed(granted),
  });
  stream.setAllowed(false);
  places.join();

  let openTabs: readonly string[] = [];
  let keptTabs: readonly string[] = [];
  // What a reload would find is only written once it changes: a first visit stays one until a tab was opened.
  let storedText = formatStoredTabs(store.get());
  let seenAlerts = store.get().seenAlerts;
  const followSeen = (): void => {
    const state = store.get();
    if (state.seenAlerts === seenAlerts || state.connection.kind === 'signed-out') return;
    seenAlerts = state.seenAlerts;
    storage.setItem(seenKey, JSON.stringify(seenAlerts));
  };
  const followTabs = (): void => {
    const { tabs, activeTab, connection } = store.get();
    document.title = documentTitle(store.get());
    const nowKept = keepTabs(keptTabs, { tabs, activeTab });
    if (tabs !== openTabs || nowKept !== keptTabs) {
      openTabs = tabs;
      keptTabs = nowKept;
      terminals.setOpen(tabs, nowKept);
      stream.setOutput(nowKept);
    }
    // Signed out, the tabs are gone from the page but not from its memory.
    const text = formatStoredTabs({ tabs, activeTab });
    if (connection.kind === 'signed-out' || text === storedText) return;
    storedText = text;
    storage.setItem(tabsKey, text);
  };

  const connect = async (signedIn: Promise<string | null>): Promise<void> => {
    signInProblem = await signedIn;
    if (listening.signal.aborted) return;
    // The browser may hold another, valid credential: only a refused stream makes the problem one.
    stream.reconnect();
  };
  const followLink = (): void => {
    const token = takeTokenFromAddress();
    if (token === null) stream.reconnect();
    else void connect(signInWithToken(api, token, listening.signal));
  };

  const { signal } = listening;
  window.addEventListener(
    'hashchange',
    () => {
      // A login link pasted into the address bar of the open page.
      if (location.hash.includes('token=')) followLink();
    },
    { signal },
  );
  document.addEventListener(
    'visibilitychange',
    () => places.setVisible(document.visibilityState === 'visible'),
    { signal },
  );
  // A page that is put away (for good, for 'back', or frozen to save power) hears nothing: its stream would only hold a connection.
  for (const type of ['pagehide', 'freeze'])
    window.addEventListener(type, () => places.leave(), { signal, capture: true });
  for (const type of ['pageshow', 'resume'])
    window.addEventListener(type, () => places.join(), { signal, capture: true });
  // After the places: a page that is back may first have to get one.
  listenForWake(
    { window, document },
    (reason) => {
      stream.wake(reason);
      inputs.retry();
    },
    signal,
  );
  const subscriptions = [
    store.subscribe(followTabs),
    store.subscribe(followSeen),
    terminals.sizes.subscribe(() => sizes.remember(terminals.sizes.get())),
  ];
  followTabs();
  void connect(early.signedIn).finally(() => early.end());

  return {
    store,
    actions,
    terminals,
    composed,
    notifications,
    continuity: () => stream.counts,
    dispose() {
      listening.abort();
      early.end();
      for (const unsubscribe of subscriptions) unsubscribe();
      places.dispose();
      stream.dispose();
      terminals.dispose();
      inputs.dispose();
      acks.dispose();
      latency.dispose();
    },
  };
};
