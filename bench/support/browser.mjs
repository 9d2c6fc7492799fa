import { chromium } from '@playwright/test';
import { findChromium } from '../../scripts/find-chromium.mjs';
import { installProbe } from './painted-probe.mjs';
import { toBeClosed } from './resources.mjs';

/** No single step in the browser takes longer, in milliseconds. */
const STEP_TIMEOUT_MS = 15_000;

/** @typedef {import('@playwright/test').Page} Page */

/** @returns a Chromium without a window, drawing as it would in one */
export const openBrowser = async () => {
  const executablePath = findChromium();
  const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
  const close = toBeClosed(() => browser.close());
  // No blinking cursor: each frame that is drawn is one that something caused.
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(STEP_TIMEOUT_MS);
  await context.addInitScript(installProbe);
  return { context, version: browser.version(), close };
};

/**
 * Opens RootResume's page, signed in and connected, as its users do.
 * @param {import('@playwright/test').BrowserContext} context
 * @param {import('./rootresume-server.mjs').RootResumeServer} server
 */
export const openPage = async (context, server) => {
  const page = await context.newPage();
  await page.goto(`${server.url.origin}/#token=${server.token}`);
  await page.getByRole('status', { name: 'Connection' }).getByText(/live/i).waitFor();
  return page;
};

/**
 * Shows a session and gives it the keyboard.
 * @param {Page} page
 * @param {string} id
 */
export const openSession = async (page, id) => {
  await page.locator(`[data-session-id="${id}"]`).first().click();
  await page.locator('.xterm:visible textarea').focus();
};

/**
 * What draws the terminal of a page: WebGL where there is a GPU, else the DOM.
 * @param {Page} page
 */
export const rendererOf = async (page) =>
  (await page.locator('.xterm:visible .xterm-screen canvas').count()) > 0 ? 'WebGL' : 'DOM';

/**
 * Does something to a page and gives the milliseconds from the key or click in it until what is expected stands on screen.
 * @param {Page} page
 * @param {'expectRed' | readonly [session: string, ending: string]} expected
 * @param {() => Promise<void>} act
 * @returns {Promise<number>}
 */
export const paintedAfter = async (page, expected, act) => {
  await page.evaluate((what) => {
    const { benchProbe } = /** @type {any} */ (globalThis);
    if (what === 'expectRed') benchProbe.expectRed();
    else benchProbe.expectText(...what);
  }, expected);
  await act();
  const timer = new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error('nothing was painted within 15 s')), STEP_TIMEOUT_MS).unref();
  });
  return /** @type {Promise<number>} */ (
    Promise.race([page.evaluate(() => /** @type {any} */ (globalThis).benchProbe.painted), timer])
  );
};
