import type { SessionStats } from '../../shared/events.ts';
import type { Session } from '../../shared/session.ts';
import { isLive, stateSign } from '../../shared/state-sign.ts';
import { own } from '../state/own.ts';

/** What the overview can be sorted by. `order`: as the sessions were created. */
export const SORT_KEYS = ['order', 'name', 'state', 'uptime', 'restarts', 'cpu', 'memory'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface Sorting {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** Sessions under one heading; null: under none. */
export interface SessionGroup {
  readonly name: string | null;
  readonly sessions: readonly Session[];
}

export type StatsById = Readonly<Record<string, SessionStats>>;

/** Trouble first: what a person looks for. */
const STATE_RANKS: readonly string[] = ['bad', 'warning', 'busy', 'good', 'quiet'];

const figureOf = (session: Session, key: SortKey, stats: StatsById): number | string => {
  const cost = own(stats, session.id);
  switch (key) {
    case 'order':
      return 0;
    case 'name':
      return session.name.toLocaleLowerCase();
    case 'state':
      return STATE_RANKS.indexOf(stateSign(session).tone);
    case 'uptime':
      // What began last has run the shortest; what does not run, not at all.
      return isLive(session.state) && session.startedAt !== null ? -Date.parse(session.startedAt) : -Infinity;
    case 'restarts':
      return session.restarts;
    case 'cpu':
      return cost?.cpu ?? -1;
    case 'memory':
      return cost?.rss ?? -1;
  }
};

const compare = (a: number | string, b: number | string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Sorts sessions; those that are equal stay as they were. */
export const sortSessions = (
  sessions: readonly Session[],
  { key, descending }: Sorting,
  stats: StatsById,
): readonly Session[] =>
  [...sessions].sort(
    (a, b) => compare(figureOf(a, key, stats), figureOf(b, key, stats)) * (descending ? -1 : 1),
  );

/** What the next click on a column does: figures begin with the highest, since that is what is looked for. */
export const nextSorting = (before: Sorting, key: SortKey): Sorting => {
  const firstDescending = key !== 'name' && key !== 'state' && key !== 'order';
  if (before.key !== key) return { key, descending: firstDescending };
  return before.descending === firstDescending
    ? { key, descending: !firstDescending }
    : { key: 'order', descending: false };
};

/** Keeps the sessions in which every word of a text is found: in name, command, group, state or last line. */
export const filterSessions = (
  sessions: readonly Session[],
  text: string,
  lines: Readonly<Record<string, string>>,
): readonly Session[] => {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return sessions.filter((session) => {
    const { id, name, command, group } = session;
    const searched = [name, command, group ?? '', stateSign(session).word, own(lines, id) ?? '']
      .join('\n')
      .toLocaleLowerCase();
    return words.every((word) => searched.includes(word));
  });
};

/** Puts sessions under their headings, in the order in which those come first; what has none comes last. */
export const groupSessions = (sessions: readonly Session[]): readonly SessionGroup[] => {
  const groups = new Map<string | null, Session[]>();
  for (const session of sessions) {
    const known = groups.get(session.group);
    if (known === undefined) groups.set(session.group, [session]);
    else known.push(session);
  }
  return [...groups]
    .map(([name, members]) => ({ name, sessions: members }))
    .sort((a, b) => Number(a.name === null) - Number(b.name === null));
};
