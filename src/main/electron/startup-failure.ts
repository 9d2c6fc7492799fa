import { app, dialog } from 'electron';
import { StartupError } from '../core/config/config.ts';

/** Says why the app cannot start, on the terminal and in a dialog, and leaves with exit code 1. */
export const reportStartupFailure = async (error: unknown): Promise<void> => {
  const expected = error instanceof StartupError;
  const sentence = expected ? error.message : `Something went wrong inside RootResume: ${String(error)}`;
  process.stderr.write(`${sentence}\n`);
  if (!expected && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  // Before that, Linux shows no dialog.
  await app.whenReady();
  dialog.showErrorBox('RootResume could not start', sentence);
  app.exit(1);
};
