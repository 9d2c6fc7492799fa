import { chromium, type BrowserContext } from '@playwright/test';
import { app } from './app.ts';

let opening: Promise<BrowserContext> | undefined;

/** Opens the browser in whose pages the windows are shown; the tests attach to the same one at its debugging port. */
export const browser = (): Promise<BrowserContext> =>
  (opening ??= chromium.launchPersistentContext(app.getPath('userData'), {
    ...(process.env['STAND_IN_CHROMIUM'] ? { executablePath: process.env['STAND_IN_CHROMIUM'] } : {}),
    args: [`--remote-debugging-port=${process.env['STAND_IN_CDP_PORT'] ?? '0'}`],
    // Whether a certificate is good is asked of the app before a page is loaded.
    ignoreHTTPSErrors: true,
    // The signals are the app's to handle.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  }));

/** Ends the browser, where one was opened. */
export const closeBrowser = async (): Promise<void> => {
  const context = await opening?.catch(() => undefined);
  await context?.close().catch(() => undefined);
};
