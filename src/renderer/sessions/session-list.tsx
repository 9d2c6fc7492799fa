import { LayoutGrid, Play, Plus, RotateCw, Square } from 'lucide-react';
import { useRef, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import type { Role } from '../../shared/access.ts';
import type { Session } from '../../shared/session.ts';
import { stateSign } from '../../shared/state-sign.ts';
import { IconButton } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { SecondaryMenu } from '../ui/menu.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { AlertMark } from './alert-mark.tsx';
import { sessionActs, type SessionCallbacks } from './session-acts.ts';
import styles from './session-list.module.css';
import { sessionMenu } from './session-menu.tsx';
import { StateMark } from './state-mark.tsx';

interface SessionListProps {
  readonly sessions: readonly Session[];
  /** What a session costs, or its state's word: drawn by itself, since it changes every second. */
  readonly costOf: (session: Session) => ReactNode;
  readonly unread: ReadonlySet<string>;
  /** Those in which something happened that nobody has looked at. */
  readonly alerted: ReadonlySet<string>;
  readonly active: string | null;
  readonly role: Role | null;
  /** Icons with badges instead of lines, where the page is narrow. */
  readonly folded: boolean;
  readonly on: SessionCallbacks;
  readonly onOpen: (id: string) => void;
  /** undefined: this role may not. */
  readonly onNew: (() => void) | undefined;
  readonly newKeys: string | undefined;
  readonly onOverview: () => void;
  readonly overviewKeys: string | undefined;
}

interface RowProps extends Pick<SessionListProps, 'role' | 'folded' | 'on' | 'onOpen' | 'costOf'> {
  readonly session: Session;
  readonly unread: boolean;
  readonly alerted: boolean;
  readonly active: boolean;
  /** Whether Tab stops here; the arrows go to the others. */
  readonly tabStop: boolean;
}

const RowActions = ({ session, role, on }: Pick<RowProps, 'session' | 'role' | 'on'>) => {
  const acts = sessionActs(session, role);
  const { id, name } = session;
  const action = (label: string, icon: ReactElement, run: (id: string) => void): ReactElement => (
    <Tooltip text={label} key={label}>
      <IconButton label={`${label} ${name}`} small tabIndex={-1} onClick={() => run(id)}>
        {icon}
      </IconButton>
    </Tooltip>
  );
  return (
    <span className={styles['actions']}>
      {acts.start && action('Start', <Play size={13} aria-hidden />, on.onStart)}
      {acts.restart && action('Restart', <RotateCw size={13} aria-hidden />, on.onRestart)}
      {acts.stop && action('Stop', <Square size={12} aria-hidden />, on.onStop)}
    </span>
  );
};

const Row = ({ session, costOf, unread, alerted, active, tabStop, role, folded, on, onOpen }: RowProps) => {
  const sign = stateSign(session);
  const open = (
    <button
      type="button"
      className={styles['open']}
      tabIndex={tabStop ? 0 : -1}
      aria-current={active || undefined}
      onClick={() => onOpen(session.id)}
      onKeyDown={(event) => {
        if (event.key === 'Delete' && role === 'owner') on.onRemove(session.id);
      }}
    >
      <StateMark session={session} wordShown={!folded} />
      <span className={styles['name']} data-initials={session.name.trim().slice(0, 2)}>
        {session.name}
      </span>
      {alerted && <AlertMark />}
      {unread && !alerted && (
        <span className={styles['unread']} title="New output">
          <span className="visually-hidden">new output</span>
        </span>
      )}
      {!folded && costOf(session)}
    </button>
  );
  return (
    <SecondaryMenu items={sessionMenu(session, role, on)}>
      <li
        aria-label={session.name}
        className={classes(styles['row'], active && styles['active'], unread && styles['fresh'])}
        data-session-id={session.id}
        data-state={session.state}
      >
        {folded ? (
          <Tooltip text={`${session.name}, ${sign.word}`} side="right">
            {open}
          </Tooltip>
        ) : (
          open
        )}
        {!folded && <RowActions session={session} role={role} on={on} />}
      </li>
    </SecondaryMenu>
  );
};

/** All sessions with their state and what each costs. Arrows move, Enter opens, Delete asks to remove. */
export const SessionList = ({
  sessions,
  costOf,
  unread,
  alerted,
  active,
  role,
  folded,
  on,
  onOpen,
  onNew,
  newKeys,
  onOverview,
  overviewKeys,
}: SessionListProps) => {
  const listRef = useRef<HTMLUListElement>(null);
  const tabStop = sessions.some(({ id }) => id === active) ? active : sessions[0]?.id;

  const handleKeyDown = (event: KeyboardEvent): void => {
    const buttons = [...(listRef.current?.querySelectorAll<HTMLElement>(`.${styles['open'] ?? ''}`) ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    const to: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: buttons.length - 1,
    };
    const target = at < 0 ? undefined : buttons[to[event.key] ?? -1];
    if (!target) return;
    event.preventDefault();
    target.focus();
  };

  return (
    <nav className={classes(styles['list'], folded && styles['folded'])} aria-label="Session list">
      <div className={styles['head']}>
        <h2>Sessions</h2>
        {sessions.length > 0 && (
          <Tooltip text="Overview of all sessions" keys={overviewKeys} side={folded ? 'right' : 'bottom'}>
            <IconButton label="Overview" onClick={onOverview}>
              <LayoutGrid size={15} aria-hidden />
            </IconButton>
          </Tooltip>
        )}
        {onNew && (
          <Tooltip text="New session" keys={newKeys} side={folded ? 'right' : 'bottom'}>
            <IconButton label="New session" onClick={onNew}>
              <Plus size={16} aria-hidden />
            </IconButton>
          </Tooltip>
        )}
      </div>
      {sessions.length === 0 && !folded && <p className={styles['none']}>None yet.</p>}
      <ul ref={listRef} aria-label="Sessions" role="list" onKeyDown={handleKeyDown}>
        {sessions.map((session) => (
          <Row
            key={session.id}
            session={session}
            costOf={costOf}
            unread={unread.has(session.id)}
            alerted={alerted.has(session.id)}
            active={session.id === active}
            tabStop={session.id === tabStop}
            role={role}
            folded={folded}
            on={on}
            onOpen={onOpen}
          />
        ))}
      </ul>
    </nav>
  );
};
