import type { Session } from '../../shared/session.ts';
import type { PageEvent } from '../api/stream-event.ts';

/**
 * How much of each session's output this page was given. A session that has more has written something that nobody can have read here:
 * so tabs at rest, whose output the page does not take, are found unread all the same.
 */
export interface ReceivedOutput {
  /** Notes what an event says. Gives the sessions that have written, as it tells, something that this page was not given before it. */
  note(event: PageEvent): readonly string[];
}

export const createReceivedOutput = (): ReceivedOutput => {
  /** By session id, the end of what was given; of a session that none was given of, what it had when it was first heard of. */
  const ends = new Map<string, number>();

  const receive = (id: string, end: number): boolean => {
    const before = ends.get(id);
    ends.set(id, end);
    return before !== undefined && end > before;
  };

  /** The server says how much a session has written. That is not less than was given, or its log began anew. */
  const hear = (id: string, end: number): boolean => {
    const before = ends.get(id);
    if (before !== undefined && end > before) return true;
    ends.set(id, end);
    return false;
  };

  const hearOf = (sessions: readonly Pick<Session, 'id' | 'offset'>[]): readonly string[] =>
    sessions.filter(({ id, offset }) => hear(id, offset)).map(({ id }) => id);

  return {
    note(event) {
      switch (event.type) {
        case 'output': {
          const { session, offset, bytes } = event.data;
          return receive(session, offset + bytes.length) ? [session] : [];
        }
        case 'snapshot':
          return receive(event.data.session, event.data.offset) ? [event.data.session] : [];
        case 'sessions': {
          const known = new Set(event.data.map(({ id }) => id));
          for (const id of ends.keys()) if (!known.has(id)) ends.delete(id);
          return hearOf(event.data);
        }
        case 'session':
          return hearOf([event.data]);
        case 'stats':
          return hearOf(Object.entries(event.data.sessions).map(([id, { offset }]) => ({ id, offset })));
        case 'removed':
          ends.delete(event.data.session);
          return [];
        default:
          return [];
      }
    },
  };
};
