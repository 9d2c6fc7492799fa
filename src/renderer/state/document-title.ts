import { stateSign } from '../../shared/state-sign.ts';
import type { AppState } from './app-state.ts';

/** Names the page after the session that is looked at: `● web — RootResume`, with the program's own title where it set one. */
export const documentTitle = ({ sessions, activeTab }: Pick<AppState, 'sessions' | 'activeTab'>): string => {
  const session = sessions.find(({ id }) => id === activeTab);
  if (session === undefined) return 'RootResume';
  const title = session.title === '' || session.title === session.name ? '' : ` · ${session.title}`;
  return `${stateSign(session).shape} ${session.name}${title} — RootResume`;
};
