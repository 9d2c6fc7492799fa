import { app } from 'electron';

/**
 * Claims to be the only desktop app on this data folder (the lock lies in Electron's `userData`, which is inside it).
 * false: another one holds it and has been told; this process should leave.
 */
export const claimSingleInstance = (): boolean => app.requestSingleInstanceLock();

/**
 * Calls back whenever another start was turned away. What that start was given on its command line is deliberately not looked at:
 * any local program could have sent it. One that comes before anybody listens loses nothing: the window appears by itself.
 */
export const onSecondStart = (listener: () => void): void => {
  app.on('second-instance', () => listener());
};
