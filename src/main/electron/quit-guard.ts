import { app, dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import type { App } from '../core/app.ts';
import type { Session } from '../../shared/session.ts';
import { listNames, liveSessions } from './session-summary.ts';

const QUIT = 1;

/** Every way out of the app leads through here, so that no session is ended unasked and none is left behind. */
export interface QuitGuard {
  /** The sessions are being stopped, or are already; nothing may hold up the end any more. */
  readonly quitting: boolean;
  /** Quits, after a question where sessions run. Asked for again while they stop, it cuts their grace periods short. */
  readonly requestQuit: () => void;
  /** Quits without a question; again: hurries. */
  readonly quit: () => void;
}

const askToQuit = async (window: BrowserWindow | undefined, live: readonly Session[]): Promise<boolean> => {
  const what = live.length === 1 ? '1 running session' : `${live.length} running sessions`;
  const options: Electron.MessageBoxOptions = {
    type: 'question',
    message: `Quit and stop ${what}?`,
    detail: `${listNames(live)} will be stopped. Their output is kept.`,
    buttons: ['Cancel', 'Quit'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
  // A hidden window cannot carry a question: it would be asked where nobody sees it.
  const { response } = await (window?.isVisible() === true
    ? dialog.showMessageBox(window, options)
    : dialog.showMessageBox(options));
  return response === QUIT;
};

/** Guards the exits of the app. `window` gives the main window while there is one. */
export const guardQuit = (server: App, window: () => BrowserWindow | undefined): QuitGuard => {
  let quitting = false;
  let asking = false;

  const closeAndExit = async (): Promise<void> => {
    const live = liveSessions(server.sessions()).length;
    if (live > 0)
      window()?.setTitle(`RootResume: stopping ${live === 1 ? '1 session' : `${live} sessions`}…`);
    try {
      await server.close();
      app.exit(0);
    } catch (error) {
      process.stderr.write(`RootResume could not stop everything: ${String(error)}\n`);
      app.exit(1);
    }
  };

  const quit = (): void => {
    if (quitting) return server.hurry();
    quitting = true;
    void closeAndExit();
  };

  const requestQuit = async (): Promise<void> => {
    if (asking) return;
    const live = liveSessions(server.sessions());
    if (quitting || live.length === 0) return quit();
    asking = true;
    const confirmed = await askToQuit(window(), live).finally(() => (asking = false));
    if (confirmed) quit();
  };

  // The system's own ways to quit (the Dock, the last of a logout) arrive here; app.exit above does not.
  app.on('before-quit', (event) => {
    event.preventDefault();
    void requestQuit();
  });

  return {
    get quitting() {
      return quitting;
    },
    requestQuit: () => void requestQuit(),
    quit,
  };
};
