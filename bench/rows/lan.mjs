import { openBrowser } from '../support/browser.mjs';
import { ms } from '../support/result.mjs';
import { startRootResume } from '../support/rootresume-server.mjs';
import { openSlowWire } from '../support/slow-wire.mjs';
import { median } from '../support/statistics.mjs';

const WIRE = { delayMs: 5, bytesPerSecond: 10_000_000 };
const MARK_MS = 1000;

/** The last line of the session that is opened; without a space, which terminals draw as another character. */
const LAST_LINE = 'end-of-the-log';

/** Runs in the page before anything of its own: tells, in milliseconds since the link was opened, when the frame with the line is drawn. */
const watchForText = (/** @type {string} */ text) => {
  /** @type {Promise<number>} */
  const drawn = new Promise((resolve) => {
    new MutationObserver(() => {
      const rows = [...document.querySelectorAll('.xterm-rows > div')];
      if (rows.some((row) => row.textContent.includes(text)))
        requestAnimationFrame(() => resolve(performance.now()));
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  Object.assign(globalThis, { firstTextDrawn: drawn });
};

/** @type {import('../support/result.mjs').Row} */
export const lan = {
  id: 'lan',
  title: 'Opening a link on the LAN',
  limitMs: 180_000,
  measure: async ({ quick }) => {
    const times = quick ? 3 : 20;
    const { context: unused, version } = await openBrowser();
    const browser = unused.browser();
    if (browser === null) throw new Error('invariant violation: a context without a browser');

    /** @param {boolean} tls */
    const open = async (tls) => {
      const server = await startRootResume({ flags: tls ? ['--tls'] : [] });
      const port = await openSlowWire(server.url, WIRE);
      // The first visit shows the first session.
      await server.create({
        name: 'log',
        command: `for i in $(seq 500); do echo line $i of a log; done; echo ${LAST_LINE}; exec sleep 1000`,
      });
      const samples = [];
      for (let count = 0; count < times; count += 1) {
        // A browser of its own for each: no cache, no cookie, no connection.
        const context = await browser.newContext({ ignoreHTTPSErrors: true });
        await context.addInitScript(watchForText, LAST_LINE);
        const page = await context.newPage();
        await page.goto(`${server.url.protocol}//127.0.0.1:${port}/#token=${server.token}`, {
          waitUntil: 'commit',
        });
        samples.push(await page.evaluate(() => /** @type {any} */ (globalThis).firstTextDrawn));
        await context.close();
      }
      await server.stop();
      return samples;
    };
    const ways = [
      { name: 'HTTP', samples: await open(false) },
      { name: 'HTTPS', samples: await open(true) },
    ];
    const longest = Math.max(...ways.flatMap(({ samples }) => samples));
    return {
      method: [
        `Chromium ${version}, each time in a context of its own, so with nothing in its cache. A process of ours is the network: 5 ms each way, a way and back more for every new connection, 10 MB/s on each. The clock runs from the moment the browser opens the link, token and all, to the frame in which the last line of a session of 500 lines is drawn; nothing is clicked. ${times} times over HTTP and over HTTPS. The server, the network and the browser share two cores here.`,
      ],
      tables: [
        {
          head: ['link to the first terminal', 'median', 'longest'],
          rows: ways.map(({ name, samples }) => [name, ms(median(samples), 0), ms(Math.max(...samples), 0)]),
        },
      ],
      marks: [
        {
          what: 'a link on the LAN until its terminal is shown, cold cache, 10 MB/s, 5 ms',
          mark: 'within 1 s',
          figure: `${ways.map(({ name, samples }) => `${ms(median(samples), 0)} over ${name}`).join(', ')}; longest ${ms(longest, 0)}`,
          met: longest <= MARK_MS,
        },
      ],
    };
  },
};
