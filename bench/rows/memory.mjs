import { join } from 'node:path';
import { writeLogLines } from '../support/log-lines.mjs';
import { pause, until } from '../support/resources.mjs';
import { MEBIBYTE, mib } from '../support/result.mjs';
import { startRootResume } from '../support/rootresume-server.mjs';
import { openStreamUntil } from '../support/sse-client.mjs';
import { fitLine } from '../support/statistics.mjs';
import { usageOf } from '../support/usage.mjs';

const SESSIONS = 20;
/** Twice what the log keeps in memory, and several times the scrollback. */
const OUTPUT_BYTES = 8 * MEBIBYTE;

/** Then a screen that draws nothing has been parked, in milliseconds. */
const SETTLE_MS = 20_000;

/** @type {import('../support/result.mjs').Row} */
export const memory = {
  id: 'memory',
  title: 'Memory: full scrollback, and a long flood',
  limitMs: 240_000,
  measure: async ({ quick, folder }) => {
    const floodSeconds = quick ? 15 : 60;
    const file = join(folder, 'memory.log');
    writeLogLines(file, OUTPUT_BYTES);

    const full = await startRootResume({ collectable: true });
    const atStart = usageOf(full.pid).rss;
    for (let count = 0; count < SESSIONS; count += 1)
      await full.create({ name: `full ${count}`, command: `cat '${file}'; exec sleep 1000` });
    await until(
      async () =>
        (await full.call('GET', '/sessions')).every(
          (/** @type {{ offset: number }} */ { offset }) => offset >= OUTPUT_BYTES,
        ),
      60_000,
      'the output of all',
    );
    const written = usageOf(full.pid).rss;
    // Every screen is asked for, so that none is left to be made later.
    let snapshots = 0;
    const stream = await openStreamUntil(full, '/stream?output=*', 'sessions', (name) => {
      if (name === 'snapshot') snapshots += 1;
    });
    await until(() => snapshots >= SESSIONS, 60_000, 'the snapshots of all');
    const looked = usageOf(full.pid).rss;
    await pause(SETTLE_MS);
    const { rss: settled, peakRss } = usageOf(full.pid);
    await full.collectGarbage();
    const held = usageOf(full.pid).rss;
    stream.close();
    await full.stop();

    const flooded = await startRootResume();
    const { id } = await flooded.create({
      name: 'flood',
      command: `stty raw -echo; while :; do cat '${file}'; done`,
    });
    const viewer = await openStreamUntil(flooded, `/sessions/${id}/stream`, 'sessions', () => {});
    /** @type {(readonly [seconds: number, mebibytes: number])[]} */
    const points = [];
    for (let second = 0; second < floodSeconds; second += 1) {
      await pause(1000);
      points.push([second, usageOf(flooded.pid).rss / MEBIBYTE]);
    }
    const { offset } = await flooded.call('GET', `/sessions/${id}`);
    viewer.close();
    const later = points.slice(Math.floor(points.length / 2));
    const { slope, slopeError } = fitLine(later);
    const sizes = later.map(([, size]) => size);
    return {
      method: [
        `${SESSIONS} sessions each write ${OUTPUT_BYTES / MEBIBYTE} MiB of coloured lines, several times what a terminal keeps; then a viewer asks for the screens of all, so that every headless terminal holds its full scrollback. Resident memory of the server process, all threads.`,
        `Then, in a server of its own, one session floods at full speed for ${floodSeconds} s with a viewer that reads; memory is read every second, and a line is fitted to the second half. (The stress tests flood for ten minutes.)`,
      ],
      tables: [
        {
          head: ['20 sessions with full scrollback', ''],
          rows: [
            ['the server when it started', mib(atStart)],
            ['when all had written', mib(written)],
            ['when all screens had been asked for', mib(looked)],
            [`${SETTLE_MS / 1000} seconds later`, mib(settled)],
            ['after a collection of garbage', mib(held)],
            ['the most at any time', mib(peakRss)],
          ],
        },
        {
          head: ['a flood', ''],
          rows: [
            ['output', `${mib(offset, 0)} in ${floodSeconds} s`],
            [
              'memory, second half',
              `${Math.min(...sizes).toFixed(0)} to ${Math.max(...sizes).toFixed(0)} MiB`,
            ],
            [
              'slope, second half',
              `${(slope * 60).toFixed(2)} ± ${(slopeError * 120).toFixed(2)} MiB a minute`,
            ],
          ],
        },
      ],
      marks: [
        {
          what: '20 sessions with full scrollback, memory in all',
          mark: 'below 400 MB',
          figure: `${mib(settled)}, of which ${mib(held)} are in use`,
          met: settled < 400e6,
        },
        {
          what: 'memory over a flood',
          mark: 'flat',
          figure: `${(slope * 60).toFixed(2)} MiB a minute, ${mib(offset, 0)} through it`,
          // Flat: less than a thousandth of what went through it stayed, and within the noise of the fit or a MiB a minute.
          met: slope <= Math.max(2 * slopeError, 1 / 60),
        },
      ],
    };
  },
};
