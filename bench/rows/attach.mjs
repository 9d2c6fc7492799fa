import { openBrowser, openPage, openSession, paintedAfter } from '../support/browser.mjs';
import { pause, until } from '../support/resources.mjs';
import { kb, ms } from '../support/result.mjs';
import { startRootResume } from '../support/rootresume-server.mjs';
import { openStreamUntil } from '../support/sse-client.mjs';
import { median, quantile } from '../support/statistics.mjs';

const LINES = 10_000;
/** Coloured lines, then one of red cells: when it is drawn, so is everything above it. */
const FILL = `awk 'BEGIN { for (i = 1; i <= ${LINES}; i += 1) printf "\\033[2m%06d\\033[0m \\033[%dmrequest %d\\033[0m took \\033[1m%d ms\\033[0m in worker %d of this service\\n", i, 31 + i % 6, i, i * 37 % 900, i % 8; for (i = 0; i < 119; i += 1) printf "\\033[48;2;255;0;0m " }'`;

/** @type {import('../support/result.mjs').Row} */
export const attach = {
  id: 'attach',
  title: 'Attach to a session with 10,000 lines of scrollback',
  limitMs: 120_000,
  measure: async ({ quick }) => {
    const times = quick ? 5 : 20;
    const server = await startRootResume();
    const resting = await server.create({ name: 'resting', command: `${FILL}; exec sleep 1000` });
    // Between attaches it has written: no snapshot can be kept from one to the next.
    const writing = await server.create({
      name: 'writing',
      command: `${FILL}; while sleep 0.05; do printf .; done`,
    });
    const other = await server.create({ name: 'other', command: 'exec sleep 1000' });
    await until(
      async () => (await server.call('GET', `/sessions/${resting.id}`)).offset > LINES * 60,
      20_000,
      'scrollback',
    );
    await pause(1500);

    let snapshotBytes = 0;
    /** @param {string} id */
    const onWire = async (id) => {
      const samples = [];
      for (let round = 0; round < times; round += 1) {
        const startedAt = performance.now();
        const stream = await openStreamUntil(server, `/sessions/${id}/stream`, 'snapshot', (name, data) => {
          if (name === 'snapshot') snapshotBytes = data.length;
        });
        samples.push(performance.now() - startedAt);
        stream.close();
        await pause(120);
      }
      return samples;
    };
    const still = await onWire(resting.id);
    const live = await onWire(writing.id);

    const { context, version } = await openBrowser();
    const page = await openPage(context, server);
    const painted = [];
    const whole = [];
    for (let round = 0; round < times; round += 1) {
      await openSession(page, other.id);
      await page.evaluate(
        (id) => /** @type {any} */ (globalThis).rootresumePage.actions.closeTab(id),
        resting.id,
      );
      await pause(150);
      const clickedAt = performance.now();
      painted.push(await paintedAfter(page, 'expectRed', () => openSession(page, resting.id)));
      await page.waitForFunction(
        ({ id, lines }) =>
          /** @type {any} */ (globalThis).rootresumePage.terminals.emulator(id)?.buffer.normal.length > lines,
        { id: resting.id, lines: LINES },
      );
      whole.push(performance.now() - clickedAt);
    }
    /** @param {string} name @param {readonly number[]} samples */
    const line = (name, samples) => [
      name,
      ms(median(samples), 1),
      ms(quantile(samples, 0.9), 1),
      ms(samples[0] ?? Number.NaN, 1),
    ];
    return {
      method: [
        `A session has written ${LINES.toLocaleString('en')} coloured lines. A bare client connects, asks for the stream, and stops the clock when the snapshot event is complete (${kb(snapshotBytes)} on the wire), ${times} times; once the session rests, once it goes on writing twenty times a second, so that every snapshot is another.`,
        `In Chromium ${version} the page is connected already and shows another tab; the clock runs from the click on the session in the list to the WebGL call, or the change of the DOM, that draws its last line, which has a colour of its own. ${times} times; before each the tab is closed, so that its terminal is made anew. The page is sent the screen and 300 lines first, and the whole when nothing was behind for 300 ms.`,
        'The peer has nothing to compare: it keeps no output, and shows a viewer who comes late nothing of what was.',
      ],
      tables: [
        {
          head: ['', 'median', '90th percentile', 'the first'],
          rows: [
            line('snapshot on the wire, session at rest', still),
            line('snapshot on the wire, session writes', live),
            line('painted in Chromium, from the click', painted),
            line('all 10,000 lines in the page, from the click', whole),
          ],
        },
      ],
      marks: [
        {
          what: 'attach with 10,000 lines, snapshot on the wire',
          mark: 'within 50 ms',
          figure: `${ms(median(still), 1)} at rest, ${ms(median(live), 1)} while it writes`,
          met: Math.max(median(still), median(live)) <= 50,
        },
        {
          what: 'attach with 10,000 lines, painted',
          mark: 'within 150 ms',
          figure: ms(median(painted), 1),
          met: median(painted) <= 150,
        },
      ],
    };
  },
};
