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

/** Between two looks at the memory of a flood, in milliseconds: it is to be a flood, and not one collection of garbage after another. */
const PAUSE_MS = 1500;

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

    const flooded = await startRootResume({ collectable: true });
    const { id } = await flooded.create({
      name: 'flood',
      command: `stty raw -echo; while :; do cat '${file}'; done`,
    });
    const viewer = await openStreamUntil(flooded, `/sessions/${id}/stream`, 'sessions', () => {});
    await pause((floodSeconds * 1000) / 2);
    /** @type {number[]} */
    const resident = [];
    /** @type {(readonly [seconds: number, mebibytes: number])[]} */
    const inUse = [];
    const half = performance.now();
    for (;;) {
      const second = (performance.now() - half) / 1000;
      if (second >= floodSeconds / 2) break;
      resident.push(usageOf(flooded.pid).rss / MEBIBYTE);
      await flooded.collectGarbage();
      inUse.push([second, flooded.held() / MEBIBYTE]);
      await pause(PAUSE_MS);
    }
    const { offset } = await flooded.call('GET', `/sessions/${id}`);
    viewer.close();
    const { slope, slopeError } = fitLine(inUse);
    return {
      method: [
        `${SESSIONS} sessions each write ${OUTPUT_BYTES / MEBIBYTE} MiB of coloured lines, several times what a terminal keeps; then a viewer asks for the screens of all, so that every headless terminal holds its full scrollback. Resident memory of the server process, all threads.`,
        `Then, in a server of its own, one session floods at full speed for ${floodSeconds} s with a viewer that reads. In the second half all threads are told to collect their garbage again and again, and what they hold then, objects and buffers, is what a line is fitted to: resident memory also has what the collectors and the C library keep for later, which comes and goes by more than that. (The stress tests flood for ten minutes.)`,
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
              'resident, second half',
              `${Math.min(...resident).toFixed(0)} to ${Math.max(...resident).toFixed(0)} MiB`,
            ],
            [
              `in use, ${inUse.length} times in the second half`,
              `${Math.min(...inUse.map(([, size]) => size)).toFixed(1)} to ${Math.max(...inUse.map(([, size]) => size)).toFixed(1)} MiB`,
            ],
            [
              'slope of what is in use',
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
          figure: `in use: ${(slope * 60).toFixed(2)} ± ${(slopeError * 120).toFixed(2)} MiB a minute, ${mib(offset, 0)} through it`,
          // Flat: less than a thousandth of what went through it stayed, and within the noise of the fit or a MiB a minute.
          met: slope <= Math.max(2 * slopeError, 1 / 60),
        },
      ],
    };
  },
};
