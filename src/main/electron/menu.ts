import { app, dialog, Menu, shell } from 'electron';
import type { App } from '../core/app.ts';
import type { MainWindow } from './main-window.ts';
import { menuTemplate } from './menu-template.ts';

/** One step of Chromium's zoom, which is a factor of 1.2. */
const ZOOM_STEP = 0.5;

/** What the menu acts on. */
export interface MenuTargets {
  readonly server: App;
  readonly window: MainWindow;
  readonly dataDir: string;
  readonly version: string;
  readonly quit: () => void;
}

/** Sets the application menu. */
export const installMenu = ({ server, window, dataDir, version, quit }: MenuTargets): void => {
  const zoom = (change: 'in' | 'out' | 'reset'): void => {
    const contents = window.current()?.webContents;
    if (contents === undefined) return;
    contents.zoomLevel =
      change === 'reset' ? 0 : contents.zoomLevel + (change === 'in' ? ZOOM_STEP : -ZOOM_STEP);
  };
  const about = (): void =>
    void dialog.showMessageBox({
      type: 'info',
      message: `RootResume ${version}`,
      detail: `Every command in a real terminal, in this window and in any browser.\n\n${server.url}\nElectron ${process.versions.electron}, Node ${process.versions.node}`,
      buttons: ['Close'],
      noLink: true,
    });

  const template = menuTemplate(
    {
      command: (command) => window.command(command),
      // Without a browser, or a file manager below, there is nothing to open and nothing to say beyond that.
      openInBrowser: () => void shell.openExternal(server.loginLink).catch(() => undefined),
      openDataFolder: () => void shell.openPath(dataDir),
      zoom,
      reload: () => window.current()?.webContents.reload(),
      toggleDevTools: () => window.current()?.webContents.toggleDevTools(),
      about,
      quit,
    },
    { mac: process.platform === 'darwin', development: !app.isPackaged },
  );
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
};
