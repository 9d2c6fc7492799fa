// What measuring sessions costs: the server's CPU beside 50 quiet sessions of three processes each, by who looks. `node bench/sampling.mjs`
import { pause } from './support/resources.mjs';
import { startRootResume } from './support/rootresume-server.mjs';
import { openStreamUntil } from './support/sse-client.mjs';
import { cpuWhile } from './support/usage.mjs';

const SESSIONS = 50;
const SECONDS = 40;
/** What starting the sessions left behind is collected and compiled by then, in milliseconds. */
const SETTLE_MS = 45_000;

const server = await startRootResume();
for (let count = 0; count < SESSIONS; count += 1)
  await server.create({ name: `quiet ${count}`, command: 'sleep 100000 & sleep 100000 & wait' });

/** @param {string} what @param {string | null} path @param {number} settleMs */
const measure = async (what, path, settleMs) => {
  const stream = path === null ? undefined : await openStreamUntil(server, path, 'sessions', () => {});
  await pause(settleMs);
  const { percent, cpuMs } = await cpuWhile(server.pid, () => pause(SECONDS * 1000));
  stream?.close();
  process.stdout.write(`${what}: ${percent.toFixed(2)} % of a core (${cpuMs} ms in ${SECONDS} s)\n`);
};

await measure('somebody looks at the figures', '/stream?stats=1', SETTLE_MS);
await measure('somebody watches without figures', '/stream', 5000);
await measure('nobody looks', null, 5000);
await server.stop();
