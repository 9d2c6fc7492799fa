import { useState } from 'react';
import { TOUCH, useMedia } from '../ui/use-appearance.ts';
import { usePage } from './page-context.ts';
import type { OpenSessions } from './use-open-sessions.ts';

/** What is shown beside the list. `at`: a moment to be marked, in milliseconds since the epoch. */
export type View =
  | { readonly kind: 'terminal' }
  | { readonly kind: 'overview' }
  | { readonly kind: 'cost'; readonly ids: readonly string[]; readonly at: number | null };

const TERMINAL: View = { kind: 'terminal' };

/** Where the user is, and the ways to go somewhere else. */
export interface Navigation {
  /** On a phone: whether the active session fills the page, instead of the list. */
  readonly sessionFillsPhone: boolean;
  /** How often the search of the active session was asked for; 0: it is closed. */
  readonly searchAsked: number;
  readonly view: View;
  readonly openSession: (id: string) => void;
  readonly showOverview: () => void;
  /** Shows what these sessions cost over time. */
  readonly showCost: (ids: readonly string[], at?: number | null) => void;
  /** Shows the output of a session at a moment, in milliseconds since the epoch. */
  readonly showOutputAt: (id: string, at: number) => void;
  /** Leaves whatever lies in the terminal's place. */
  readonly showTerminal: () => void;
  readonly closeTab: (id: string) => void;
  /** Goes to the tab so many places further, around the ends. */
  readonly stepTab: (step: number) => void;
  /** Leaves a phone's session for the list. */
  readonly back: () => void;
  readonly focusList: () => void;
  readonly search: () => void;
  readonly closeSearch: () => void;
}

export const useNavigation = ({ tabs, active }: OpenSessions): Navigation => {
  const { actions, terminals } = usePage();
  const [sessionFillsPhone, setSessionFillsPhone] = useState(false);
  const [searching, setSearching] = useState<{ readonly id: string; readonly asked: number } | null>(null);
  const [view, setView] = useState<View>(TERMINAL);
  const activeId = active?.session.id;
  const touch = useMedia(TOUCH);

  const openSession = (id: string): void => {
    actions.openTab(id);
    setView(TERMINAL);
    setSessionFillsPhone(true);
    // On a touch screen the keyboard comes with the focus, and would cover half of what is to be read: there a tap asks for it.
    if (!touch) terminals.focus(id);
  };
  const back = (): void => setSessionFillsPhone(false);
  return {
    sessionFillsPhone,
    searchAsked: searching !== null && searching.id === activeId ? searching.asked : 0,
    view,
    openSession,
    showOverview: () => setView({ kind: 'overview' }),
    showCost: (ids, at = null) => setView({ kind: 'cost', ids, at }),
    showOutputAt(id, at) {
      openSession(id);
      terminals.earlier(id).openAtTime(at);
    },
    showTerminal() {
      setView(TERMINAL);
      if (activeId !== undefined) terminals.focus(activeId);
    },
    closeTab(id) {
      actions.closeTab(id);
      back();
    },
    stepTab(step) {
      const at = tabs.findIndex(({ id }) => id === activeId);
      const next = tabs[(at + step + tabs.length) % tabs.length];
      if (next) openSession(next.id);
    },
    back,
    focusList() {
      back();
      document.querySelector<HTMLElement>('[aria-label="Sessions"] button[tabindex="0"]')?.focus();
    },
    search() {
      if (activeId !== undefined)
        setSearching((before) => ({ id: activeId, asked: (before?.asked ?? 0) + 1 }));
    },
    closeSearch() {
      setSearching(null);
      if (activeId === undefined) return;
      terminals.search(activeId).close();
      terminals.focus(activeId);
    },
  };
};
