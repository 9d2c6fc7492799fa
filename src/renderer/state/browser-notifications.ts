import type { Alert } from '../../shared/alerts.ts';
import { notificationOf, wantsNotification } from '../../shared/noticeable.ts';
import type { PageStorage } from './page-storage.ts';

const STORAGE_KEY = 'rootresume.notify';

/** Notifications of the system for alerts, where the user of this browser asked for them. */
export interface BrowserNotifications {
  readonly isOn: () => boolean;
  /** Asks the browser's permission, which is what a click is needed for; a sentence says why there will be none. */
  turnOn(): Promise<string | undefined>;
  turnOff(): void;
  /** Tells of an alert, unless somebody looks at the page, which then says enough. */
  handle(alert: Alert, sessionName: string): void;
  /**
   * A click on a notification asks for a session. Gives back a function that ends the subscription, and tells who subscribes what was asked
   * for before: a click may come while the page is not ready.
   */
  onOpen(listener: (session: string) => void): () => void;
}

interface Surroundings {
  readonly storage: PageStorage;
  /** The browser's own; undefined: it has none for a page. */
  readonly api: typeof Notification | undefined;
  /** Whether somebody looks at the page. */
  readonly isWatched: () => boolean;
}

export const createBrowserNotifications = ({
  storage,
  api,
  isWatched,
}: Surroundings): BrowserNotifications => {
  const isOn = (): boolean => storage.getItem(STORAGE_KEY) === 'on' && api?.permission === 'granted';
  const show = (title: string, options: NotificationOptions): Notification | undefined => {
    try {
      return api && new api(title, options);
    } catch {
      // Chromium on Android shows those of a service worker only.
      return undefined;
    }
  };
  let listener: ((session: string) => void) | undefined;
  let asked: string | undefined;
  const open = (session: string): void => {
    if (listener === undefined) asked = session;
    else listener(session);
  };
  return {
    isOn,
    onOpen(next) {
      listener = next;
      if (asked !== undefined) next(asked);
      asked = undefined;
      return () => {
        if (listener === next) listener = undefined;
      };
    },
    async turnOn() {
      const permission = await api?.requestPermission();
      if (permission !== 'granted')
        return 'This browser shows no notifications of this page. Allow them for its address in the browser’s settings, then try again.';
      const shown = show('RootResume will notify you here', {
        body: 'Of what sessions’ triggers tell, while you look elsewhere.',
        tag: 'rootresume',
      });
      if (shown === undefined) return 'This browser shows no notifications of a page that is open.';
      storage.setItem(STORAGE_KEY, 'on');
      return undefined;
    },
    turnOff: () => storage.setItem(STORAGE_KEY, 'off'),
    handle(alert, sessionName) {
      if (!isOn() || isWatched() || !wantsNotification(alert)) return;
      const { title, body } = notificationOf(alert, sessionName);
      // Every tab of a browser tells of it; under one tag the system shows it once.
      const shown = show(title, { body, tag: `rootresume-${alert.session}-${alert.id}` });
      shown?.addEventListener('click', () => {
        window.focus();
        open(alert.session);
        shown.close();
      });
    },
  };
};
