import { join } from 'node:path';
import { writeLogLines } from '../support/log-lines.mjs';
import { pause } from '../support/resources.mjs';
import { MEBIBYTE, mib, ms } from '../support/result.mjs';
import { startRootResume } from '../support/rootresume-server.mjs';
import { median, quantile } from '../support/statistics.mjs';
import { typeIntoRootResume, typeIntoWebSocket, typeKeys } from '../support/typing.mjs';
import { openViewers } from '../support/viewers.mjs';
import { startWebSocketServer } from '../support/websocket-peer.mjs';

/** Between two keys, in milliseconds. */
const REST_MS = 10;

/** @type {import('../support/result.mjs').Row} */
export const echoUnderFlood = {
  id: 'echo-flood',
  title: 'Key to echo while another session floods',
  limitMs: 120_000,
  measure: async ({ quick, folder }) => {
    const keys = quick ? 100 : 500;
    const rounds = quick ? 1 : 2;
    const file = join(folder, 'flood.log');
    writeLogLines(file, 8 * MEBIBYTE);
    const flood = `stty raw -echo; while :; do cat '${file}'; done`;

    const ofRootResume = async () => {
      const server = await startRootResume();
      const typist = await typeIntoRootResume(server);
      const { id } = await server.create({ name: 'flood', command: flood });
      const viewers = await openViewers({
        kind: 'sse',
        url: server.url.origin,
        token: server.token,
        path: `/sessions/${id}/stream?from=now`,
        count: 1,
        stalled: 0,
        file: '',
      });
      await pause(500);
      const samples = await typeKeys(typist, keys, REST_MS);
      const { received } = await viewers.report();
      await viewers.close();
      typist.close();
      await server.stop();
      return { samples, received };
    };

    const ofWebSocket = async () => {
      const peer = await startWebSocketServer();
      const typist = await typeIntoWebSocket(peer);
      const viewers = await openViewers({
        kind: 'ws',
        url: peer.url,
        token: '',
        path: `/?command=${encodeURIComponent(flood)}`,
        count: 1,
        stalled: 0,
        start: true,
        file: '',
      });
      await pause(500);
      const samples = await typeKeys(typist, keys, REST_MS);
      const { received } = await viewers.report();
      await viewers.close();
      typist.close();
      await peer.stop();
      return { samples, received };
    };

    /** @type {number[]} */
    const ours = [];
    let oursReceived = 0;
    /** @type {number[]} */
    const theirs = [];
    let theirsReceived = 0;
    for (let round = 0; round < rounds; round += 1) {
      const oursOnce = await ofRootResume();
      const theirsOnce = await ofWebSocket();
      ours.push(...oursOnce.samples);
      theirs.push(...theirsOnce.samples);
      oursReceived += oursOnce.received;
      theirsReceived += theirsOnce.received;
    }
    const p99 = quantile(ours, 0.99);
    /** @param {string} name @param {readonly number[]} samples @param {number} received */
    const line = (name, samples, received) => [
      name,
      ms(median(samples)),
      ms(quantile(samples, 0.99)),
      ms(Math.max(...samples)),
      mib(received, 0),
    ];
    return {
      method: [
        'One session runs `cat` over 8 MiB of log lines again and again, as fast as the PTY gives it, with a viewer in a process of its own that reads all of it; into another one keys are typed, each after the echo of the one before and 10 ms later.',
        `${rounds * keys} keys a side, in turn. The flood, its viewer and the server share the cores, so much of the tail is the scheduler's.`,
      ],
      tables: [
        {
          head: ['', 'median', '99th percentile', 'worst', 'flood that was read meanwhile'],
          rows: [line('RootResume', ours, oursReceived), line('ws + node-pty', theirs, theirsReceived)],
        },
      ],
      marks: [
        {
          what: 'key to echo while another session floods, 99th percentile',
          mark: 'below 20 ms',
          figure: ms(p99),
          met: p99 < 20,
        },
      ],
    };
  },
};
