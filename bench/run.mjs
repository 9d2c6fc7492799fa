// Measures RootResume beside its peers, in one run on one machine, so that the ratios mean something. `npm run bench` prints a table.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpus, release } from 'node:os';
import { echoOfRootResume, echoOfWebSocket } from './echo.mjs';
import { writeLogLines } from './log-lines.mjs';
import { startRootResume } from './rootresume-server.mjs';
import { quantile } from './statistics.mjs';
import { drainBare, throughputOfRootResume, throughputOfWebSocket } from './throughput.mjs';
import { startWebSocketServer } from './websocket-server-process.mjs';

const MEBIBYTE = 1024 * 1024;
const OUTPUT_BYTES = 64 * MEBIBYTE;
/** Rounds of each throughput measurement; the best counts, since other load on the machine only ever slows one down. */
const ROUNDS = 3;
const KEYS = 1000;
const STARTS = 5;

const folder = mkdtempSync(join(tmpdir(), 'rootresume-bench-'));

/** @param {string} text */
const print = (text) => process.stdout.write(`${text}\n`);

/** @param {number} ms */
const speed = (ms) => OUTPUT_BYTES / MEBIBYTE / (ms / 1000);

/** @param {() => Promise<number>} measure */
const best = async (measure) => {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) fastest = Math.min(fastest, await measure());
  return fastest;
};

/** @param {string} name @param {readonly number[]} samples */
const echoRow = (name, samples) =>
  print(
    `${name.padEnd(28)} median ${quantile(samples, 0.5).toFixed(2)} ms   99th percentile ${quantile(samples, 0.99).toFixed(2)} ms`,
  );

try {
  print(
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${process.platform} ${release()}, Node ${process.version}\n`,
  );

  const starts = [];
  for (let start = 0; start < STARTS; start += 1) {
    const server = await startRootResume(join(folder, `start-${start}`));
    starts.push(server.listeningAfterMs);
    await server.stop();
  }
  print('Start of `serve` until it listens');
  print(`${'RootResume'.padEnd(28)} median ${quantile(starts, 0.5).toFixed(0)} ms\n`);

  const file = join(folder, 'lines.log');
  writeLogLines(file, OUTPUT_BYTES);
  const rootresume = await startRootResume(join(folder, 'data'));
  const websocket = await startWebSocketServer();

  print(
    `${OUTPUT_BYTES / MEBIBYTE} MiB of coloured log lines to one viewer, best of ${ROUNDS}; every byte compared`,
  );
  const bare = await best(() => drainBare(file));
  print(`${'bare drain of the pty'.padEnd(28)} ${speed(bare).toFixed(1)} MiB/s`);
  const ours = await best(() => throughputOfRootResume(rootresume, file));
  print(
    `${'RootResume, SSE'.padEnd(28)} ${speed(ours).toFixed(1)} MiB/s   ${((100 * bare) / ours).toFixed(0)} % of bare`,
  );
  const theirs = await best(() => throughputOfWebSocket(websocket, file));
  print(
    `${'ws + node-pty'.padEnd(28)} ${speed(theirs).toFixed(1)} MiB/s   ${((100 * bare) / theirs).toFixed(0)} % of bare\n`,
  );

  print(`Key to echo over loopback, bare socket client, ${KEYS} keys`);
  const oursEcho = await echoOfRootResume(rootresume, KEYS);
  const theirsEcho = await echoOfWebSocket(websocket, KEYS);
  echoRow('RootResume, POST and SSE', oursEcho);
  echoRow('ws + node-pty', theirsEcho);
  print(
    `${'ratio of medians'.padEnd(28)} ${(quantile(oursEcho, 0.5) / quantile(theirsEcho, 0.5)).toFixed(2)}`,
  );

  await rootresume.stop();
  await websocket.stop();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
