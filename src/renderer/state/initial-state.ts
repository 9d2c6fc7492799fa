import { NOTHING_SEEN, type SeenAlerts } from './alerts.ts';
import type { AppState } from './app-state.ts';
import type { StoredTabs } from './stored-tabs.ts';

/** The state before anything was heard of the server, with the tabs that were open before a reload. */
export const initialState = (stored: StoredTabs | null, seenAlerts: SeenAlerts = NOTHING_SEEN): AppState => ({
  connection: { kind: 'connecting' },
  role: null,
  version: null,
  sessions: [],
  stats: {},
  recent: {},
  appUsage: null,
  lines: {},
  tabs: stored?.tabs ?? [],
  activeTab: stored?.activeTab ?? null,
  unread: new Set(),
  notices: [],
  storageTrouble: null,
  sharing: null,
  heldBack: null,
  typing: 'none',
  typedInVain: false,
  doubtfulLink: null,
  asks: [],
  project: null,
  alerts: [],
  seenAlerts,
});
