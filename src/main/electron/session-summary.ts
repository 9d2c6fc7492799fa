import { isLive, stateSign } from '../../shared/state-sign.ts';
import type { Session } from '../../shared/session.ts';

/** Names longer than this are cut in menus and dialogs, in characters: a system menu grows as wide as its widest line. */
const MAX_NAME_LENGTH = 48;
/** So many names stand in a sentence; the rest is counted. */
const MAX_NAMES = 6;

/** Sessions that have a process, so that quitting would end something. */
export const liveSessions = (sessions: readonly Session[]): readonly Session[] =>
  sessions.filter(({ state }) => isLive(state));

/** Cuts a name to what a menu line takes. */
export const shortName = (name: string): string =>
  name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH - 1)}…` : name;

/** Says how all sessions are: `5 running, 1 crashed`. */
export const summarize = (sessions: readonly Session[]): string => {
  const running = liveSessions(sessions).length;
  const crashed = sessions.filter((session) => stateSign(session).tone === 'bad').length;
  if (crashed > 0) return `${running} running, ${crashed} crashed`;
  return running === 0 ? 'Nothing running' : `${running} running`;
};

/** Lists names for a sentence: `web, api and 3 more`. */
export const listNames = (sessions: readonly Session[]): string => {
  const names = sessions.slice(0, MAX_NAMES).map(({ name }) => shortName(name));
  const more = sessions.length - names.length;
  if (more > 0) return `${names.join(', ')} and ${more} more`;
  const last = names.pop();
  return names.length === 0 ? (last ?? '') : `${names.join(', ')} and ${last ?? ''}`;
};
