// `node bench/memory-probe.mjs --what cut --seconds 60`: does one thing to a server again and again, and tells what memory it takes meanwhile
// and after all sessions are gone. The soak says that something grows; this says by what. Linux only, and judged by whoever reads it.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildIfNeeded } from '../scripts/build.mjs';
import { closeAll, pause } from './support/resources.mjs';
import { mib } from './support/result.mjs';
import { startRootResume } from './support/rootresume-server.mjs';
import { openStream } from './support/sse-client.mjs';
import { usageOf } from './support/usage.mjs';

const REPORT_EVERY_MS = 10_000;
/** So many do it at a time. */
const SIDE_BY_SIDE = 4;
const SESSIONS = 20;
/** Some 100 kB a second, each: their logs are full in a minute. */
const BUSY = `exec '${process.execPath}' '${import.meta.dirname}/programs/witness.mjs' 250 100`;

const server = await buildIfNeeded().then(() => startRootResume({ collectable: true }));

/** @param {string} command */
const create = async (command) => (await server.create({ name: 'probed', command })).id;
/** @param {string} command */
const createMany = (command) => Promise.all(Array.from({ length: SESSIONS }, () => create(command)));

/** What is there before, and what is done again and again. @type {Record<string, () => Promise<() => Promise<unknown>>>} */
const acts = {
  /** Nothing is done: twenty sessions write. */
  output: async () => {
    await createMany(BUSY);
    return () => pause(1000);
  },
  create: () => Promise.resolve(async () => server.remove(await create('seq 5000; exec cat'))),
  restart: async () => {
    const id = await create('echo up; exec cat');
    return () => server.call('POST', `/sessions/${id}/restart`);
  },
  resize: async () => {
    const id = await create('seq 12000; exec cat');
    const upTo = (/** @type {number} */ most) => 10 + Math.floor(Math.random() * most);
    return () => server.call('POST', `/sessions/${id}/resize`, { cols: upTo(200), rows: upTo(50) });
  },
  /** Viewers of much that is written are cut in the middle of it. */
  cut: async () => {
    await createMany(BUSY);
    return async () => {
      const stream = await openStream(server, '/stream?output=*', () => undefined);
      await pause(Math.random() * 300);
      stream.socket.resetAndDestroy();
      await stream.closed;
    };
  },
};

const { values: options } = parseArgs({
  options: { what: { type: 'string', default: 'output' }, seconds: { type: 'string', default: '60' } },
});
const begin = acts[options.what];
if (begin === undefined) {
  process.stderr.write(
    `Expected --what to be one of ${Object.keys(acts).join(', ')}; got '${options.what}'.\n`,
  );
  await closeAll();
  process.exit(1);
}

/** What of the C library's main heap is resident, where the buffers of the main thread lie, in bytes. */
const mainHeapBytes = () => {
  const mapping = /^\S+ \S+ \S+ \S+ \S+ +\[heap\]\n(?:\w+: .*\n)*?Rss: +(\d+) kB$/m;
  return Number(mapping.exec(readFileSync(`/proc/${server.pid}/smaps`, 'latin1'))?.[1] ?? 0) * 1024;
};
let done = 0;
const report = async () => {
  await server.collectGarbage();
  const { heapUsed, external } = (await server.call('GET', '/health')).load.memory;
  process.stdout.write(
    `${String(done).padStart(7)} × ${options.what}: ${mib(usageOf(server.pid).rss)} resident, ${mib(mainHeapBytes())} of it the main heap; the main thread holds ${mib(heapUsed)} of objects and ${mib(external)} of buffers\n`,
  );
};

const act = await begin();
const endsAt = performance.now() + Number(options.seconds) * 1000;
const actors = Array.from({ length: SIDE_BY_SIDE }, async () => {
  for (; performance.now() < endsAt; done += 1) await act();
});
while (performance.now() < endsAt) {
  await report();
  await pause(REPORT_EVERY_MS);
}
await Promise.all(actors);
for (const { id } of await server.call('GET', '/sessions')) await server.remove(id);
await report();
await closeAll();
process.exit(0);
