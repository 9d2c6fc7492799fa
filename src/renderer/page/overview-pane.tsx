import { Overview } from '../monitor/overview.tsx';
import type { SessionCallbacks } from '../sessions/session-acts.ts';
import { usePageState } from './page-context.ts';
import type { Navigation } from './use-navigation.ts';
import type { OpenSessions } from './use-open-sessions.ts';

interface OverviewPaneProps {
  readonly open: OpenSessions;
  readonly navigation: Navigation;
  readonly on: SessionCallbacks;
}

/** The overview with what the page knows. It is drawn again with every sample, once a second. */
export const OverviewPane = ({ open, navigation, on }: OverviewPaneProps) => (
  <Overview
    sessions={open.sessions}
    role={open.role}
    stats={usePageState((state) => state.stats)}
    recent={usePageState((state) => state.recent)}
    lines={usePageState((state) => state.lines)}
    unread={usePageState((state) => state.unread)}
    appUsage={usePageState((state) => state.appUsage)}
    hostname={location.hostname}
    on={on}
    onOpen={navigation.openSession}
    onCost={(ids) => navigation.showCost(ids)}
    onClose={navigation.showTerminal}
  />
);
