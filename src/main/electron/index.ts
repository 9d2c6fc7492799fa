import { app, powerMonitor, session } from 'electron';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startApp } from '../core/app.ts';
import { StartupError } from '../core/config/config.ts';
import { readConfig } from '../core/config/read-config.ts';
import { readSurroundings } from '../core/config/surroundings.ts';
import { notifyOfAsks } from './ask-notifications.ts';
import { trustOwnCertificate } from './certificate-trust.ts';
import { closeToTray } from './close-to-tray.ts';
import { desktopArgs } from './desktop-args.ts';
import { mainWindow } from './main-window.ts';
import { installMenu } from './menu.ts';
import { guardSession } from './navigation-guard.ts';
import { notifyOfAlerts } from './notifications.ts';
import { listenToPage } from './page-channel.ts';
import { listenForQuitSignals } from '../core/quit-signals.ts';
import { guardQuit } from './quit-guard.ts';
import { claimSingleInstance, onSecondStart } from './single-instance.ts';
import { takeStartedReport } from './started-report.ts';
import { reportStartupFailure } from './startup-failure.ts';
import { hasTrayHost } from './tray-host.ts';
import { openTray } from './tray.ts';

/** The folder of the built entry, `out/main`. */
const MAIN_DIR = import.meta.dirname;

const say = (message: string): void => void process.stdout.write(`${message}\n`);
const warn = (message: string): void => void process.stderr.write(`rootresume: ${message}\n`);

/** Gives Electron its own folder inside the data folder: its profile, the single-instance lock and the window's place lie there. */
const useDesktopFolder = (dataDir: string): string => {
  const folder = join(dataDir, 'desktop');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new StartupError(`The data folder ${dataDir} cannot be written to. Name another with --data-dir.`, {
      cause,
    });
  }
  app.setPath('userData', folder);
  return folder;
};

const boot = async (): Promise<void> => {
  const reportStarted = takeStartedReport(process.env);
  app.setName('RootResume');
  // Windows groups the taskbar and attributes notifications by it.
  app.setAppUserModelId('rootresume');

  const config = readConfig(desktopArgs(process.argv, process.defaultApp), readSurroundings(MAIN_DIR));
  const desktopFolder = useDesktopFolder(config.dataDir);
  if (!claimSingleInstance()) {
    say('RootResume is open already; its window was brought to the front.');
    return app.exit(0);
  }

  await app.whenReady();
  reportStarted();
  const [server, trayIsSeen] = await Promise.all([startApp(config, warn), hasTrayHost()]);
  if (server.notice !== undefined) warn(server.notice);

  guardSession(session.defaultSession, server.url);
  trustOwnCertificate(session.defaultSession, server);
  listenToPage(server);
  const window = mainWindow({
    server,
    preload: join(MAIN_DIR, '../preload/index.cjs'),
    stateFile: join(desktopFolder, 'window.json'),
    onCreated: (created) => closeToTray(created, { server, quitGuard, hasTray }),
  });
  const quitGuard = guardQuit(server, window.current);
  const tray = openTray(server, {
    showWindow: window.show,
    openSession: window.openSession,
    startSession: (id) => server.startSession(id),
    stopSession: (id) => server.stopSession(id),
    share: () => window.command('share'),
    quit: quitGuard.requestQuit,
  });
  const hasTray = tray !== undefined && trayIsSeen;
  installMenu({
    server,
    window,
    dataDir: config.dataDir,
    version: config.version,
    quit: quitGuard.requestQuit,
  });
  notifyOfAlerts(server, { isWatched: window.isFocused, openSession: window.openSession });
  notifyOfAsks(server, { isWatched: window.isFocused, show: window.show });

  listenForQuitSignals(quitGuard.quit);
  powerMonitor.on('shutdown', quitGuard.quit);
  onSecondStart(window.show);
  // A click on the Dock icon.
  app.on('activate', window.show);
  // Without a listener Electron quits with its last window; sessions outlive windows.
  app.on('window-all-closed', () => undefined);
  window.show();
};

boot().catch(reportStartupFailure);
