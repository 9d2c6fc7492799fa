import { Menu, nativeImage, Tray } from 'electron';
import type { App } from '../core/app.ts';
import { toDisposable, type Disposable } from '../core/lifecycle.ts';
import trayPng from './assets/tray-16.png?asset';
import trayPng2x from './assets/tray-32.png?asset';
import trayTemplatePng from './assets/tray-template-16.png?asset';
import trayTemplatePng2x from './assets/tray-template-32.png?asset';
import { summarize } from './session-summary.ts';
import { trayMenuKey, trayMenuTemplate, type TrayActions } from './tray-menu.ts';

/** The shortest pause between two new menus, in milliseconds: a session that restarts in a loop must not keep the panel busy. */
const REFRESH_INTERVAL_MS = 250;

/** Joins two sizes of a picture into one, so that each display takes the sharp one. */
const trayImage = (): Electron.NativeImage => {
  const mac = process.platform === 'darwin';
  const image = nativeImage.createFromPath(mac ? trayTemplatePng : trayPng);
  const sharp = nativeImage.createFromPath(mac ? trayTemplatePng2x : trayPng2x);
  image.addRepresentation({ scaleFactor: 2, dataURL: sharp.toDataURL() });
  // macOS draws a template in the menu bar's own colour.
  image.setTemplateImage(mac);
  return image;
};

/** Puts the icon into the tray and keeps its menu and tooltip as the sessions are; undefined where the system has no tray. */
export const openTray = (server: App, actions: TrayActions): Disposable | undefined => {
  let tray: Tray;
  try {
    tray = new Tray(trayImage());
  } catch {
    // Some desktops have no tray; the window's close button then behaves as close-to-tray.ts says.
    return undefined;
  }
  let shownKey: string | undefined;
  let timer: NodeJS.Timeout | undefined;

  const refresh = (): void => {
    timer = undefined;
    const sessions = server.sessions();
    const sharing = server.sharing();
    const key = trayMenuKey(sessions, sharing);
    if (key === shownKey) return;
    shownKey = key;
    tray.setToolTip(`RootResume: ${summarize(sessions)}`);
    tray.setContextMenu(Menu.buildFromTemplate(trayMenuTemplate(sessions, sharing, actions)));
  };
  refresh();
  const refreshSoon = (): void => {
    timer ??= setTimeout(refresh, REFRESH_INTERVAL_MS);
  };
  const subscriptions = [server.onSessionsChanged(refreshSoon), server.onSharingChanged(refreshSoon)];
  // On macOS a click opens the menu, as it does for every icon there.
  if (process.platform !== 'darwin') tray.on('click', () => actions.showWindow());

  return toDisposable(() => {
    for (const subscription of subscriptions) subscription.dispose();
    clearTimeout(timer);
    tray.destroy();
  });
};
