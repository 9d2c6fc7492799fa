import { ArrowDown, ArrowUp, Play, RotateCw, Square, X } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { Role } from '../../shared/access.ts';
import { formatBytes, formatDuration } from '../../shared/format.ts';
import type { Session } from '../../shared/session.ts';
import { isLive, stateSign } from '../../shared/state-sign.ts';
import { APP_ID } from '../../shared/app-id.ts';
import type { Usage } from '../../shared/usage.ts';
import { sessionActs, type SessionActs, type SessionCallbacks } from '../sessions/session-acts.ts';
import { sessionMenu } from '../sessions/session-menu.tsx';
import { formatCpu } from '../sessions/session-words.ts';
import { StateMark } from '../sessions/state-mark.tsx';
import { useNow } from '../sessions/use-now.ts';
import { own } from '../state/own.ts';
import { RECENT_SAMPLES, type RecentCost, type RecentCosts } from '../state/recent-costs.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { SecondaryMenu } from '../ui/menu.tsx';
import {
  filterSessions,
  groupSessions,
  nextSorting,
  sortSessions,
  type SortKey,
  type Sorting,
  type StatsById,
} from './overview-rows.ts';
import styles from './overview.module.css';
import { PortLinks } from './port-links.tsx';
import { PortTroubles } from './port-troubles.tsx';
import { Sparkline } from './sparkline.tsx';

const SECOND_MS = 1000;

/** What the curves reach to at least: percent of a core, bytes. */
const CPU_FLOOR = 10;
const MEMORY_FLOOR = 1024 * 1024;

export interface OverviewProps {
  readonly sessions: readonly Session[];
  readonly role: Role | null;
  readonly stats: StatsById;
  readonly recent: RecentCosts;
  readonly lines: Readonly<Record<string, string>>;
  readonly unread: ReadonlySet<string>;
  /** What the server itself costs; null where that is not told. */
  readonly appUsage: Usage | null;
  /** The name under which the page was opened. */
  readonly hostname: string;
  readonly on: SessionCallbacks;
  readonly onOpen: (id: string) => void;
  /** Shows what these cost over time. */
  readonly onCost: (ids: readonly string[]) => void;
  readonly onClose: () => void;
}

const COLUMNS: readonly { readonly key: SortKey | null; readonly label: string; readonly name: string }[] = [
  { key: 'name', label: 'Session', name: 'session' },
  { key: 'state', label: 'State', name: 'state' },
  { key: 'uptime', label: 'Uptime', name: 'uptime' },
  { key: 'restarts', label: 'Restarts', name: 'restarts' },
  { key: 'cpu', label: 'CPU', name: 'cpu' },
  { key: 'memory', label: 'Memory', name: 'memory' },
  { key: null, label: 'Ports', name: 'ports' },
  { key: null, label: 'Last output', name: 'line' },
];

interface CostCellProps {
  readonly of: string;
  readonly usage: Pick<Usage, 'cpu' | 'rss'> | undefined;
  readonly recent: RecentCost | undefined;
  readonly onCost: () => void;
}

const CostCells = ({ of, usage, recent, onCost }: CostCellProps) => (
  <>
    <td role="cell" className={styles['cpu']}>
      {usage && (
        <button
          type="button"
          className={styles['cost']}
          onClick={onCost}
          aria-label={`CPU of ${of} over time`}
        >
          <Sparkline samples={recent?.cpu ?? []} capacity={RECENT_SAMPLES} floor={CPU_FLOOR} />
          <span>{formatCpu(usage.cpu)}</span>
        </button>
      )}
    </td>
    <td role="cell" className={styles['memory']}>
      {usage && (
        <button
          type="button"
          className={styles['cost']}
          onClick={onCost}
          aria-label={`Memory of ${of} over time`}
        >
          <Sparkline samples={recent?.rss ?? []} capacity={RECENT_SAMPLES} floor={MEMORY_FLOOR} />
          <span>{formatBytes(usage.rss)}</span>
        </button>
      )}
    </td>
  </>
);

interface RowProps extends Omit<OverviewProps, 'sessions' | 'appUsage' | 'unread'> {
  readonly session: Session;
  readonly unread: boolean;
  readonly now: number;
  readonly selected: boolean;
  readonly selectable: boolean;
  readonly onSelect: (selected: boolean) => void;
}

const Row = (props: RowProps) => {
  const { session, role, stats, recent, lines, unread, hostname, now, on, onOpen, onCost } = props;
  const { id, name, startedAt } = session;
  const { word, tone } = stateSign(session);
  const cost = own(stats, id);
  // A program that draws on the whole screen has no lines, and usually a title.
  const line = own(lines, id) ?? session.title;
  return (
    <SecondaryMenu items={sessionMenu(session, role, on)}>
      <tr role="row" data-session-id={id} className={classes(props.selected && styles['selected'])}>
        {props.selectable && (
          <td role="cell" className={styles['check']}>
            <input
              type="checkbox"
              aria-label={`Select ${name}`}
              checked={props.selected}
              onChange={(event) => props.onSelect(event.target.checked)}
            />
          </td>
        )}
        <td role="cell" className={styles['session']}>
          <button type="button" className={styles['open']} onClick={() => onOpen(id)}>
            <StateMark session={session} wordShown />
            <span className={styles['name']}>{name}</span>
            {unread && (
              <span className={styles['unread']} title="New output">
                <span className="visually-hidden">new output</span>
              </span>
            )}
          </button>
        </td>
        <td role="cell" className={styles['state']} data-tone={tone}>
          {word}
        </td>
        <td role="cell" className={styles['uptime']}>
          {isLive(session.state) && startedAt !== null && (
            <span title={`Started ${new Date(startedAt).toLocaleString()}`}>
              {formatDuration(Math.max(SECOND_MS, now - Date.parse(startedAt)))}
            </span>
          )}
        </td>
        <td role="cell" className={styles['restarts']} data-none={session.restarts === 0}>
          {session.restarts}
        </td>
        <CostCells of={name} usage={cost} recent={own(recent, id)} onCost={() => onCost([id])} />
        <td role="cell" className={styles['ports']}>
          {cost && cost.ports.length > 0 && <PortLinks ports={cost.ports} hostname={hostname} />}
          <PortTroubles troubles={session.portTroubles} />
        </td>
        <td role="cell" className={styles['line']} title={line}>
          {line}
        </td>
      </tr>
    </SecondaryMenu>
  );
};

const Head = ({ sorting, onSort }: { readonly sorting: Sorting; readonly onSort: (key: SortKey) => void }) =>
  COLUMNS.map(({ key, label, name }) => (
    <th
      key={name}
      role="columnheader"
      scope="col"
      className={styles[name]}
      aria-sort={sorting.key !== key ? undefined : sorting.descending ? 'descending' : 'ascending'}
    >
      {key === null ? (
        label
      ) : (
        <button type="button" onClick={() => onSort(key)}>
          {label}
          {sorting.key === key &&
            (sorting.descending ? <ArrowDown size={11} aria-hidden /> : <ArrowUp size={11} aria-hidden />)}
        </button>
      )}
    </th>
  ));

interface BulkProps {
  readonly chosen: readonly Session[];
  readonly role: Role | null;
  readonly on: SessionCallbacks;
  readonly onCost: (ids: readonly string[]) => void;
  readonly onDone: () => void;
}

/** What can be done with all that are selected; each act is for those to which it applies. */
const BulkBar = ({ chosen, role, on, onCost, onDone }: BulkProps) => {
  const those = (wanted: (acts: SessionActs, session: Session) => boolean): readonly string[] =>
    chosen.filter((session) => wanted(sessionActs(session, role), session)).map(({ id }) => id);
  const start = those((acts, { state }) => acts.start || (acts.restart && !isLive(state)));
  const restart = those((acts, { state }) => acts.restart && isLive(state));
  const stop = those((acts) => acts.stop);
  const act = (label: string, icon: ReactElement, ids: readonly string[], run: (id: string) => void) =>
    ids.length > 0 && (
      <Button key={label} onClick={() => ids.forEach(run)}>
        {icon}
        {ids.length === chosen.length ? label : `${label} ${ids.length}`}
      </Button>
    );
  return (
    <div className={styles['bulk']} role="toolbar" aria-label="Selected sessions">
      <span aria-live="polite">{chosen.length} selected</span>
      {act('Start', <Play size={12} aria-hidden />, start, on.onStart)}
      {act('Restart', <RotateCw size={12} aria-hidden />, restart, on.onRestart)}
      {act('Stop', <Square size={11} aria-hidden />, stop, on.onStop)}
      <Button onClick={() => onCost(chosen.map(({ id }) => id))}>Compare</Button>
      <Button look="plain" onClick={onDone}>
        Select none
      </Button>
    </div>
  );
};

/** All sessions side by side: how each is, what it costs, where it listens and what it said last. */
export const Overview = (props: OverviewProps) => {
  const { sessions, role, stats, lines, unread, appUsage, onCost } = props;
  const [filter, setFilter] = useState('');
  const [sorting, setSorting] = useState<Sorting>({ key: 'order', descending: false });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const now = useNow(SECOND_MS);
  const shown = filterSessions(sessions, filter, lines);
  const groups = groupSessions(sortSessions(shown, sorting, stats));
  const chosen = shown.filter(({ id }) => selected.has(id));
  const selectable = role !== 'view';
  const columns = COLUMNS.length + (selectable ? 1 : 0);

  const select = (id: string, wanted: boolean): void =>
    setSelected((before) => new Set([...before].filter((known) => known !== id).concat(wanted ? [id] : [])));
  const heading = ({ name }: { readonly name: string | null }): string | null =>
    groups.length === 1 && name === null ? null : (name ?? 'Other');

  return (
    <section className={styles['overview']} aria-label="Overview">
      <div className={styles['tools']}>
        <h2>Overview</h2>
        <input
          type="search"
          className={styles['filter']}
          placeholder="Filter…"
          aria-label="Filter sessions"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        {chosen.length > 0 && (
          <BulkBar
            chosen={chosen}
            role={role}
            on={props.on}
            onCost={onCost}
            onDone={() => setSelected(new Set())}
          />
        )}
        <label className={styles['sort']}>
          Sort by
          <select
            value={sorting.key}
            onChange={(event) => {
              const key = COLUMNS.find((column) => column.key === event.target.value)?.key ?? 'order';
              setSorting(nextSorting({ key: 'order', descending: false }, key));
            }}
          >
            <option value="order">Age</option>
            {COLUMNS.map(
              ({ key, label }) =>
                key !== null && (
                  <option key={key} value={key}>
                    {label}
                  </option>
                ),
            )}
          </select>
        </label>
        <IconButton label="Close the overview" className={styles['close']} onClick={props.onClose}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      <div className={styles['scroll']}>
        <table role="table" aria-label="Sessions and their cost">
          <thead role="rowgroup">
            <tr role="row">
              {selectable && (
                <th role="columnheader" scope="col" className={styles['check']}>
                  <input
                    type="checkbox"
                    aria-label="Select all"
                    checked={shown.length > 0 && chosen.length === shown.length}
                    onChange={(event) =>
                      setSelected(new Set(event.target.checked ? shown.map(({ id }) => id) : []))
                    }
                  />
                </th>
              )}
              <Head sorting={sorting} onSort={(key) => setSorting((before) => nextSorting(before, key))} />
            </tr>
          </thead>
          {groups.map((group) => (
            <tbody role="rowgroup" key={group.name ?? ''}>
              {heading(group) !== null && (
                <tr role="row" className={styles['heading']}>
                  <th role="rowheader" scope="rowgroup" colSpan={columns}>
                    {heading(group)}
                  </th>
                </tr>
              )}
              {group.sessions.map((session) => (
                <Row
                  {...props}
                  key={session.id}
                  session={session}
                  unread={unread.has(session.id)}
                  now={now}
                  selectable={selectable}
                  selected={selected.has(session.id)}
                  onSelect={(wanted) => select(session.id, wanted)}
                />
              ))}
            </tbody>
          ))}
          {appUsage && (
            <tbody role="rowgroup">
              <tr role="row" className={styles['app']}>
                {selectable && <td role="cell" className={styles['check']} />}
                <td role="cell" className={styles['session']}>
                  RootResume itself
                </td>
                <td role="cell" className={styles['state']} />
                <td role="cell" className={styles['uptime']} />
                <td role="cell" className={styles['restarts']} data-none />
                <CostCells
                  of="RootResume"
                  usage={appUsage}
                  recent={own(props.recent, APP_ID)}
                  onCost={() => onCost([APP_ID])}
                />
                <td role="cell" className={styles['ports']} />
                <td role="cell" className={styles['line']} />
              </tr>
            </tbody>
          )}
        </table>
        {shown.length === 0 && (
          <p className={styles['none']}>{filter === '' ? 'No session yet.' : 'No session fits.'}</p>
        )}
      </div>
    </section>
  );
};
