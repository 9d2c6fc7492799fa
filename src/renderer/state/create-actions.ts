import type { ApiClient } from '../api/api-client.ts';
import { ApiError } from '../api/api-error.ts';
import { tokenIn } from '../api/login-link.ts';
import { seeList, seeSession } from './alerts.ts';
import type { AppActions, AppState, Notice } from './app-state.ts';
import { putSession } from './apply-event.ts';
import type { BrowserNotifications } from './browser-notifications.ts';
import { addNotice, removeNotice } from './notices.ts';
import type { Store } from './store.ts';
import { closeTab, moveTab, openTab } from './tabs.ts';
import type { CreateSession, Session } from '../../shared/session.ts';

interface ActionsOptions {
  readonly store: Store<AppState>;
  readonly api: ApiClient;
  /** Adds the size of this page's pane to a session that is to be created. */
  readonly withSize: (body: CreateSession) => CreateSession;
  readonly onCreated: (session: Session) => void;
  readonly onSignedIn: () => void;
  readonly onSignedOut: () => void;
  /** The id of the open stream; null while there is none. */
  readonly streamId: () => string | null;
  readonly reconnect: () => void;
  readonly takePlace: () => void;
  readonly notifications: BrowserNotifications;
}

/** An ask that was answered in another window, or whose asker has left, needs no answer: the stream tells so. */
const unlessAnswered = (error: unknown): void => {
  if (!(error instanceof ApiError && error.code === 'not_found')) throw error;
};

/**
 * Makes all that a user can do. A request that fails becomes a notice and rejects with its ApiError. What a request
 * changed is shown when the stream tells it: an answer may be older than the last event.
 */
export const createActions = (options: ActionsOptions): AppActions => {
  const { store, api, notifications } = options;
  let lastNotice = 0;

  const add = (notice: Omit<Notice, 'id'>): void => {
    lastNotice += 1;
    const id = lastNotice;
    store.update((state) => addNotice(state, { id, ...notice }));
  };
  const notify = (tone: Notice['tone'], text: string): void => add({ tone, text });

  const told = async <T>(request: Promise<T>): Promise<T> => {
    try {
      return await request;
    } catch (error) {
      if (error instanceof ApiError) notify('error', error.detail);
      throw error;
    }
  };

  return {
    openTab: (id) => store.update((state) => openTab(state, id)),
    closeTab: (id) => store.update((state) => closeTab(state, id)),
    seeAlertsOf: (session) => store.update((state) => seeSession(state, session)),
    seeAlerts: () => store.update(seeList),
    async setNotifying(on) {
      const refusal = on ? await notifications.turnOn() : notifications.turnOff();
      if (typeof refusal === 'string') notify('error', refusal);
    },
    moveTab: (id, toIndex) => store.update((state) => moveTab(state, id, toIndex)),
    async create(body) {
      const session = await told(api.create(options.withSize(body)));
      options.onCreated(session);
      store.update((state) => {
        // The stream may have told more of it meanwhile.
        const known = state.sessions.some(({ id }) => id === session.id);
        return openTab(known ? state : putSession(state, session), session.id);
      });
      return session;
    },
    edit: (id, body) => told(api.edit(id, body)),
    remove: (id) => told(api.remove(id)),
    async start(id) {
      await told(api.start(id));
    },
    async stop(id) {
      await told(api.stop(id));
    },
    async restart(id) {
      await told(api.restart(id));
    },
    signal: (id, signal) => told(api.signal(id, signal)),
    history: (id, { from, to, points }, signal) =>
      api.history(id, { from: String(from), to: String(to), points }, signal),
    processes: (id, signal) => api.processes(id, signal),
    endProcess: (id, { pid, started }) => told(api.endProcess(id, pid, started)),
    suggestions: () => told(api.suggestions()),
    applyProject: (body) => told(api.applyProject(body)),
    saveProject: (body) => told(api.saveProject(body)),
    importProject: (body) => told(api.importProject(body)),
    network: () => told(api.network()),
    setNetwork: (change) => told(api.setNetwork(change)),
    shares: () => told(api.shares()),
    createShare: (share) => told(api.createShare(share)),
    revokeShare: (id) => told(api.revokeShare(id)),
    revokeShares: () => told(api.revokeShares()),
    viewers: () => told(api.viewers()),
    accessLog: (limit) => told(api.accessLog(limit)),
    endViewer: (id) => told(api.endViewer(id)),
    async askToType() {
      const stream = options.streamId();
      // Without a stream there is no visit, and the page says that it is not connected.
      if (stream !== null) await told(api.askToType(stream));
      store.update((state) => ({ ...state, typedInVain: false }));
    },
    answerAsk: (id, answer) => told(api.answerAsk(id, { answer }).catch(unlessAnswered)),
    endTyping: (id) => told(api.endTyping(id)),
    dismissTypedInVain: () => store.update((state) => ({ ...state, typedInVain: false })),
    async signIn(tokenOrLink) {
      const token = tokenIn(tokenOrLink);
      if (token === null)
        throw new ApiError(
          'invalid_body',
          0,
          'That is neither a login link nor a token. Copy the whole link and try again.',
        );
      await api.login(token);
      options.onSignedIn();
    },
    async signOut() {
      await told(api.logout());
      options.onSignedOut();
    },
    reconnect: options.reconnect,
    takePlace: options.takePlace,
    notify,
    askToCopy({ id, name }, text) {
      const amount = text.length === 1 ? '1 character' : `${text.length} characters`;
      add({
        tone: 'info',
        text: `${name} wants to copy ${amount} to the clipboard`,
        copy: { session: id, text },
      });
    },
    askAboutLink: (doubtfulLink) => store.update((state) => ({ ...state, doubtfulLink })),
    dismiss: (noticeId) => store.update((state) => removeNotice(state, noticeId)),
  };
};
