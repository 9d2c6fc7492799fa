import { stateSign } from '../../shared/state-sign.ts';
import type { Session } from '../../shared/session.ts';

/** Runs that are known to have ended badly, by session id; a new run of the same session may crash again. */
export type KnownCrashes = ReadonlyMap<string, number>;

/** Collects the runs that ended badly as of this moment. */
export const crashesOf = (sessions: readonly Session[]): KnownCrashes =>
  new Map(
    sessions
      .filter((session) => stateSign(session).tone === 'bad')
      .map((session) => [session.id, session.run]),
  );

/** Picks the sessions whose present run ended badly and was not known to. */
export const newCrashes = (known: KnownCrashes, sessions: readonly Session[]): readonly Session[] =>
  sessions.filter((session) => stateSign(session).tone === 'bad' && known.get(session.id) !== session.run);
