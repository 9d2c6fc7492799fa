import { lazy, Suspense, useState } from 'react';
import type { SessionCallbacks } from '../sessions/session-acts.ts';
import { Guarded } from '../ui/guarded.tsx';
import { nameKnownLanguage } from '../ui/known-language.ts';
import styles from '../ui/shell.module.css';
import type { Navigation, View } from './use-navigation.ts';
import type { OpenSessions } from './use-open-sessions.ts';

// Most visits are to a terminal: what shows figures is loaded when it is asked for. What could not be loaded, React does not ask for again.
const createPanes = () => ({
  OverviewPane: lazy(async () => ({ default: (await import('./overview-pane.tsx')).OverviewPane })),
  CostPane: lazy(async () => {
    // Before uPlot asks for it, which it does while it is loaded.
    nameKnownLanguage(navigator);
    return { default: (await import('./cost-pane.tsx')).CostPane };
  }),
});
let current = createPanes();

export interface MonitorPaneProps {
  readonly view: Exclude<View, { kind: 'terminal' }>;
  readonly open: OpenSessions;
  readonly navigation: Navigation;
  readonly on: SessionCallbacks;
}

/** What is shown in the terminal's place: all sessions side by side, or what some cost over time. */
export const MonitorPane = ({ view, open, navigation, on }: MonitorPaneProps) => {
  const [{ OverviewPane, CostPane }, setPanes] = useState(current);
  return (
    <Guarded
      key={view.kind}
      onRetry={() => {
        current = createPanes();
        setPanes(current);
      }}
      onClose={navigation.showTerminal}
    >
      <Suspense fallback={<p className={styles['waiting']}>Loading…</p>}>
        {view.kind === 'overview' ? (
          <OverviewPane open={open} navigation={navigation} on={on} />
        ) : (
          <CostPane
            key={view.ids.join(' ')}
            ids={view.ids}
            at={view.at}
            open={open}
            navigation={navigation}
          />
        )}
      </Suspense>
    </Guarded>
  );
};
