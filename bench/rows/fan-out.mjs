import { join } from 'node:path';
import { writeLogLines } from '../support/log-lines.mjs';
import { pause } from '../support/resources.mjs';
import { kb, mib, percent } from '../support/result.mjs';
import { startRootResume } from '../support/rootresume-server.mjs';
import { openStreamUntil } from '../support/sse-client.mjs';
import { cpuWhile, usageOf } from '../support/usage.mjs';
import { openViewers } from '../support/viewers.mjs';
import { openWebSocket, startWebSocketServer } from '../support/websocket-peer.mjs';

const MEGABYTE = 1_000_000;
const PROGRAM = join(import.meta.dirname, '../programs/paced.mjs');
/** A server is given this long to settle before its memory is read, in milliseconds. */
const SETTLE_MS = 1500;

/**
 * @typedef {object} Crowd
 * @property {number} viewers
 * @property {number} stalled
 * @property {number} rate bytes of output a second
 * @property {number} stepMs the writer writes so often
 * @property {number} [seconds] where it takes longer to show
 */

/** @typedef {{ complete: number, wrong: string | undefined, percent: number, rssBefore: number, rssOpen: number, peak: number, held?: number, wirePerByte: number }} Outcome `held`: what the server holds of objects and buffers behind the output, its viewers still there, in bytes */

/** @param {Crowd} crowd @param {string} file */
const command = ({ rate, stepMs }, file) =>
  `stty raw -echo; exec '${process.execPath}' '${PROGRAM}' '${file}' ${rate} ${stepMs}`;

/** @param {Crowd} crowd @param {string} file @param {number} size @returns {Promise<Outcome>} */
const ofRootResume = async (crowd, file, size) => {
  const server = await startRootResume({ collectable: true });
  const { id } = await server.create({ name: 'crowd', command: command(crowd, file), start: false });
  // The first viewer ever costs what is only made once.
  (await openStreamUntil(server, `/sessions/${id}/stream`, 'snapshot', () => {})).close();
  await server.collectGarbage();
  const rssBefore = usageOf(server.pid).rss;
  const viewers = await openViewers({
    kind: 'sse',
    url: server.url.origin,
    token: server.token,
    path: `/sessions/${id}/stream?from=start`,
    count: crowd.viewers,
    stalled: crowd.stalled,
    file,
  });
  await server.collectGarbage();
  const rssOpen = usageOf(server.pid).rss;
  const measured = await cpuWhile(server.pid, async () => {
    await server.call('POST', `/sessions/${id}/start`);
    await pause((1000 * size) / crowd.rate);
    return viewers.report();
  });
  const { peakRss } = usageOf(server.pid);
  await server.collectGarbage();
  const held = server.held();
  await viewers.close();
  await server.stop();
  return outcomeOf(crowd, size, { ...measured, rssBefore, rssOpen, peak: peakRss, held });
};

/** @param {Crowd} crowd @param {string} file @param {number} size @returns {Promise<Outcome>} */
const ofWebSocket = async (crowd, file, size) => {
  const peer = await startWebSocketServer();
  await pause(SETTLE_MS);
  const rssBefore = usageOf(peer.pid).rss;
  const viewers = await openViewers({
    kind: 'ws',
    url: peer.url,
    token: '',
    path: '/?shared',
    count: crowd.viewers,
    stalled: crowd.stalled,
    file,
  });
  await pause(SETTLE_MS);
  const rssOpen = usageOf(peer.pid).rss;
  // The one whose message starts the command is a viewer too, of whom nothing is asked.
  const starter = await openWebSocket(peer.url, command(crowd, file), () => {}, 'shared&');
  const measured = await cpuWhile(peer.pid, async () => {
    starter.send('start');
    await pause((1000 * size) / crowd.rate);
    return viewers.report();
  });
  const { peakRss } = usageOf(peer.pid);
  starter.terminate();
  await viewers.close();
  await peer.stop();
  return outcomeOf(crowd, size, { ...measured, rssBefore, rssOpen, peak: peakRss });
};

/**
 * @param {Crowd} crowd @param {number} size
 * @param {{ result: import('../support/viewers.mjs').ViewersReport, percent: number, rssBefore: number, rssOpen: number, peak: number, held?: number }} measured
 * @returns {Outcome}
 */
const outcomeOf = (crowd, size, { result, percent, ...memory }) => ({
  ...memory,
  complete: result.complete,
  wrong: result.wrong,
  percent,
  wirePerByte: result.wireBytes / (size * crowd.viewers),
});

/** @type {import('../support/result.mjs').Row} */
export const fanOut = {
  id: 'fanout',
  title: 'Fan-out: 1, 10, 100 and 1,000 viewers of one session',
  limitMs: 300_000,
  measure: async ({ quick, folder }) => {
    const seconds = quick ? 3 : 8;
    /** @type {readonly Crowd[]} */
    const crowds = [
      { viewers: 1, stalled: 0, rate: MEGABYTE, stepMs: 10 },
      { viewers: 10, stalled: 0, rate: MEGABYTE, stepMs: 10 },
      { viewers: 100, stalled: 0, rate: MEGABYTE, stepMs: 10, seconds: 20 },
      { viewers: 95, stalled: 5, rate: MEGABYTE, stepMs: 10, seconds: 20 },
      { viewers: 1000, stalled: 0, rate: MEGABYTE / 50, stepMs: 100 },
    ];
    const rows = [];
    /** @type {{ crowd: Crowd, ours: Outcome, theirs: Outcome }[]} */
    const outcomes = [];
    for (const crowd of crowds) {
      const size = crowd.rate * (quick ? seconds : (crowd.seconds ?? seconds));
      const file = join(folder, `crowd-${crowd.viewers}.log`);
      writeLogLines(file, size);
      const ours = await ofRootResume(crowd, file, size);
      const theirs = await ofWebSocket(crowd, file, size);
      outcomes.push({ crowd, ours, theirs });
      for (const [name, outcome] of /** @type {const} */ ([
        ['RootResume', ours],
        ['ws + node-pty', theirs],
      ]))
        rows.push([
          `${crowd.viewers}${crowd.stalled > 0 ? ` and ${crowd.stalled} stalled` : ''}`,
          name,
          `${crowd.rate / 1000} kB/s`,
          percent(outcome.percent),
          // Fewer are less than the noise of a process.
          crowd.viewers < 90
            ? ''
            : kb((outcome.rssOpen - outcome.rssBefore) / (crowd.viewers + crowd.stalled)),
          mib(outcome.peak),
          outcome.wirePerByte.toFixed(2),
          `${outcome.complete} of ${crowd.viewers}${outcome.wrong === undefined ? '' : ` (${outcome.wrong})`}`,
        ]);
    }
    const at100 = outcomes[2];
    const stalled = outcomes[3];
    const at1000 = outcomes[4];
    if (at100 === undefined || stalled === undefined || at1000 === undefined)
      throw new Error('all are measured');
    const perViewer = (at1000.ours.rssOpen - at1000.ours.rssBefore) / 1000;
    const extra = (stalled.ours.held ?? 0) - (at100.ours.held ?? 0);
    // Beyond what its socket holds, a stalled viewer may cost what is handed to the socket at once: 256 kB.
    const allowance = 5 * 256 * 1024;
    return {
      method: [
        `A program writes coloured log lines into one session at a fixed rate for ${seconds} s (20 s where a hundred read, and where five of them are stalled); all viewers see it live, from one process of their own, and compare every byte with the file. 1,000 viewers get a rate of 20 kB/s, since two cores cannot give 1 GB/s to anybody; the stalled ones ask for the stream and never read.`,
        'The server is started anew for each line. CPU is of one core, over the whole time, all threads. Memory a viewer is the growth of resident memory from before the viewers came until all were connected and quiet; the peak is that of the process. Before memory is read our server is made to collect its garbage, by a hook beside the product; the peak is as it came. What a server holds, objects and buffers of all its threads behind a collection, is read behind the output, while the viewers are still there. On the wire: what the viewers read from their sockets, heads and framing included, for each byte of output.',
        'The peer broadcasts as tutorials do: `for (const client of clients) client.send(data)`. It keeps no scrollback and no screen, so its memory starts lower; what is stalled it queues.',
      ],
      tables: [
        {
          head: [
            'viewers',
            'server',
            'rate',
            'server CPU',
            'memory a viewer',
            'peak memory',
            'wire bytes a byte',
            'every byte',
          ],
          rows,
        },
      ],
      marks: [
        {
          what: '100 viewers at 1 MB/s',
          mark: 'every byte to all',
          figure: `${at100.ours.complete} of ${at100.crowd.viewers}`,
          met: at100.ours.complete === at100.crowd.viewers,
        },
        {
          what: '95 viewers at 1 MB/s, 5 more stalled',
          mark: 'slow none, and cost no memory beyond their sockets',
          figure: `${stalled.ours.complete} of ${stalled.crowd.viewers} got every byte; the server holds ${mib(stalled.ours.held ?? 0)}, ${extra >= 0 ? '+' : '−'}${mib(Math.abs(extra))} against 100 that read`,
          met: stalled.ours.complete === stalled.crowd.viewers && extra <= allowance,
        },
        {
          what: '1,000 viewers of a quiet session',
          mark: 'at most 30 kB each',
          figure: kb(perViewer),
          met: perViewer <= 30_000,
        },
      ],
    };
  },
};
