import { chromium } from '@playwright/test';
import { findChromium } from '../../scripts/find-chromium.mjs';
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
 * Makes the page tell when something is drawn: the clock runs from the last key or click (the moment at which the browser got it) to
 * the WebGL call that draws a frame in which the condition holds. The same in every page that is measured. A terminal drawn with the DOM
 * is watched for changes of its rows instead.
 */
function installProbe() {
  /** @type {{ isDrawn: (gl: WebGL2RenderingContext | null) => boolean, resolve: (ms: number) => void } | null} */
  let waiting = null;
  let causedAt = 0;
  for (const cause of ['keydown', 'click'])
    addEventListener(cause, (event) => (causedAt = event.timeStamp), { capture: true });

  /** @param {WebGL2RenderingContext | null} gl */
  const look = (gl) => {
    if (waiting === null || causedAt === 0 || !waiting.isDrawn(gl)) return;
    const { resolve } = waiting;
    waiting = null;
    resolve(performance.now() - causedAt);
  };
  /** Which expectation an answer belongs to. */
  let round = 0;
  /** @param {WebGL2RenderingContext} gl */
  const isRed = async (gl) => {
    const buffer = gl.createBuffer();
    const bound = gl.getParameter(gl.PIXEL_PACK_BUFFER_BINDING);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    gl.bufferData(gl.PIXEL_PACK_BUFFER, 4, gl.STREAM_READ);
    gl.readPixels(3, 5, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, 0);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, bound);
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    if (fence === null) return false;
    while (gl.clientWaitSync(fence, 0, 0) === gl.TIMEOUT_EXPIRED)
      await new Promise((resolve) => setTimeout(resolve, 4));
    gl.deleteSync(fence);
    const pixel = new Uint8Array(4);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, pixel);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, bound);
    gl.deleteBuffer(buffer);
    return (pixel[0] ?? 0) > 200 && (pixel[1] ?? 0) < 60 && (pixel[2] ?? 0) < 60;
  };
  const { prototype } = WebGL2RenderingContext;
  // Called below with the context that it belongs to.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const draw = prototype.drawElementsInstanced;
  prototype.drawElementsInstanced = function (...args) {
    draw.apply(this, args);
    look(this);
  };
  new MutationObserver(() => look(null)).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
  });
  Object.assign(globalThis, {
    benchProbe: {
      /**
       * Waits for the text to stand at the end of the terminal.
       * @param {string} session
       * @param {string} ending
       */
      expectText(session, ending) {
        const scope = /** @type {any} */ (globalThis);
        const read = () => {
          if (scope.rootresumePage !== undefined) return scope.rootresumePage.terminals.text(session);
          const { active } = scope.peerTerminal.buffer;
          const line = Number(active.baseY) + Number(active.cursorY);
          return active.getLine(line)?.translateToString(true) ?? '';
        };
        this.expect((gl) => gl !== null && read().trimEnd().endsWith(ending));
      },
      /**
       * Waits for the cell at the lower left of the terminal to be red. The pixel is fetched without waiting for it, since a page that waits
       * for its own drawing is slower than it is by itself; the time is that of the draw.
       */
      expectRed() {
        const waitingFor = ++round;
        causedAt = 0;
        this.painted = new Promise((resolve) => {
          waiting = {
            resolve,
            isDrawn: (gl) => {
              if (gl !== null) {
                const drawnAt = performance.now();
                void isRed(gl).then((red) => {
                  if (!red || waitingFor !== round || waiting === null) return;
                  waiting = null;
                  resolve(drawnAt - causedAt);
                });
              }
              return false;
            },
          };
        });
      },
      /** @param {(gl: WebGL2RenderingContext | null) => boolean} isDrawn */
      expect(isDrawn) {
        round += 1;
        causedAt = 0;
        this.painted = new Promise((resolve) => (waiting = { isDrawn, resolve }));
      },
      /** @type {Promise<number> | undefined} */
      painted: undefined,
    },
  });
}

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
