import { lazy, Suspense } from 'react';
import type { SessionCallbacks } from '../sessions/session-acts.ts';
import styles from '../ui/shell.module.css';
import type { Navigation, View } from './use-navigation.ts';
import type { OpenSessions } from './use-open-sessions.ts';

// Most visits are to a terminal: what shows figures is loaded when it is asked for.
const OverviewPane = lazy(async () => ({ default: (await import('./overview-pane.tsx')).OverviewPane }));
const CostPane = lazy(async () => ({ default: (await import('./cost-pane.tsx')).CostPane }));

export interface MonitorPaneProps {
  readonly view: Exclude<View, { kind: 'terminal' }>;
  readonly open: OpenSessions;
  readonly navigation: Navigation;
  readonly on: SessionCallbacks;
}

/** What is shown in the terminal's place: all sessions side by side, or what some cost over time. */
export const MonitorPane = ({ view, open, navigation, on }: MonitorPaneProps) => (
  <Suspense fallback={<p className={styles['waiting']}>Loading…</p>}>
    {view.kind === 'overview' ? (
      <OverviewPane open={open} navigation={navigation} on={on} />
    ) : (
      <CostPane key={view.ids.join(' ')} ids={view.ids} at={view.at} open={open} navigation={navigation} />
    )}
  </Suspense>
);
