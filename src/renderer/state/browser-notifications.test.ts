import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Alert, AlertAction } from '../../shared/alerts.ts';
import { createBrowserNotifications } from './browser-notifications.ts';

let permission: NotificationPermission;
let asked: number;
let shown: string[];
let watched: boolean;
let stored: Map<string, string>;
let last: EventTarget | undefined;
beforeEach(() => {
  permission = 'granted';
  asked = 0;
  shown = [];
  watched = false;
  stored = new Map();
});

class RememberedNotification extends EventTarget {
  static get permission(): NotificationPermission {
    return asked > 0 ? permission : 'default';
  }
  static requestPermission(): Promise<NotificationPermission> {
    asked += 1;
    return Promise.resolve(permission);
  }
  constructor(title: string) {
    super();
    shown.push(title);
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the test clicks on what was shown last
    last = this;
  }
  close(): void {
    shown.push('closed');
  }
}
class RefusedNotification extends RememberedNotification {
  constructor(title: string) {
    super(title);
    throw new TypeError('Illegal constructor. Use ServiceWorkerRegistration.showNotification() instead.');
  }
}

const open = (api: typeof RememberedNotification = RememberedNotification) =>
  createBrowserNotifications({
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
    },
    // As much of one as is used.
    api: api as unknown as typeof Notification,
    isWatched: () => watched,
  });
const alert = (kind: AlertAction['kind'] = 'notify'): Alert => ({
  ...{ id: 1, session: 'web', run: 1, trigger: 'Crashed', reason: 'It exited with 1.', lines: [] },
  ...{ more: 0, at: '', actions: [{ kind, state: 'done' }] },
});

describe('notifications of a browser', () => {
  it('are asked for when they are turned on, and not before', async () => {
    const notifications = open();
    notifications.handle(alert(), 'web');
    expect([asked, shown]).toEqual([0, []]);
    expect(await notifications.turnOn()).toBeUndefined();
    expect(asked).toBe(1);
    notifications.handle(alert(), 'web');
    expect(shown.slice(1)).toEqual(['web: Crashed']);
    expect(open().isOn()).toBe(true);
    notifications.turnOff();
    notifications.handle(alert(), 'web');
    expect(shown).toHaveLength(2);
  });

  it('tell nothing to who looks at the page, nor of what does not ask for it', async () => {
    const notifications = open();
    await notifications.turnOn();
    notifications.handle(alert('bell'), 'web');
    watched = true;
    notifications.handle(alert(), 'web');
    expect(shown).toHaveLength(1);
  });

  it('lead to their session when they are clicked, also once the page is ready for it', async () => {
    vi.stubGlobal('window', { focus: () => shown.push('focused') });
    onTestFinished(() => void vi.unstubAllGlobals());
    const notifications = open();
    await notifications.turnOn();
    notifications.handle(alert(), 'web');
    last?.dispatchEvent(new Event('click'));
    expect(shown.slice(-2)).toEqual(['focused', 'closed']);
    const opened: string[] = [];
    const leave = notifications.onOpen((session) => opened.push(session));
    expect(opened).toEqual(['web']);
    last?.dispatchEvent(new Event('click'));
    leave();
    last?.dispatchEvent(new Event('click'));
    expect(opened).toEqual(['web', 'web']);
  });

  it('say why there are none, and stay off', async () => {
    permission = 'denied';
    expect(await open().turnOn()).toMatch(/^This browser shows no notifications of this page\. Allow them/);
    permission = 'granted';
    expect(await open(RefusedNotification).turnOn()).toMatch(/of a page that is open/);
    expect(open().isOn()).toBe(false);
  });
});
