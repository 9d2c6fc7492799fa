import type { Session } from '../../shared/session.ts';
import { isLive } from '../../shared/state-sign.ts';
import type { PageEvent } from '../api/stream-event.ts';
import type { AppState } from './app-state.ts';
import { putAlert, seenOf } from './alerts.ts';
import { addSample } from './recent-costs.ts';
import { closeTab, keepTabsOf } from './tabs.ts';

const without = <T>(record: Readonly<Record<string, T>>, id: string): Readonly<Record<string, T>> =>
  id in record ? Object.fromEntries(Object.entries(record).filter(([key]) => key !== id)) : record;

/** Puts a session in its place, or at the end when it was not there. */
export const putSession = (state: AppState, session: Session): AppState => ({
  ...state,
  sessions: state.sessions.some(({ id }) => id === session.id)
    ? state.sessions.map((known) => (known.id === session.id ? session : known))
    : [...state.sessions, session],
  stats: isLive(session.state) ? state.stats : without(state.stats, session.id),
});

const removeSession = (state: AppState, id: string): AppState => ({
  ...closeTab(state, id),
  sessions: state.sessions.filter((session) => session.id !== id),
  stats: without(state.stats, id),
  lines: without(state.lines, id),
  alerts: state.alerts.filter(({ session }) => session !== id),
});

/** Makes the state that follows an event of the stream. */
export const applyEvent = (state: AppState, event: PageEvent): AppState => {
  switch (event.type) {
    case 'hello':
      // What is wrong with the disk is told anew on every connection.
      return {
        ...state,
        role: event.data.role,
        version: event.data.version,
        storageTrouble: null,
        sharing: null,
        typing: 'none',
        asks: [],
        project: null,
        alerts: [],
        seenAlerts: seenOf(state.seenAlerts, event.data.instance),
      };
    case 'sessions': {
      const live = new Set(event.data.filter((session) => isLive(session.state)).map(({ id }) => id));
      const stats = Object.fromEntries(Object.entries(state.stats).filter(([id]) => live.has(id)));
      const ids = new Set(event.data.map(({ id }) => id));
      return { ...keepTabsOf(state, ids), sessions: event.data, stats };
    }
    case 'session':
      return putSession(state, event.data);
    case 'removed':
      return removeSession(state, event.data.session);
    case 'stats':
      return {
        ...state,
        stats: event.data.sessions,
        recent: addSample(state.recent, event.data),
        appUsage: event.data.app ?? null,
      };
    case 'lines':
      return { ...state, lines: { ...state.lines, ...event.data.sessions } };
    case 'storage':
      return { ...state, storageTrouble: event.data.message };
    case 'sharing':
      return { ...state, sharing: event.data };
    case 'role':
      return { ...state, ...event.data, typedInVain: state.typedInVain && event.data.role === 'view' };
    case 'asks':
      return { ...state, asks: event.data };
    case 'alerts':
      return { ...state, alerts: event.data };
    case 'alert':
      return { ...state, alerts: putAlert(state.alerts, event.data) };
    case 'project':
      return { ...state, project: event.data };
    // The terminals' affair, and the connection's.
    case 'output':
    case 'snapshot':
    case 'resize':
    case 'ping':
    case 'probe':
    case 'bye':
      return state;
  }
};
