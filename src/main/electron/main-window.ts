import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { WebContents } from 'electron';
import type { DesktopCommand } from '../../shared/desktop-bridge.ts';
import type { App } from '../core/app.ts';
import iconPng from './assets/icon-256.png?asset';
import { guardNavigation } from './navigation-guard.ts';
import { sendToPage } from './page-channel.ts';
import {
  DEFAULT_HEIGHT,
  DEFAULT_WIDTH,
  fitToDisplays,
  MIN_HEIGHT,
  MIN_WIDTH,
  readWindowState,
  writeWindowState,
} from './window-state.ts';

/** The frame's colour in the page's themes, so that no other colour flashes before it is drawn. */
const BACKGROUND = { light: '#f5f6f8', dark: '#1a1d22' } as const;
/** How long the window must stand still before its place is written, in milliseconds: a drag is hundreds of moves. */
const SAVE_DELAY_MS = 400;
/** A page that dies again this soon, in milliseconds, would only die once more: it is left as it is, the sessions live on. */
const MIN_LIFE_MS = 10_000;

/** The one window of the app. It is hidden rather than closed, and made anew should the system have destroyed it. */
export interface MainWindow {
  /** Brings the window to the front; the first time, opens it. */
  readonly show: () => void;
  /** Shows the window and runs a command of the page. */
  readonly command: (command: DesktopCommand) => void;
  /** Shows the window and a session's tab in it. */
  readonly openSession: (id: string) => void;
  /** Whether the user is looking at it. */
  readonly isFocused: () => boolean;
  /** The window itself, while there is one. */
  readonly current: () => BrowserWindow | undefined;
}

export interface MainWindowOptions {
  readonly server: App;
  /** The built preload script. */
  readonly preload: string;
  /** Where the window's place is remembered. */
  readonly stateFile: string;
  /** Called with each window that is made, to hang on what concerns its closing. */
  readonly onCreated: (window: BrowserWindow) => void;
}

/** Writes the window's place when it has come to rest, and when it goes away. */
const rememberPlace = (window: BrowserWindow, stateFile: string): void => {
  let timer: NodeJS.Timeout | undefined;
  const save = (): void => {
    clearTimeout(timer);
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
    writeWindowState(stateFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  };
  const saveSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_DELAY_MS);
  };
  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('maximize', saveSoon);
  window.on('unmaximize', saveSoon);
  window.on('close', save);
  window.on('closed', () => clearTimeout(timer));
};

/** Loads the page again when its process died; what it showed is the server's, so nothing is lost. */
const reviveAfterCrash = (window: BrowserWindow): void => {
  let loadedAt = performance.now();
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || performance.now() - loadedAt < MIN_LIFE_MS) return;
    loadedAt = performance.now();
    window.webContents.reload();
  });
};

const createWindow = ({ server, preload, stateFile, onCreated }: MainWindowOptions): BrowserWindow => {
  const stored = readWindowState(stateFile);
  const workAreas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const place = stored && fitToDisplays(stored.bounds, workAreas);
  const window = new BrowserWindow({
    ...(place ?? { width: DEFAULT_WIDTH, height: DEFAULT_HEIGHT }),
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    title: 'RootResume',
    icon: iconPng,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    // A bare Alt shows the menu; the row is the page's otherwise.
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    },
  });
  guardNavigation(window.webContents, server.url);
  rememberPlace(window, stateFile);
  reviveAfterCrash(window);
  onCreated(window);
  window.once('ready-to-show', () => {
    if (stored?.maximized === true) window.maximize();
    window.show();
  });
  // A page that does not load must be seen too: an invisible window cannot be closed.
  window.webContents.once('did-fail-load', () => window.show());
  // A failed load is handled just above; the promise only repeats it.
  window.loadURL(server.loginLink).catch(() => undefined);
  return window;
};

/** Prepares the main window; its page is signed in as owner. */
export const mainWindow = (options: MainWindowOptions): MainWindow => {
  let window: BrowserWindow | undefined;

  const ensure = (): BrowserWindow => {
    if (window === undefined) {
      const own = createWindow(options);
      own.on('closed', () => {
        if (window === own) window = undefined;
      });
      window = own;
    }
    return window;
  };

  const show = (): BrowserWindow => {
    const existed = window !== undefined;
    const own = ensure();
    // A window that was just made shows itself once its page is drawn.
    if (!existed) return own;
    if (own.isMinimized()) own.restore();
    own.show();
    own.focus();
    return own;
  };

  /** Runs `act` on the window's page, once it has been loaded: before that nobody there would listen. */
  const withPage = (act: (contents: WebContents) => void): void => {
    const { webContents } = show();
    if (webContents.isLoading()) webContents.once('did-finish-load', () => act(webContents));
    else act(webContents);
  };

  return {
    show: () => void show(),
    command: (command) => withPage((contents) => sendToPage(contents, 'desktop:command', command)),
    openSession: (id) => withPage((contents) => sendToPage(contents, 'desktop:open-session', id)),
    isFocused: () => window?.isFocused() ?? false,
    current: () => window,
  };
};
