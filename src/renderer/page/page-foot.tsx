import { ViewOnlyBar } from '../sessions/ask-to-type.tsx';
import type { SessionCallbacks } from '../sessions/session-acts.ts';
import { StatusBar } from '../sessions/status-bar.tsx';
import { useAskToType } from './asking.tsx';
import { PageConnectionStatus } from './connection.tsx';
import { usePage, usePageState } from './page-context.ts';
import { keys } from './surroundings.ts';
import type { ActiveSession } from './use-open-sessions.ts';

interface PageFootProps {
  /** null: none is shown. */
  readonly active: ActiveSession | null;
  readonly on: SessionCallbacks;
}

/** The line below everything. */
export const PageFoot = ({ active, on }: PageFootProps) => {
  const { terminals } = usePage();
  const role = usePageState((state) => state.role);
  const typing = usePageState((state) => state.typing);
  const ask = useAskToType();
  const id = active?.session.id;
  return (
    <StatusBar
      session={active?.session ?? null}
      grid={active?.size ? { cols: active.size.cols, rows: active.size.rows, canFit: active.canFit } : null}
      role={role}
      typing={typing}
      onAsk={ask}
      status={<PageConnectionStatus />}
      keys={{ restart: keys('restart'), stop: keys('stop'), fit: keys('fit') }}
      onRestart={() => id !== undefined && on.onRestart(id)}
      onStop={() => id !== undefined && on.onStop(id)}
      onFit={() => id !== undefined && terminals.fit(id)}
    />
  );
};

/** The line below a session that fills the phone of who may only look. */
export const PhoneViewOnly = () => {
  const typing = usePageState((state) => state.typing);
  return <ViewOnlyBar typing={typing} onAsk={useAskToType()} />;
};
