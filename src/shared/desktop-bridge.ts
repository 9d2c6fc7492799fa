/** Acts of the page's command table that have a place in a native menu, under the ids that the page gives them. */
export const DESKTOP_COMMANDS = [
  'new-session',
  'close-tab',
  'next-tab',
  'previous-tab',
  'palette',
  'search',
  'select-all',
  'font-larger',
  'font-smaller',
  'font-reset',
  'start',
  'stop',
  'restart',
  'edit',
  'share',
] as const;

/** An act on the page as it stands: `start` and its like mean the session of the active tab. */
export type DesktopCommand = (typeof DESKTOP_COMMANDS)[number];

/**
 * What the desktop window adds to the page, as `window.rootresume`; absent in a browser.
 * Each `on…` gives back a function that ends the subscription, and tells the first who subscribes what came last before.
 */
export interface DesktopBridge {
  /** `process.platform` of the desktop: decides which keys a shortcut shows. */
  readonly platform: string;
  /** A menu item was chosen that acts in the page. */
  onCommand(listener: (command: DesktopCommand) => void): () => void;
  /** The tray or a notification asks for this session's tab. */
  onOpenSession(listener: (session: string) => void): () => void;
  /** Opens the session's working folder in the system's file manager; does nothing where the folder is gone. */
  openSessionFolder(session: string): void;
}

/** One-way messages from the main process to the window's preload, with their arguments. */
export interface ToPage {
  'desktop:command': [command: DesktopCommand];
  'desktop:open-session': [session: string];
}

/** One-way messages from the window's preload to the main process. Arguments are what an honest page sends; main checks them. */
export interface ToMain {
  'desktop:open-session-folder': [session: string];
}
