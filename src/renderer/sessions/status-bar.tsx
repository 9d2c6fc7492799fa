import { Maximize, RotateCw, Square } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Role } from '../../shared/access.ts';
import type { Session } from '../../shared/session.ts';
import { isLive, stateSign } from '../../shared/state-sign.ts';
import type { Typing } from '../../shared/typing.ts';
import { Button } from '../ui/button.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { AskToType, TypingBadge } from './ask-to-type.tsx';
import { sessionActs } from './session-acts.ts';
import { pendingWords } from './pending-words.ts';
import { statusSentence } from './session-words.ts';
import { StateMark } from './state-mark.tsx';
import styles from './status-bar.module.css';
import { useNow } from './use-now.ts';

/** The grid on screen, and whether this page could make it its own. */
export interface GridStatus {
  readonly cols: number;
  readonly rows: number;
  readonly canFit: boolean;
}

interface StatusBarProps {
  /** The session of the active tab. */
  readonly session: Session | null;
  readonly grid: GridStatus | null;
  readonly role: Role | null;
  /** How it stands with typing by a link to look. */
  readonly typing: Typing;
  /** The ports on which it listens. */
  readonly ports: ReactNode;
  /** How the connection is. */
  readonly status: ReactNode;
  readonly keys: Readonly<Record<'restart' | 'stop' | 'fit', string | undefined>>;
  readonly onAsk: () => void;
  readonly onRestart: () => void;
  readonly onStop: () => void;
  readonly onFit: () => void;
}

const SECOND_MS = 1000;

const SessionStatus = ({ session, grid }: { session: Session; grid: GridStatus | null }) => {
  const now = useNow(SECOND_MS);
  const { startedAt } = session;
  return (
    <>
      <StateMark session={session} wordShown />
      <span className={styles['name']}>{session.name}</span>
      <span
        className={styles['fact']}
        // Only once it is asked for: the first date that a page writes takes it 40 ms.
        onPointerEnter={({ currentTarget }) => {
          currentTarget.title = startedAt === null ? '' : `Started ${new Date(startedAt).toLocaleString()}`;
        }}
        data-tone={stateSign(session).tone}
      >
        {statusSentence(session, now)}
      </span>
      {grid && (
        <span className={styles['fact']} title="Columns × rows of the terminal">
          {grid.cols} × {grid.rows}
        </span>
      )}
      {session.pid !== null && isLive(session.state) && (
        <span className={styles['extra']} title="Process id">
          pid {session.pid}
        </span>
      )}
    </>
  );
};

/** The line below everything: the active session, what can be done with it, and how the connection is. */
export const StatusBar = ({
  session,
  grid,
  role,
  typing,
  ports,
  status,
  keys,
  onAsk,
  onRestart,
  onStop,
  onFit,
}: StatusBarProps) => {
  const acts = session && sessionActs(session, role);
  const live = session !== null && isLive(session.state);
  const pending = session?.pendingRestart ?? [];
  return (
    <footer className={styles['bar']}>
      {session && <SessionStatus session={session} grid={grid} />}
      {ports}
      <div className={styles['actions']}>
        <TypingBadge role={role} typing={typing} />
        {role === 'view' && <AskToType typing={typing} onAsk={onAsk} />}
        {live && acts?.restart === true && pending.length > 0 && (
          <Tooltip text={`Changed since it started: ${pendingWords(pending)}`} side="top">
            <Button look="plain" className={styles['apply']} onClick={onRestart}>
              <RotateCw size={12} aria-hidden />
              Restart to apply
            </Button>
          </Tooltip>
        )}
        {grid?.canFit === true && (
          <Tooltip text="Give the terminal the size of this pane" keys={keys.fit} side="top">
            <Button look="plain" onClick={onFit}>
              <Maximize size={12} aria-hidden />
              Fit to this screen
            </Button>
          </Tooltip>
        )}
        {live && acts?.restart === true && pending.length === 0 && (
          <Tooltip text="Stop it and start it again" keys={keys.restart} side="top">
            <Button look="plain" onClick={onRestart}>
              <RotateCw size={12} aria-hidden />
              Restart
            </Button>
          </Tooltip>
        )}
        {acts?.stop === true && (
          <Tooltip text="Ask it to end; kill it after its grace period" keys={keys.stop} side="top">
            <Button look="plain" onClick={onStop}>
              <Square size={11} aria-hidden />
              Stop
            </Button>
          </Tooltip>
        )}
      </div>
      {status}
    </footer>
  );
};
