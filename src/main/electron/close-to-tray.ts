import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import type { App } from '../core/app.ts';
import { listNames, liveSessions } from './session-summary.ts';
import type { QuitGuard } from './quit-guard.ts';

const KEEP_RUNNING = 1;
const QUIT = 2;

/** Asks what closing the window means where no tray could bring it back. */
const askWhatClosingMeans = async (window: BrowserWindow, names: string): Promise<number> => {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'Keep the sessions running without a window?',
    detail: `Running: ${names}.\nThis desktop shows no tray icon. Starting RootResume again brings the window back.`,
    buttons: ['Cancel', 'Keep running', 'Quit'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response;
};

/** What the window's close button depends on. */
export interface CloseToTray {
  readonly server: App;
  readonly quitGuard: QuitGuard;
  /** Whether there is a tray icon to bring the window back. */
  readonly hasTray: boolean;
}

/** Makes the window's close button hide it while the sessions live on; where no tray can bring it back, it asks, or quits when nothing runs. */
export const closeToTray = (window: BrowserWindow, { server, quitGuard, hasTray }: CloseToTray): void => {
  let asking = false;

  const handleCloseWithoutTray = async (): Promise<void> => {
    const live = liveSessions(server.sessions());
    if (live.length === 0) return quitGuard.quit();
    asking = true;
    const answer = await askWhatClosingMeans(window, listNames(live)).finally(() => (asking = false));
    if (answer === KEEP_RUNNING) window.hide();
    // The question has named what ends, so it is not asked again.
    else if (answer === QUIT) quitGuard.quit();
  };

  window.on('close', (event) => {
    if (quitGuard.quitting) return;
    event.preventDefault();
    if (hasTray || process.platform === 'darwin') window.hide();
    else if (!asking) void handleCloseWithoutTray();
  });
};
