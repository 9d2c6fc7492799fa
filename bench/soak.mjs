// `npm run soak -- --minutes 30`: twenty sessions, floods, cuts, resizes, restarts, viewers that come and go, for so long; at its end no gap,
// no leak, no orphan. The last line says 'pass' or what failed; so does the exit code. `--seed N` repeats the same choices.
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { buildIfNeeded } from '../scripts/build.mjs';
import { startCuttingProxy } from './soak/cutting-proxy.mjs';
import { compareMirror, typeIntoMirror } from './soak/mirror-typist.mjs';
import { processesWith } from './soak/processes.mjs';
import { pick, seededRandom } from './soak/random.mjs';
import { FILLING_LINES, soakSessions } from './soak/sessions.mjs';
import { openViewer } from './soak/viewer.mjs';
import { closeAll, pause, until, within } from './support/resources.mjs';
import { MEBIBYTE, mib } from './support/result.mjs';
import { startRootResume } from './support/rootresume-server.mjs';
import { fitLine } from './support/statistics.mjs';
import { openFiles, usageOf } from './support/usage.mjs';

/** Between two acts, at most, in milliseconds. */
const LONGEST_REST_MS = 200;
const REPORT_EVERY_MS = 30_000;
/**
 * A shorter run is still filling logs and screens: its memory is told, not judged. The second half of a longer one is: what all logs keep in
 * memory together (32 MiB) is full after two minutes. Their time marks take longer, and come to a megabyte each at most.
 */
const JUDGED_FROM_MINUTES = 10;
/** What may be added over half of a run, or held at its end, without being called a leak: the noise of a process of this size. */
const NOISE_BYTES = 8 * MEBIBYTE;
const MAX_VIEWERS = 16;
const MIN_VIEWERS = 5;
const MAX_FAULTS_TOLD = 20;
/** After everything is closed, what was open must be gone by then, in milliseconds. */
const RELEASE_MS = 60_000;
/** Beyond the minutes asked for, everything ends within this. */
const ENDING_MS = 5 * 60_000;

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string', default: String(randomBytes(2).readUInt16LE()) },
  },
});
const minutes = Number(options.minutes);
if (!(minutes > 0)) {
  process.stderr.write(`Expected --minutes to be a positive number, got '${options.minutes}'.\n`);
  process.exit(1);
}
const random = seededRandom(Number(options.seed));
const startedAt = performance.now();

/** @param {string} text */
const print = (text) =>
  process.stdout.write(
    `${String(Math.round((performance.now() - startedAt) / 1000)).padStart(5)} s  ${text}\n`,
  );

/** @type {string[]} */
const faults = [];
/** @param {string} text */
const fault = (text) => {
  faults.push(text);
  if (faults.length <= MAX_FAULTS_TOLD) print(`FAULT  ${text}`);
};

const soak = async () => {
  const mark = `ROOTRESUME_SOAK=${randomBytes(8).toString('hex')}`;
  process.env['ROOTRESUME_SOAK'] = mark.split('=')[1];
  const server = await startRootResume({ collectable: true });
  const proxy = await startCuttingProxy(server.url, random);
  const network = { url: proxy.url, token: server.token };

  const measure = async () => {
    process.kill(server.pid, 'SIGUSR2');
    await pause(300);
    return { ...usageOf(server.pid), held: server.held(), files: openFiles(server.pid) };
  };
  /** Counts of what the server holds, from its health route. @returns {Promise<Record<string, number>>} */
  const resources = async () => {
    const { load } = await server.call('GET', '/health');
    return { ...load?.resources, streams: load?.streams ?? 0, sessions: load?.sessions ?? 0 };
  };

  // What is only made once is made before the start is measured: a session that ran, was seen, and is gone.
  const first = await server.create({ name: 'first', command: 'seq 1000; exec cat' });
  const early = openViewer('first', 'steady', { network, isWitness: () => false, onFault: fault });
  await until(() => early.counts.snapshots > 0, 10_000, 'the first snapshot');
  await early.leave();
  await server.remove(first.id);
  await server.collectGarbage();
  const before = await measure();
  const resourcesBefore = await resources();
  print(`${mib(before.rss)}, ${before.files} files, ${before.threads} threads; seed ${options.seed}`);

  const definitions = soakSessions();
  /** @type {Map<string, import('./soak/sessions.mjs').SoakSession>} */
  const sessions = new Map();
  for (const { name, command, kind, ...rest } of definitions) {
    const { id } = await server.create({ name, command, stop: { gracePeriodMs: 2000 } });
    sessions.set(id, { name, command, kind, ...rest });
  }
  const ids = [...sessions.keys()];
  const world = {
    network,
    isWitness: (/** @type {string} */ id) => sessions.get(id)?.kind === 'witness',
    onFault: fault,
  };
  const typists = ids
    .filter((id) => sessions.get(id)?.kind === 'mirror')
    .map((id) => ({ id, typist: typeIntoMirror(network, id, random, fault) }));

  /** @type {import('./soak/viewer.mjs').SoakViewer[]} */
  let viewers = [];
  let came = 0;
  const totals = { bytes: 0, events: 0, snapshots: 0, connections: 0 };
  /** @type {Record<string, number>} */
  const acts = {};
  /** @param {import('./soak/viewer.mjs').SoakViewer} viewer */
  const leave = async (viewer) => {
    viewers = viewers.filter((other) => other !== viewer);
    await viewer.leave();
    for (const key of /** @type {const} */ (['bytes', 'events', 'snapshots', 'connections']))
      totals[key] += viewer.counts[key];
  };
  /** @param {import('./soak/viewer.mjs').ViewerKind} kind */
  const come = (kind) => {
    came += 1;
    viewers.push(openViewer(`${kind} viewer ${came}`, kind, world));
  };
  for (const kind of /** @type {const} */ (['steady', 'steady', 'slow', 'stalled', 'acking', 'changing']))
    come(kind);

  /** Compares what a viewer saw last of a session with the log. */
  const audit = async () => {
    const viewer = pick(random, viewers);
    const seen = viewer.seen().filter(({ kept }) => kept.length > 0);
    if (seen.length === 0) return;
    const { session, from, kept } = pick(random, seen);
    const bytes = Buffer.from(kept);
    const response = await fetch(
      `${server.url.origin}/api/v1/sessions/${session}/output?from=${from}&to=${from + bytes.length}`,
      { headers: { authorization: `Bearer ${server.token}`, connection: 'close' } },
    );
    if (!response.ok) return;
    const log = Buffer.from(await response.arrayBuffer());
    // The oldest may not be held any more.
    const held = Number(response.headers.get('output-from'));
    if (log.length > 0 && !bytes.subarray(held - from).equals(log))
      fault(`${viewer.name}: bytes ${held} to ${held + log.length} of ${session} are not those of its log`);
  };

  /** @type {Map<string, { cols: number, rows: number }>} */
  const sizes = new Map(
    ids.map((id) => [id, { cols: 20 + Math.floor(random() * 200), rows: 5 + Math.floor(random() * 60) }]),
  );
  /** @param {string} id */
  const applySize = (id) => server.call('POST', `/sessions/${id}/resize`, sizes.get(id));
  await Promise.all(ids.map(applySize));
  /** @param {string} one @param {string} other */
  const swapSizes = async (one, other) => {
    const [first, second] = [sizes.get(one), sizes.get(other)];
    if (first !== undefined) sizes.set(other, first);
    if (second !== undefined) sizes.set(one, second);
    await Promise.all([applySize(one), applySize(other)]);
  };

  /** @type {readonly (readonly [weight: number, name: string, act: () => unknown])[]} */
  const choices = [
    [10, 'audit', audit],
    [6, 'cut', () => proxy.cut(0.2 + random() * 0.3)],
    [1, 'cut all', () => proxy.cut(1)],
    [2, 'freeze', () => proxy.freeze(0.2, 2000 + random() * 5000)],
    [
      4,
      'swap sizes',
      // Of two sessions, so that what all terminals hold together stays what it is: a screen of 200 columns takes ten times one of 20.
      () => {
        const one = pick(random, ids);
        const others = ids.filter((id) => id !== one);
        return swapSizes(one, pick(random, others));
      },
    ],
    [
      3,
      'restart',
      () =>
        server.call(
          'POST',
          `/sessions/${pick(
            random,
            ids.filter((id) => sessions.get(id)?.restarts),
          )}/restart`,
        ),
    ],
    [
      8,
      'type into a shell',
      () => {
        const shell = pick(
          random,
          ids.filter((id) => sessions.get(id)?.kind === 'shell'),
        );
        return fetch(`${server.url.origin}/api/v1/sessions/${shell}/input`, {
          method: 'POST',
          headers: { authorization: `Bearer ${server.token}`, connection: 'close' },
          body: pick(random, [
            'seq 1000\n',
            'ls -la --color /usr/bin | head -200\n',
            '\u0003',
            'sleep 0.2 &\n',
          ]),
        });
      },
    ],
    [
      5,
      'come',
      () => {
        if (viewers.length < MAX_VIEWERS)
          come(pick(random, /** @type {const} */ (['steady', 'slow', 'stalled', 'acking', 'changing'])));
      },
    ],
    [
      5,
      'go',
      async () => {
        if (viewers.length > MIN_VIEWERS) await leave(pick(random, viewers));
      },
    ],
    [
      10,
      'change',
      async () => {
        const changing = viewers.filter(({ kind }) => kind === 'changing');
        if (changing.length > 0) await pick(random, changing).change(ids.filter(() => random() < 0.3));
      },
    ],
    [
      1,
      'create and remove',
      async () => {
        const { id } = await server.create({ name: 'passing', command: 'seq 5000; exec cat' });
        await pause(500);
        await server.remove(id);
      },
    ],
  ];
  const weights = choices.reduce((sum, [weight]) => sum + weight, 0);
  const act = async () => {
    let left = random() * weights;
    const [, name, run] = choices.find(([weight]) => (left -= weight) < 0) ?? pick(random, choices);
    acts[name] = (acts[name] ?? 0) + 1;
    try {
      await within(Promise.resolve(run()), 30_000, `'${name}'`);
    } catch (error) {
      fault(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  /** By what is resident, and what the threads say they hold. @type {Record<'resident' | 'held', (readonly [seconds: number, bytes: number])[]>} */
  const memory = { resident: [], held: [] };
  const runMs = minutes * 60_000;
  const beganAt = performance.now();
  let toldAt = beganAt;
  let measuredAt = beganAt;
  const measureEveryMs = Math.max(2000, runMs / 90);
  while (performance.now() - beganAt < runMs) {
    await act();
    await pause(random() * LONGEST_REST_MS);
    const now = performance.now();
    if (now - measuredAt > measureEveryMs) {
      measuredAt = now;
      const { rss, held } = await measure();
      memory.resident.push([(now - beganAt) / 1000, rss]);
      memory.held.push([(now - beganAt) / 1000, held]);
      for (const session of await server.call('GET', '/sessions'))
        if (sessions.get(session.id)?.crashes && session.state === 'exited')
          await server.call('POST', `/sessions/${session.id}/start`);
        else if (session.state === 'failed') fault(`${session.id} failed: ${session.error}`);
    }
    if (now - toldAt > REPORT_EVERY_MS) {
      toldAt = now;
      const { rss } = usageOf(server.pid);
      const files = openFiles(server.pid);
      const bytes = totals.bytes + viewers.reduce((sum, viewer) => sum + viewer.counts.bytes, 0);
      const { load } = await server.call('GET', '/health');
      print(
        `${mib(rss)}, of which ${mib(server.held())} were held at the last collection (main thread now: ${mib(load?.memory.heapUsed)} of objects, ${mib(load?.memory.external)} of buffers), ${files} files, loop delay ${load?.loopDelay.p99} ms at the 99th percentile, ${viewers.length} viewers, ${mib(bytes, 0)} checked, ${faults.length} faults`,
      );
    }
  }

  for (const { id, typist } of typists) {
    const typed = await within(typist.stop(), 30_000, 'the last input');
    const read = async () => {
      const response = await fetch(`${server.url.origin}/api/v1/sessions/${id}/output`, {
        headers: { authorization: `Bearer ${server.token}`, connection: 'close' },
      });
      return response.text();
    };
    await until(async () => (await read()).includes(`m${typed}\r\n`), 10_000, `the last line of ${id}`).catch(
      () => undefined,
    );
    const wrong = compareMirror(await read(), FILLING_LINES, typed);
    if (wrong !== undefined) fault(`${id}: ${wrong}`);
    print(
      `${id}: ${typed} lines typed over cuts, ${wrong === undefined ? 'each came back once and in order' : wrong}`,
    );
  }
  for (const viewer of [...viewers]) await leave(viewer);
  for (const id of ids) await within(server.remove(id), 30_000, `the removal of ${id}`);
  print(
    `${mib(totals.bytes, 0)} of output in ${totals.events} events checked over ${totals.connections} connections of ${came} viewers, with ${totals.snapshots} snapshots`,
  );
  print(
    Object.entries(acts)
      .map(([name, count]) => `${count} × ${name}`)
      .join(', '),
  );

  const orphans = processesWith(mark).filter(({ pid }) => pid !== server.pid && pid !== process.pid);
  for (const { pid, command } of orphans) fault(`process ${pid} outlived its session: ${command}`);

  let after = await measure();
  let resourcesAfter = await resources();
  const released = async () => {
    after = await measure();
    resourcesAfter = await resources();
    return (
      after.files <= before.files &&
      after.threads <= before.threads &&
      Object.entries(resourcesAfter).every(([name, count]) => count <= (resourcesBefore[name] ?? 0))
    );
  };
  await until(released, RELEASE_MS, 'the release of what was open').catch(() => {
    if (after.files > before.files || after.threads > before.threads)
      fault(
        `${after.files} files and ${after.threads} threads stayed open, of ${before.files} and ${before.threads} at the start`,
      );
  });
  for (const [name, count] of Object.entries(resourcesAfter))
    if (count > (resourcesBefore[name] ?? 0))
      fault(`${count} ${name} stayed, of ${resourcesBefore[name] ?? 0} at the start`);
  await server.collectGarbage();
  const left = server.held() - before.held;
  if (left > NOISE_BYTES)
    fault(`${mib(left)} are held that were not at the start, with nothing left to hold them`);
  print(
    `afterwards ${mib(usageOf(server.pid).rss)}, ${mib(server.held())} held (at the start ${mib(before.rss)}, ${mib(before.held)}), ${after.files} files, ${after.threads} threads, ${JSON.stringify(resourcesAfter)}`,
  );

  for (const [what, samples] of Object.entries(memory)) {
    const later = samples.slice(Math.floor(samples.length / 2));
    const { slope, slopeError, intercept } = fitLine(later);
    const seconds = (later.at(-1)?.[0] ?? 0) - (later[0]?.[0] ?? 0);
    const growth = slope * seconds;
    print(
      `memory ${what} over the second half: ${mib(intercept + slope * (later[0]?.[0] ?? 0))} ${growth >= 0 ? '+' : '−'} ${mib(Math.abs(growth))} in ${(seconds / 60).toFixed(1)} minutes (slope ${((slope * 3600) / MEBIBYTE).toFixed(1)} ± ${((2 * slopeError * 3600) / MEBIBYTE).toFixed(1)} MiB an hour, ${later.length} samples)`,
    );
    if (minutes >= JUDGED_FROM_MINUTES && slope > 2 * slopeError && growth > NOISE_BYTES)
      fault(`memory ${what} grew by ${mib(growth)} over the second half`);
  }
  if (minutes < JUDGED_FROM_MINUTES)
    print(`(a run of less than ${JUDGED_FROM_MINUTES} minutes is still filling: its memory is not judged)`);

  await server.stop();
  for (const { pid, command } of processesWith(mark).filter((entry) => entry.pid !== process.pid))
    fault(`process ${pid} outlived the server: ${command}`);
};

await buildIfNeeded();
try {
  await within(soak(), minutes * 60_000 + ENDING_MS, 'the soak');
} catch (error) {
  fault(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
await closeAll();
print(faults.length === 0 ? 'pass' : `FAILED: ${faults.length} faults, first: ${faults[0]}`);
process.exit(faults.length === 0 ? 0 : 1);
