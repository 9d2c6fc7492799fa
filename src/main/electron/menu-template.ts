import type { MenuItemConstructorOptions } from 'electron';
import type { DesktopCommand } from '../../shared/desktop-bridge.ts';

/** What the menu can do outside the page. */
export interface MenuActions {
  /** Shows the window and runs a command of the page in it. */
  readonly command: (command: DesktopCommand) => void;
  readonly openInBrowser: () => void;
  readonly openDataFolder: () => void;
  readonly zoom: (change: 'in' | 'out' | 'reset') => void;
  readonly reload: () => void;
  readonly toggleDevTools: () => void;
  readonly about: () => void;
  readonly quit: () => void;
}

export interface MenuSurroundings {
  readonly mac: boolean;
  /** Whether to offer what only a developer of RootResume needs. */
  readonly development: boolean;
}

type Item = MenuItemConstructorOptions;
const SEPARATOR: Item = { type: 'separator' };

/**
 * Builds the application menu.
 *
 * Plain Ctrl and Alt combinations belong to the program in the terminal, so outside macOS no item may claim one: not its own, and
 * not a role's default (`close` would take Ctrl W, `reload` Ctrl R, `minimize` Ctrl M). Labels carry no `&`, which would claim Alt
 * and a letter. Commands of the page show the keys of the page's table but do not register them: the page handles the key itself.
 */
export const menuTemplate = (actions: MenuActions, { mac, development }: MenuSurroundings): Item[] => {
  const inPage = (label: string, command: DesktopCommand, accelerator?: string): Item => ({
    label,
    click: () => actions.command(command),
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  });
  const quit: Item = {
    label: mac ? 'Quit RootResume' : 'Quit',
    accelerator: mac ? 'Cmd+Q' : 'Ctrl+Shift+Q',
    click: () => actions.quit(),
  };

  const appMenu: Item = {
    label: 'RootResume',
    submenu: [
      { label: 'About RootResume', click: () => actions.about() },
      SEPARATOR,
      { role: 'services' },
      SEPARATOR,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      SEPARATOR,
      quit,
    ],
  };
  const session: Item = {
    label: 'Session',
    submenu: [
      inPage('New session…', 'new-session', 'CmdOrCtrl+Shift+Enter'),
      SEPARATOR,
      inPage('Start', 'start'),
      inPage('Restart', 'restart', 'CmdOrCtrl+Shift+F5'),
      inPage('Stop', 'stop', 'CmdOrCtrl+Shift+F6'),
      inPage('Edit session…', 'edit'),
      SEPARATOR,
      inPage('Close tab', 'close-tab', 'CmdOrCtrl+Shift+X'),
      SEPARATOR,
      inPage('Share on the network…', 'share'),
      { label: 'Open in the browser', click: () => actions.openInBrowser() },
      ...(mac ? [] : [SEPARATOR, quit]),
    ],
  };
  const edit: Item = {
    label: 'Edit',
    submenu: mac
      ? [
          { role: 'undo' },
          { role: 'redo' },
          SEPARATOR,
          { role: 'cut' },
          { role: 'copy' },
          { role: 'paste' },
          inPage('Select all', 'select-all', 'Cmd+A'),
        ]
      : [
          { role: 'copy', label: 'Copy', accelerator: 'Ctrl+Shift+C', registerAccelerator: false },
          // Chromium pastes on this key by itself.
          { role: 'paste', label: 'Paste', accelerator: 'Ctrl+Shift+V', registerAccelerator: false },
          inPage('Select all', 'select-all', 'Ctrl+Shift+A'),
        ],
  };
  const view: Item = {
    label: 'View',
    submenu: [
      inPage('Search or do anything…', 'palette', mac ? 'Cmd+K' : 'F1'),
      inPage('Search in the terminal…', 'search', mac ? 'Cmd+F' : 'Ctrl+Shift+F'),
      SEPARATOR,
      inPage('Next tab', 'next-tab', 'CmdOrCtrl+Shift+]'),
      inPage('Previous tab', 'previous-tab', 'CmdOrCtrl+Shift+['),
      SEPARATOR,
      inPage('Larger text', 'font-larger', 'CmdOrCtrl+Shift+.'),
      inPage('Smaller text', 'font-smaller', 'CmdOrCtrl+Shift+,'),
      inPage('Text at its usual size', 'font-reset'),
      SEPARATOR,
      { label: 'Zoom in', click: () => actions.zoom('in') },
      { label: 'Zoom out', click: () => actions.zoom('out') },
      { label: 'Actual size', click: () => actions.zoom('reset') },
      SEPARATOR,
      { role: 'togglefullscreen', label: 'Full screen', accelerator: mac ? 'Ctrl+Cmd+F' : 'F11' },
      ...(development
        ? [
            SEPARATOR,
            { label: 'Reload', click: () => actions.reload() },
            {
              label: 'Developer tools',
              accelerator: mac ? 'Alt+Cmd+I' : 'Ctrl+Shift+I',
              click: () => actions.toggleDevTools(),
            },
          ]
        : []),
    ],
  };
  const help: Item = {
    label: 'Help',
    ...(mac ? { role: 'help' as const } : {}),
    submenu: [
      { label: 'Open the data folder', click: () => actions.openDataFolder() },
      ...(mac ? [] : [SEPARATOR, { label: 'About RootResume', click: () => actions.about() }]),
    ],
  };
  return mac ? [appMenu, session, edit, view, { role: 'windowMenu' }, help] : [session, edit, view, help];
};
