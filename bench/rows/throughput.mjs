import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node-pty';
import { writeLogLines } from '../support/log-lines.mjs';
import { MEBIBYTE, percent } from '../support/result.mjs';
import { startRootResume } from '../support/rootresume-server.mjs';
import { openStreamUntil, outputBytes } from '../support/sse-client.mjs';
import { median } from '../support/statistics.mjs';
import { cpuWhile } from '../support/usage.mjs';
import { openWebSocket, startWebSocketServer } from '../support/websocket-peer.mjs';

/**
 * The command of all three: the terminal in raw mode, so that the bytes that come out are those of the file. It stays a while, for those
 * who read node-pty as it is, which loses the end of the output of a program that exits; the clock stops at the last byte.
 * @param {string} file
 */
const command = (file) => `stty raw -echo; cat '${file}'; sleep 5`;

/** Takes chunks until all bytes are there, then compares them. @param {string} name @param {Buffer} expected */
const collector = (name, expected) => {
  /** @type {Uint8Array[]} */
  const chunks = [];
  let received = 0;
  let finish = () => {};
  const done = new Promise((resolve) => (finish = () => resolve(undefined)));
  return {
    done,
    /** @param {Uint8Array} bytes */
    take: (bytes) => {
      chunks.push(bytes);
      received += bytes.length;
      if (received >= expected.length) finish();
    },
    compare: () => {
      if (!Buffer.concat(chunks).equals(expected))
        throw new Error(`${name}: the bytes are not those of the file`);
    },
  };
};

/** @typedef {{ ms: number, cpuMs: number }} Cost */

/**
 * Reads the pty and does nothing else: what any server can reach at most.
 * @param {string} file @param {Buffer} expected @returns {Promise<Cost>}
 */
const drainBare = async (file, expected) => {
  const { take, done, compare } = collector('bare drain', expected);
  const { wallMs, cpuMs, result } = await cpuWhile(process.pid, async () => {
    const pty = spawn('/bin/sh', ['-c', command(file)], { encoding: null, cols: 120, rows: 30 });
    pty.onData((data) => take(/** @type {Buffer} */ (/** @type {unknown} */ (data))));
    await done;
    return pty;
  });
  result.kill();
  compare();
  return { ms: wallMs, cpuMs };
};

/**
 * @param {import('../support/rootresume-server.mjs').RootResumeServer} server
 * @param {string} file @param {Buffer} expected @returns {Promise<Cost>}
 */
const throughRootResume = async (server, file, expected) => {
  const { id } = await server.create({ name: 'flood', command: command(file), start: false });
  const { take, done, compare } = collector('RootResume', expected);
  const stream = await openStreamUntil(
    server,
    `/sessions/${id}/stream?from=start`,
    'sessions',
    (name, data) => {
      if (name === 'output') take(outputBytes(data));
    },
  );
  const { wallMs, cpuMs } = await cpuWhile(server.pid, async () => {
    await server.call('POST', `/sessions/${id}/start`);
    await done;
  });
  stream.close();
  await server.remove(id);
  compare();
  return { ms: wallMs, cpuMs };
};

/**
 * @param {import('../support/websocket-peer.mjs').WebSocketPeer} peer
 * @param {string} file @param {Buffer} expected @returns {Promise<Cost>}
 */
const throughWebSocket = async (peer, file, expected) => {
  const { take, done, compare } = collector('ws + node-pty', expected);
  const socket = await openWebSocket(peer.url, command(file), take);
  const { wallMs, cpuMs } = await cpuWhile(peer.pid, async () => {
    socket.send('start');
    await done;
  });
  socket.terminate();
  compare();
  return { ms: wallMs, cpuMs };
};

/** @type {import('../support/result.mjs').Row} */
export const throughput = {
  id: 'throughput',
  title: 'Throughput: one viewer of a flood',
  limitMs: 120_000,
  measure: async ({ quick, folder }) => {
    const rounds = quick ? 2 : 7;
    const size = (quick ? 16 : 64) * MEBIBYTE;
    const file = join(folder, 'throughput.log');
    writeLogLines(file, size);
    const expected = readFileSync(file);
    const server = await startRootResume();
    const peer = await startWebSocketServer();
    /** @type {Record<'bare' | 'ours' | 'theirs', Cost[]>} */
    const costs = { bare: [], ours: [], theirs: [] };
    for (let round = 0; round < rounds; round += 1) {
      costs.bare.push(await drainBare(file, expected));
      costs.ours.push(await throughRootResume(server, file, expected));
      costs.theirs.push(await throughWebSocket(peer, file, expected));
    }
    /** @param {number} duration */
    const speed = (duration) => size / MEBIBYTE / (duration / 1000);
    /** @param {readonly Cost[]} all */
    const typical = (all) => median(all.map(({ ms }) => ms));
    const bare = typical(costs.bare);
    /** @param {string} name @param {readonly Cost[]} all */
    const line = (name, all) => [
      name,
      `${speed(typical(all)).toFixed(1)} MiB/s`,
      all.map(({ ms }) => speed(ms).toFixed(0)).join(', '),
      percent((100 * bare) / typical(all), 0),
      `${(median(all.map(({ cpuMs }) => cpuMs)) / 1000).toFixed(2)} s`,
    ];
    const share = (100 * bare) / typical(costs.ours);
    const ahead = typical(costs.theirs) / typical(costs.ours);
    return {
      method: [
        `${size / MEBIBYTE} MiB of coloured log lines, written by \`cat\` into a terminal in raw mode, to one viewer over loopback; every byte is compared with the file afterwards.`,
        `${rounds} rounds, the three in turn in each; the median counts. The clock runs from the start of the command to the last byte at the viewer.`,
        'The bare drain reads the same PTY in Node and does nothing with it. The viewers run in the process that measures, so a server and its viewer have a core each. CPU is that of the server process with all its threads (for the bare drain, of the process that reads).',
      ],
      tables: [
        {
          head: ['', 'median', 'each round, MiB/s', 'of the bare drain', 'server CPU'],
          rows: [
            line('bare drain of the PTY', costs.bare),
            line('RootResume, SSE', costs.ours),
            line('ws + node-pty', costs.theirs),
          ],
        },
      ],
      marks: [
        {
          what: 'throughput against the bare drain',
          mark: 'at least 80 %',
          figure: percent(share, 0),
          met: share >= 80,
        },
        {
          what: 'throughput against ws + node-pty',
          mark: 'ahead',
          figure: `${ahead.toFixed(2)} times as fast`,
          met: ahead > 1,
        },
      ],
    };
  },
};
