import type { AppState } from './app-state.ts';

const withoutUnread = (unread: ReadonlySet<string>, id: string): ReadonlySet<string> =>
  unread.has(id) ? new Set([...unread].filter((other) => other !== id)) : unread;

/** Opens a session's tab, at the end, or goes to the one that is open. */
export const openTab = (state: AppState, id: string): AppState => {
  if (state.activeTab === id && state.tabs.includes(id)) return state;
  return {
    ...state,
    tabs: state.tabs.includes(id) ? state.tabs : [...state.tabs, id],
    activeTab: id,
    unread: withoutUnread(state.unread, id),
  };
};

/** Closes a tab; the one that takes its place becomes active, or the last one. */
export const closeTab = (state: AppState, id: string): AppState => {
  const index = state.tabs.indexOf(id);
  if (index < 0) return state;
  const tabs = state.tabs.filter((other) => other !== id);
  const activeTab = state.activeTab === id ? (tabs[index] ?? tabs.at(-1) ?? null) : state.activeTab;
  let unread = withoutUnread(state.unread, id);
  if (activeTab !== null) unread = withoutUnread(unread, activeTab);
  return { ...state, tabs, activeTab, unread };
};

/** Moves a tab to another place; an index beyond the ends means the end. */
export const moveTab = (state: AppState, id: string, toIndex: number): AppState => {
  const from = state.tabs.indexOf(id);
  const to = Math.min(state.tabs.length - 1, Math.max(0, Math.trunc(toIndex)));
  if (from < 0 || from === to) return state;
  const tabs = state.tabs.filter((other) => other !== id);
  tabs.splice(to, 0, id);
  return { ...state, tabs };
};

/** A session wrote something: its tab is marked unless it is the one being looked at. */
export const markUnread = (state: AppState, id: string): AppState =>
  id === state.activeTab || !state.tabs.includes(id) || state.unread.has(id)
    ? state
    : { ...state, unread: new Set([...state.unread, id]) };

/** Drops the tabs of sessions that are gone. */
export const keepTabsOf = (state: AppState, ids: ReadonlySet<string>): AppState =>
  state.tabs.filter((id) => !ids.has(id)).reduce(closeTab, state);
