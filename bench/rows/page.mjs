import { join } from 'node:path';
import { openBrowser, openPage, openSession, paintedAfter } from '../support/browser.mjs';
import { writeLogLines } from '../support/log-lines.mjs';
import { pause, until } from '../support/resources.mjs';
import { kb, MEBIBYTE, ms } from '../support/result.mjs';
import { startRootResume } from '../support/rootresume-server.mjs';
import { median } from '../support/statistics.mjs';

const RED_LINE = `\\r\\n\\033[48;2;255;0;0m${' '.repeat(119)}`;

/** @type {import('../support/result.mjs').Row} */
export const page = {
  id: 'page',
  title: 'The page: its weight, and how it reacts during a flood',
  limitMs: 180_000,
  measure: async ({ quick, folder }) => {
    const times = quick ? 3 : 10;
    const file = join(folder, 'page.log');
    writeLogLines(file, 8 * MEBIBYTE);
    const server = await startRootResume();
    const { context, version } = await openBrowser();

    let transferred = 0;
    const weighing = await context.newPage();
    const devtools = await context.newCDPSession(weighing);
    await devtools.send('Network.enable');
    devtools.on('Network.loadingFinished', ({ encodedDataLength }) => (transferred += encodedDataLength));
    await weighing.goto(`${server.url.origin}/#token=${server.token}`);
    await weighing.getByRole('status', { name: 'Connection' }).getByText(/live/i).waitFor();
    await pause(1000);
    const weight = transferred;
    await weighing.close();

    // A session that answers a key with a red screen, and any other with a black one: what is drawn can be told from the flood.
    const quiet = await server.create({
      name: 'quiet',
      command:
        "stty raw -echo; for i in $(seq 29); do printf '\\r\\n'; done; printf '\\033[48;2;255;0;0m %.0s' $(seq 119); exec sleep 1000",
    });
    const typed = await server.create({ name: 'typed', command: 'exec cat' });
    const { id: flooding } = await server.create({
      name: 'flooding',
      // Its last line says that Ctrl-C has arrived, in a colour that no log line has.
      command: `trap "printf '${RED_LINE}'; exit" INT; while :; do cat '${file}'; done`,
      start: false,
    });
    const flooded = await openPage(context, server);
    await openSession(flooded, quiet.id);
    await openSession(flooded, typed.id);
    await openSession(flooded, flooding);
    await server.call('POST', `/sessions/${flooding}/start`);
    await until(
      async () => (await server.call('GET', `/sessions/${flooding}`)).offset > 4 * MEBIBYTE,
      15_000,
      'the flood',
    );

    const tabs = [];
    for (let count = 0; count < times; count += 1) {
      tabs.push(await paintedAfter(flooded, 'expectRed', () => openSession(flooded, quiet.id)));
      await openSession(flooded, flooding);
      await pause(300);
    }

    // The flood goes on in its tab while somebody types in another.
    await openSession(flooded, typed.id);
    const keys = [];
    let line = '';
    for (let count = 0; count < times * 3; count += 1) {
      const key = String.fromCharCode(97 + (count % 26));
      line += key;
      keys.push(await paintedAfter(flooded, [typed.id, line], () => flooded.keyboard.press(key)));
      await pause(30);
    }

    await openSession(flooded, flooding);
    const stops = [];
    for (let count = 0; count < times; count += 1) {
      await pause(700);
      const pressed = paintedAfter(flooded, 'expectRed', () => flooded.keyboard.press('Control+c'));
      stops.push(await pressed);
      await until(
        async () => (await server.call('GET', `/sessions/${flooding}`)).state === 'exited',
        10_000,
        'the end of the flood',
      );
      await server.call('POST', `/sessions/${flooding}/start`);
      await pause(300);
    }
    /** @param {string} name @param {readonly number[]} samples */
    const row = (name, samples) => [name, ms(median(samples), 0), ms(Math.max(...samples), 0)];
    const worst = Math.max(...[tabs, keys, stops].map((samples) => median(samples)));
    return {
      method: [
        `Chromium ${version}. The weight is what its network layer received for the first load, signed in and connected, the stream included. Then a session floods in an open tab (\`cat\` of 8 MiB of log lines, again and again). A click on another session until its screen is drawn; a key typed there until its echo is drawn, while the flood goes on; and Ctrl-C in the flooding tab until the line is drawn that the program writes when it is interrupted. ${times} times each, keys three times as often.`,
      ],
      tables: [
        {
          head: ['during a flood', 'median', 'worst'],
          rows: [row('another tab', tabs), row('a key', keys), row('Ctrl-C', stops)],
        },
      ],
      marks: [
        { what: 'page, first load', mark: 'at most 300 KB', figure: kb(weight), met: weight <= 300_000 },
        {
          what: 'page during a flood: typing, tabs, Ctrl-C',
          mark: 'within 200 ms',
          figure: `${ms(median(keys), 0)}, ${ms(median(tabs), 0)}, ${ms(median(stops), 0)}`,
          met: worst <= 200,
        },
      ],
    };
  },
};
