import { isLive } from '../../shared/state-sign.ts';
import { AwaitedScreen } from '../sessions/awaited-screen.tsx';
import { EarlierBar } from '../sessions/earlier-bar.tsx';
import { EmptyState, NoTab } from '../sessions/empty-state.tsx';
import type { SessionCallbacks } from '../sessions/session-acts.ts';
import { SessionScreen } from '../sessions/session-screen.tsx';
import { SessionSearch } from '../sessions/session-search.tsx';
import type { OfferedCommand } from '../sessions/suggestion-list.tsx';
import { useStore } from '../state/use-store.ts';
import { TerminalView } from '../terminal/terminal-view.tsx';
import styles from '../ui/shell.module.css';
import { TOUCH, useMedia } from '../ui/use-appearance.ts';
import { PageTypedInVain } from './asking.tsx';
import { usePage, usePageState } from './page-context.ts';
import { keys } from './surroundings.ts';
import type { Navigation } from './use-navigation.ts';
import { useSuggestions } from './use-offers.ts';
import type { OpenSessions } from './use-open-sessions.ts';

interface SessionPaneProps {
  readonly open: OpenSessions;
  readonly navigation: Navigation;
  readonly on: SessionCallbacks;
  /** undefined: this role may not. */
  readonly onNew: ((offered?: OfferedCommand) => void) | undefined;
  readonly onImport: () => void;
}

/** Where the terminal is: that of the active tab, or what helps to get to one. */
export const SessionPane = ({ open, navigation, on, onNew, onImport }: SessionPaneProps) => {
  const { terminals } = usePage();
  const { role, sessions, active } = open;
  const suggestions = useSuggestions(sessions.length === 0);
  const kept = useStore(terminals.kept, (all) => all.get(active?.session.id ?? ''));
  const touch = useMedia(TOUCH);
  const crowdedOut = usePageState(({ connection }) => connection.kind === 'crowded-out');

  if (active) {
    const { session, acts } = active;
    return (
      <SessionScreen
        session={session}
        acts={acts}
        onStart={() => on.onStart(session.id)}
        onRestart={() => on.onRestart(session.id)}
        onClose={() => navigation.closeTab(session.id)}
        overlay={
          kept && (
            <>
              {(isLive(session.state) || session.offset > 0) && <AwaitedScreen begun={kept.begun} />}
              <PageTypedInVain />
              <EarlierBar earlier={kept.earlier} onPlot={(at) => navigation.showCost([session.id], at)} />
              {navigation.searchAsked > 0 && (
                <SessionSearch
                  search={kept.search}
                  asked={navigation.searchAsked}
                  onClose={navigation.closeSearch}
                />
              )}
            </>
          )
        }
      >
        <TerminalView terminals={terminals} sessionId={session.id} active={!touch} />
      </SessionScreen>
    );
  }
  if (role === null) return <p className={styles['waiting']}>{crowdedOut ? 'Paused' : 'Connecting…'}</p>;
  if (sessions.length === 0)
    return (
      <EmptyState onNew={onNew} onImport={onImport} newKeys={keys('new-session')} suggestions={suggestions} />
    );
  return <NoTab sessions={sessions} onOpen={navigation.openSession} paletteKeys={keys('palette')} />;
};
