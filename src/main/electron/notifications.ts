import { Notification } from 'electron';
import type { App } from '../core/app.ts';
import type { Disposable } from '../core/lifecycle.ts';
import { stateSign } from '../../shared/state-sign.ts';
import { crashesOf, newCrashes } from './crash-watch.ts';
import { shortName } from './session-summary.ts';

/** Notifications at one moment; when a whole project falls over, a handful says it. */
const MAX_AT_ONCE = 3;

/** What a notification needs to know of the window. */
export interface NotificationTarget {
  /** Whether the user is looking at the app, so that the page says enough. */
  readonly isWatched: () => boolean;
  readonly openSession: (id: string) => void;
}

/** Tells of a session that crashes while nobody looks; a click opens its tab. */
export const notifyOfCrashes = (server: App, target: NotificationTarget): Disposable => {
  let known = crashesOf(server.sessions());
  return server.onSessionsChanged(() => {
    const sessions = server.sessions();
    const crashed = newCrashes(known, sessions);
    known = crashesOf(sessions);
    if (crashed.length === 0 || target.isWatched() || !Notification.isSupported()) return;
    for (const session of crashed.slice(0, MAX_AT_ONCE)) {
      const notification = new Notification({
        title: `${shortName(session.name)}: ${stateSign(session).word}`,
        body: session.error ?? 'Its last output is in its tab.',
      });
      notification.on('click', () => target.openSession(session.id));
      notification.show();
    }
  });
};
