import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { alertedSessions } from '../state/alerts.ts';
import { usePage, usePageState } from './page-context.ts';

const subscribeToVisibility = (listener: () => void): (() => void) => {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
};
const isVisible = (): boolean => document.visibilityState === 'visible';

/** The sessions to be marked because something happened in them. */
export const useAlertedSessions = (): ReadonlySet<string> => {
  const alerts = usePageState((state) => state.alerts);
  const seenAlerts = usePageState((state) => state.seenAlerts);
  return useMemo(() => alertedSessions({ alerts, seenAlerts }), [alerts, seenAlerts]);
};

/** Takes the alerts of the session that is shown as seen, while somebody can see it. null: none is shown. */
export const useSeeAlerts = (shown: string | null): void => {
  const { actions } = usePage();
  const alerts = usePageState((state) => state.alerts);
  const visible = useSyncExternalStore(subscribeToVisibility, isVisible);
  useEffect(() => {
    if (visible && shown !== null) actions.seeAlertsOf(shown);
  }, [actions, alerts, shown, visible]);
};
