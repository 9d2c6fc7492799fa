import { PortLinks } from '../monitor/port-links.tsx';
import { PortTroubles } from '../monitor/port-troubles.tsx';
import { ViewOnlyBar } from '../sessions/ask-to-type.tsx';
import type { SessionCallbacks } from '../sessions/session-acts.ts';
import { StatusBar } from '../sessions/status-bar.tsx';
import { own } from '../state/own.ts';
import { useAskToType } from './asking.tsx';
import { PageConnectionStatus } from './connection.tsx';
import { usePage, usePageState } from './page-context.ts';
import { keys } from './surroundings.ts';
import type { ActiveSession } from './use-open-sessions.ts';

/** The ports of the active session: drawn by themselves, since figures change every second. */
const LivePorts = ({ id }: { readonly id: string }) => {
  const ports = usePageState((state) => own(state.stats, id)?.ports);
  return ports === undefined ? null : <PortLinks ports={ports} hostname={location.hostname} />;
};

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
      ports={
        active && (
          <>
            <LivePorts id={active.session.id} />
            <PortTroubles troubles={active.session.portTroubles} />
          </>
        )
      }
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
