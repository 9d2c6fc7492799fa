import type { Session } from '../../shared/session.ts';
import type { SessionCallbacks } from '../sessions/session-acts.ts';
import { sessionMenu } from '../sessions/session-menu.tsx';
import { TabStrip } from '../sessions/tab-strip.tsx';
import { usePage, usePageState } from './page-context.ts';
import { keys } from './surroundings.ts';
import { useAlertedSessions } from './use-alerts.ts';
import type { Navigation } from './use-navigation.ts';

interface TabsProps {
  readonly tabs: readonly Session[];
  readonly navigation: Navigation;
  readonly on: SessionCallbacks;
  /** undefined: this role may not. */
  readonly onNew: (() => void) | undefined;
}

/** The open tabs. */
export const Tabs = ({ tabs, navigation, on, onNew }: TabsProps) => {
  const { actions } = usePage();
  const role = usePageState((state) => state.role);
  return (
    <TabStrip
      tabs={tabs}
      active={usePageState((state) => state.activeTab)}
      unread={usePageState((state) => state.unread)}
      alerted={useAlertedSessions()}
      onActivate={navigation.openSession}
      onClose={navigation.closeTab}
      onMove={(id, toIndex) => actions.moveTab(id, toIndex)}
      onNew={onNew}
      keys={{ new: keys('new-session'), close: keys('close-tab') }}
      menuOf={(session) => sessionMenu(session, role, on)}
    />
  );
};
