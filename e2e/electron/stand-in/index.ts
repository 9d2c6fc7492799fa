import { serveControl } from './control.ts';

// A stand-in for the `electron` module, for machines without its binary: just what the app's main process uses.
// Its window is a real Chromium page with the app's own preload; menus, tray and dialogs are remembered, and driven by the tests.

export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { ipcMain } from './ipc.ts';
export { Menu, Tray } from './menus.ts';
export {
  dialog,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  screen,
  session,
  shell,
} from './system.ts';

serveControl();
