import type { Alert } from '../../shared/alerts.ts';
import { MAX_ALERTS } from '../../shared/limits.ts';
import { isNoticeable } from '../../shared/noticeable.ts';
import { own } from './own.ts';
import { isSessionId } from './stored-tabs.ts';

/** Up to which alert somebody has looked: ids count as long as a server lives, so they belong to an instance of it. */
export interface SeenAlerts {
  readonly instance: string;
  /** In the list of all. */
  readonly listed: number;
  /** By looking at a session. */
  readonly sessions: Readonly<Record<string, number>>;
}

export const NOTHING_SEEN: SeenAlerts = { instance: '', listed: 0, sessions: {} };

interface WithAlerts {
  readonly alerts: readonly Alert[];
  readonly seenAlerts: SeenAlerts;
}

/** Puts an alert in its place, or at the end when it was not there; the oldest go first, as on the server. */
export const putAlert = (alerts: readonly Alert[], alert: Alert): readonly Alert[] =>
  alerts.some(({ id }) => id === alert.id)
    ? alerts.map((known) => (known.id === alert.id ? alert : known))
    : [...alerts, alert].slice(-MAX_ALERTS);

const isNew = ({ id, session }: Alert, { sessions }: SeenAlerts): boolean =>
  id > (own(sessions, session) ?? 0);

/** The sessions whose alerts ask to be noticed, and at which nobody has looked since. */
export const alertedSessions = ({ alerts, seenAlerts }: WithAlerts): ReadonlySet<string> =>
  new Set(
    alerts.filter((alert) => isNoticeable(alert) && isNew(alert, seenAlerts)).map(({ session }) => session),
  );

/** How many alerts ask to be noticed that were looked at neither in the list nor at their session. */
export const countNewAlerts = ({ alerts, seenAlerts }: WithAlerts): number =>
  alerts.filter((alert) => isNoticeable(alert) && alert.id > seenAlerts.listed && isNew(alert, seenAlerts))
    .length;

/** Somebody looks at a session: its alerts are seen. */
export const seeSession = <State extends WithAlerts>(state: State, session: string): State => {
  const last = state.alerts.findLast((alert) => alert.session === session)?.id ?? 0;
  const { seenAlerts } = state;
  if (last <= (own(seenAlerts.sessions, session) ?? 0)) return state;
  return { ...state, seenAlerts: { ...seenAlerts, sessions: { ...seenAlerts.sessions, [session]: last } } };
};

/** Somebody looks at the list of all. */
export const seeList = <State extends WithAlerts>(state: State): State => {
  const last = state.alerts.at(-1)?.id ?? 0;
  return last <= state.seenAlerts.listed
    ? state
    : { ...state, seenAlerts: { ...state.seenAlerts, listed: last } };
};

/** What was seen of one server's alerts says nothing of another's. */
export const seenOf = (seen: SeenAlerts, instance: string): SeenAlerts =>
  seen.instance === instance ? seen : { ...NOTHING_SEEN, instance };

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** Reads what is stored, which may be anything. */
export const parseSeenAlerts = (text: string | null): SeenAlerts => {
  let value: unknown;
  try {
    value = JSON.parse(text ?? 'null');
  } catch {
    // Not ours, or damaged: as if nothing were stored.
    return NOTHING_SEEN;
  }
  if (typeof value !== 'object' || value === null) return NOTHING_SEEN;
  const { instance, listed, sessions } = value as Readonly<Record<string, unknown>>;
  if (typeof instance !== 'string' || !isCount(listed)) return NOTHING_SEEN;
  const entries = typeof sessions === 'object' && sessions !== null ? Object.entries(sessions) : [];
  return {
    instance,
    listed,
    sessions: Object.fromEntries(entries.filter(([id, upTo]) => isSessionId(id) && isCount(upTo))),
  };
};
