import { execFile } from 'node:child_process';

/** How long the session bus may take to answer, in milliseconds; it answers in a few. */
const ANSWER_TIMEOUT_MS = 1500;

// prettier-ignore
const ASK_FOR_HOST = [
  '--session', '--print-reply=literal', '--dest=org.kde.StatusNotifierWatcher', '/StatusNotifierWatcher',
  'org.freedesktop.DBus.Properties.Get', 'string:org.kde.StatusNotifierWatcher', 'string:IsStatusNotifierHostRegistered',
];

/**
 * Tells whether a tray icon would be seen. Windows and macOS always show one. On Linux an icon can be made without anything to show it
 * (GNOME has no tray of its own), so the session bus is asked; no answer counts as no.
 */
export const hasTrayHost = async (): Promise<boolean> => {
  if (process.platform !== 'linux') return true;
  return new Promise((resolve) => {
    execFile('dbus-send', ASK_FOR_HOST, { timeout: ANSWER_TIMEOUT_MS }, (error, answer) =>
      resolve(error === null && answer.includes('true')),
    );
  });
};
