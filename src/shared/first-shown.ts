import type { Session } from './session.ts';
import { isLive } from './state-sign.ts';

/** Gives the session that a first visit is shown: the first that is live, or else the first; undefined where there is none. */
export const firstShown = <S extends Pick<Session, 'state'>>(sessions: readonly S[]): S | undefined =>
  sessions.find(({ state }) => isLive(state)) ?? sessions[0];
