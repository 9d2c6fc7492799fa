import { useMemo } from 'react';
import type { Role } from '../../shared/access.ts';
import type { Session } from '../../shared/session.ts';
import { sessionActs, type SessionActs } from '../sessions/session-acts.ts';
import { own } from '../state/own.ts';
import { useStore } from '../state/use-store.ts';
import type { TerminalSize } from '../terminal/terminals.ts';
import { usePage, usePageState } from './page-context.ts';

/** The session of the active tab, with what can be done with it. */
export interface ActiveSession {
  readonly session: Session;
  readonly acts: SessionActs;
  /** The grid on screen; undefined while its terminal is being opened. */
  readonly size: TerminalSize | undefined;
  /** Whether this page could give the terminal the size of its pane. */
  readonly canFit: boolean;
}

/** All sessions, those of the open tabs, and the one that is shown. */
export interface OpenSessions {
  readonly role: Role | null;
  readonly sessions: readonly Session[];
  readonly tabs: readonly Session[];
  readonly active: ActiveSession | null;
}

export const useOpenSessions = (): OpenSessions => {
  const { terminals } = usePage();
  const role = usePageState((state) => state.role);
  const sessions = usePageState((state) => state.sessions);
  const tabIds = usePageState((state) => state.tabs);
  const activeId = usePageState((state) => state.activeTab);
  const size = useStore(terminals.sizes, (sizes) => (activeId === null ? undefined : own(sizes, activeId)));

  const tabs = useMemo(() => {
    const byId = new Map(sessions.map((session) => [session.id, session]));
    return tabIds.flatMap((id) => byId.get(id) ?? []);
  }, [sessions, tabIds]);
  const session = tabs.find(({ id }) => id === activeId);
  if (!session) return { role, sessions, tabs, active: null };
  const acts = sessionActs(session, role);
  const canFit = acts.signal && size !== undefined && !(size.owned && size.fits);
  return { role, sessions, tabs, active: { session, acts, size, canFit } };
};
