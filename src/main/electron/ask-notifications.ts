import { Notification } from 'electron';
import { formatViewer } from '../../shared/format.ts';
import type { App } from '../core/app.ts';
import type { Disposable } from '../core/lifecycle.ts';
import type { NotificationTarget } from './notifications.ts';

/** Tells that somebody asks to type while nobody looks; a click leads to the page, where it is answered. */
export const notifyOfAsks = (
  server: App,
  target: Pick<NotificationTarget, 'isWatched'> & { readonly show: () => void },
): Disposable => {
  let known = new Set<string>();
  return server.onAsksChanged(() => {
    const asks = server.asks();
    const fresh = asks.filter(({ id }) => !known.has(id));
    known = new Set(asks.map(({ id }) => id));
    if (target.isWatched() || !Notification.isSupported()) return;
    for (const ask of fresh) {
      const notification = new Notification({
        title: `${formatViewer(ask)} asks to type`,
        body: 'Answer in RootResume: for this visit, for good, or not.',
      });
      notification.on('click', () => target.show());
      notification.show();
    }
  });
};
