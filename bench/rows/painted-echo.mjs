import { openBrowser, openPage, openSession, paintedAfter, rendererOf } from '../support/browser.mjs';
import { pause } from '../support/resources.mjs';
import { ms } from '../support/result.mjs';
import { startRootResume } from '../support/rootresume-server.mjs';
import { median, quantile } from '../support/statistics.mjs';
import { ECHO_COMMAND } from '../support/typing.mjs';
import { startWebSocketServer } from '../support/websocket-peer.mjs';

const KEYS_PER_LINE = 50;
const WARM_UP_KEYS = 30;
const FRAME_MS = 1000 / 60;

/** @typedef {import('../support/browser.mjs').Page} Page */

/**
 * Types keys into the terminal of a page; milliseconds from the key event to the frame that draws it.
 * @param {Page} page
 * @param {string} session
 * @param {number} keys
 */
const typeInPage = async (page, session, keys) => {
  await page.bringToFront();
  const samples = [];
  let line = '';
  for (let count = 0; count < keys; count += 1) {
    const key = String.fromCharCode(97 + (count % 26));
    line += key;
    samples.push(await paintedAfter(page, [session, line], () => page.keyboard.press(key)));
    // The next key finds the screen at any point of its frame, as a person's does.
    await pause(Math.random() * FRAME_MS);
    if (line.length < KEYS_PER_LINE && count < keys - 1) continue;
    await page.keyboard.press('Enter');
    await pause(150);
    line = '';
  }
  return samples;
};

/** @type {import('../support/result.mjs').Row} */
export const paintedEcho = {
  id: 'painted',
  title: 'Key to painted echo, in Chromium',
  limitMs: 180_000,
  measure: async ({ quick }) => {
    const rounds = quick ? 2 : 5;
    const keys = quick ? 30 : 100;
    const server = await startRootResume();
    const peer = await startWebSocketServer();
    const { id } = await server.create({ name: 'echo', command: ECHO_COMMAND });
    const { context, version } = await openBrowser();
    const oursPage = await openPage(context, server);
    await openSession(oursPage, id);
    const renderer = await rendererOf(oursPage);
    const theirsPage = await context.newPage();
    await theirsPage.goto(
      `${peer.pageUrl}/?renderer=${renderer}&command=${encodeURIComponent(ECHO_COMMAND)}`,
    );
    await theirsPage.locator('.xterm textarea').focus();
    await pause(1000);
    const sides = [
      { name: 'RootResume, POST and EventSource', page: oursPage },
      { name: 'page on ws + node-pty', page: theirsPage },
    ].map((side) => ({ ...side, rounds: /** @type {number[][]} */ ([]) }));
    for (const { page } of sides) await typeInPage(page, id, WARM_UP_KEYS);
    for (let round = 0; round < rounds; round += 1)
      for (const side of round % 2 === 0 ? sides : [...sides].reverse())
        side.rounds.push(await typeInPage(side.page, id, keys));
    const [ours, theirs] = sides;
    if (ours === undefined || theirs === undefined) throw new Error('two sides are measured');
    const behind = median(
      ours.rounds.map((samples, round) => median(samples) - median(theirs.rounds[round] ?? [])),
    );
    const p99 = quantile(ours.rounds.flat(), 0.99);
    const p99Behind = p99 - quantile(theirs.rounds.flat(), 0.99);
    return {
      method: [
        `Chromium ${version} without a window. Ours is the product's own page; the peer is a page with the same xterm.js, the same options and renderer (here the ${renderer} renderer, which the product chose), and the attach logic of the tutorials: \`onData\` → \`send\`, \`onmessage\` → \`write\`. Ours carries the rest of the app beside the terminal.`,
        "Keys are real key events, sent by the browser's debugger. The clock runs from the event's own time stamp to the WebGL call, or the change of the DOM, that draws the frame in which the character stands in the terminal; the same probe sits in both pages. Cursors do not blink.",
        `${rounds} rounds, the two pages in turn and in alternating order, ${keys} keys each, with random pauses of up to one frame.`,
      ],
      tables: [
        {
          head: ['', 'median', '90th percentile', '99th percentile', 'median of each round, ms'],
          rows: sides.map((side) => [
            side.name,
            ms(median(side.rounds.flat()), 1),
            ms(quantile(side.rounds.flat(), 0.9), 1),
            ms(quantile(side.rounds.flat(), 0.99), 1),
            side.rounds.map((samples) => median(samples).toFixed(1)).join(', '),
          ]),
        },
      ],
      marks: [
        {
          what: 'key to painted echo against a page on ws + node-pty, median',
          mark: 'within 2 ms',
          figure: `${behind >= 0 ? '+' : '−'}${ms(Math.abs(behind), 1)}`,
          met: behind <= 2,
        },
        {
          what: 'the same, 99th percentile',
          mark: 'within one frame (16 ms)',
          figure: `${p99Behind >= 0 ? '+' : '−'}${ms(Math.abs(p99Behind), 1)}`,
          met: p99Behind <= 16,
        },
      ],
    };
  },
};
