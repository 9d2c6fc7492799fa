import { Notification } from 'electron';
import { notificationOf, wantsNotification } from '../../shared/noticeable.ts';
import type { App } from '../core/app.ts';
import type { Disposable } from '../core/lifecycle.ts';
import { shortName } from './session-summary.ts';

/** Notifications within MOMENT_MS; when a whole project falls over, a handful says it. */
const MAX_AT_ONCE = 3;
const MOMENT_MS = 2000;

/** What a notification needs to know of the window. */
export interface NotificationTarget {
  /** Whether the user is looking at the app, so that the page says enough. */
  readonly isWatched: () => boolean;
  readonly openSession: (id: string) => void;
}

/** Tells of triggers that ask for a notification, a crash among them, while nobody looks; a click opens the session's tab. */
export const notifyOfAlerts = (server: App, target: NotificationTarget): Disposable => {
  /** An alert is told again with what came of it. */
  let lastId = 0;
  let shownAt: readonly number[] = [];
  return server.onAlert((alert) => {
    if (alert.id <= lastId) return;
    lastId = alert.id;
    if (!wantsNotification(alert) || target.isWatched() || !Notification.isSupported()) return;
    const now = Date.now();
    shownAt = shownAt.filter((at) => now - at < MOMENT_MS);
    if (shownAt.length >= MAX_AT_ONCE) return;
    shownAt = [...shownAt, now];
    const session = server.sessions().find(({ id }) => id === alert.session);
    const notification = new Notification(notificationOf(alert, shortName(session?.name ?? alert.session)));
    notification.on('click', () => target.openSession(alert.session));
    notification.show();
  });
};
