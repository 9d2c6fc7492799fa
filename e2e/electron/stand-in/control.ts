import type { Rectangle } from 'electron';
import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import type { DesktopState } from '../desktop-state.ts';
import { Menu, Tray } from './menus.ts';
import { record } from './record.ts';
import { defaultSession, dialog, Notification } from './system.ts';

const theWindow = (): BrowserWindow => {
  const [window] = BrowserWindow.all;
  if (window === undefined) throw new Error('there is no window');
  return window;
};

const state = (): DesktopState => {
  const question = dialog.current();
  return {
    windows: [...BrowserWindow.all].map((window) => ({
      title: window.getTitle(),
      bounds: window.getBounds(),
      visible: window.isVisible(),
      focused: window.isFocused(),
      maximized: window.isMaximized(),
      webPreferences: { ...window.options.webPreferences },
    })),
    tray: Tray.current && {
      toolTip: Tray.current.toolTip,
      labels: Tray.current.menu?.labels() ?? [],
    },
    question: question && {
      message: question.message,
      detail: question.detail ?? '',
      buttons: question.buttons ?? [],
      focused: question.buttons?.[question.defaultId ?? 0] ?? '',
    },
    openedExternally: record.openedExternally,
    openedPaths: record.openedPaths,
    notifications: Notification.shown.map(({ title }) => title),
  };
};

/** What a person, or the system, can do to a desktop app; the tests call it over the process's own channel. */
export const control = {
  state,
  chooseMenuItem: (path: readonly string[]) => Menu.application?.choose(path),
  chooseTrayItem: (path: readonly string[]) => Tray.current?.menu?.choose(path),
  pressButton: (label: string) => dialog.press(label),
  closeWindow: () => theWindow().close(),
  placeWindow: (bounds: Rectangle) => theWindow().setBounds(bounds),
  minimizeWindow: () => theWindow().minimize(),
  lookAway: () => theWindow().blur(),
  clickNotification: (index: number) => Notification.shown[index]?.emit('click'),
  allows: (permission: 'clipboard-read' | 'media', origin: string) =>
    defaultSession.allows(permission, origin),
  trusts: (hostname: string, certificate: string) => defaultSession.trusts(hostname, certificate),
  quit: () => app.quit(),
};

export type Control = typeof control;

interface Call {
  readonly id: number;
  readonly method: keyof Control;
  readonly args: readonly unknown[];
}

/** Answers the calls of the tests. */
export const serveControl = (): void => {
  process.on('message', ({ id, method, args }: Call) => {
    try {
      const value = (control[method] as (...given: readonly unknown[]) => unknown)(...args);
      void Promise.resolve(value).then((settled: unknown) => process.send?.({ id, value: settled }));
    } catch (error) {
      process.send?.({ id, error: String(error) });
    }
  });
};
