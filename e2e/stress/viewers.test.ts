import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { openCrowd } from '../support/crowd.ts';
import { dialHttp1, type Dial } from '../support/dial.ts';
import { follow, type Follower, type FollowOptions } from '../support/follower.ts';
import { residentBytes, settledBytes } from '../support/memory.ts';
import { checkPattern, checkPatternSnapshot, patternSession } from '../support/pattern.ts';
import { startServer, type Server } from '../support/server.ts';
import { amount } from './amount.ts';
import { expectPromptLoop } from './loop-delay.ts';

const MIB = 1024 * 1024;
const isFull = amount({ short: 0, full: 1 }) === 1;

/** Timings are of the full form alone, which has the machine to itself. */
const expectWithin = (what: string, value: number, limit: number, unit: string): void => {
  console.log(`${what}: ${value.toFixed(1)} ${unit} (mark: ${limit} ${unit})`);
  if (isFull) expect(value, what).toBeLessThanOrEqual(limit);
};

let server: Server;
const open: (() => void)[] = [];
const begin = async (): Promise<Server> => {
  server = await startServer();
  return server;
};
afterEach(async () => {
  try {
    await expectPromptLoop(server);
  } finally {
    for (const close of open.splice(0)) close();
    await server.stop();
  }
});

const check: NonNullable<FollowOptions['check']> = (session, offset, bytes) =>
  checkPattern(session, offset, bytes);

const watch = (options: Partial<FollowOptions> & { readonly output: readonly string[] }): Follower => {
  const follower = follow({
    dial: dialHttp1(server.url),
    token: server.token,
    check,
    redial: false,
    ...options,
  });
  open.push(() => follower.close());
  return follower;
};

const percentile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;

/** Types keys one after another into a session whose terminal echoes, and gives the time of each from its POST to its echo. */
const timeEchoes = async (id: string, viewer: Follower, keys: number): Promise<readonly number[]> => {
  const times: number[] = [];
  for (let key = 0; key < keys; key += 1) {
    const before = viewer.end(id);
    const typedAt = performance.now();
    const response = await fetch(`${server.url}/api/v1/sessions/${id}/input`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.token}` },
      body: 'k',
    });
    expect(response.status).toBe(204);
    await viewer.until('an echo', () => viewer.end(id) > before);
    times.push(performance.now() - typedAt);
  }
  return times;
};

/** The same for many sessions, in a process of its own, which checks no floods meanwhile. */
const echoesElsewhere = async (
  ids: readonly string[],
  rounds: number,
): Promise<{ readonly times: readonly number[]; readonly snapshots: number }> => {
  const program = resolve(import.meta.dirname, '../programs/time-echoes.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [
    program,
    server.url,
    server.token,
    String(rounds),
    ...ids,
  ]);
  return JSON.parse(stdout) as { times: number[]; snapshots: number };
};

const createEcho = (name: string): Promise<{ id: string }> =>
  server.create({ name, command: 'stty -icanon; exec cat > /dev/null' });

/** The time limit of a test that looks on for ten minutes, in milliseconds. */
const LONGEST_MS = 900_000;

const VIEWERS = amount({ short: 20, full: 100 });
const STALLED = 5;
const RATE = amount({ short: 2_000_000, full: 1_000_000 });

/**
 * A stalled viewer may cost what was handed to its socket and is not taken, 256 KiB of text, and its share of the server's young memory;
 * kept for it would be all that it has not read, 4/3 of it as base64.
 */
const STALLED_BYTES = 2 * MIB;
/** The server's own ups and downs under load, in bytes: what its heap was seen to grow by, without any stalled viewer, on a busy machine, and half as much. */
const NOISE_BYTES = 64 * MIB;

describe('slow viewers', () => {
  it(`that never read, ${STALLED} beside ${VIEWERS} that do, cost neither bytes, nor memory, nor another session its echo`, async () => {
    await begin();
    const flood = await server.create(patternSession('flood', { rate: RATE }));
    const echo = await createEcho('echo');
    const typist = watch({ output: [echo.id], check: () => undefined });
    const viewers = await openCrowd(server, { count: VIEWERS, output: flood.id, how: { checks: 'flood' } });
    open.push(viewers.close);
    const until = async (bytes: number, meanwhile: () => Promise<void>): Promise<void> => {
      while (viewers.least() < bytes) await Promise.race([viewers.broken, meanwhile()]);
    };
    const echoes: number[] = [];
    let most = 0;
    const type = async (): Promise<void> => {
      echoes.push(...(await timeEchoes(echo.id, typist, 10)));
      most = Math.max(most, residentBytes(server.pid));
    };
    // The same amount of output without stalled viewers and with them: beyond what the kernel's own buffers take of each, many times the bound.
    const share = amount({ short: 16, full: 60 }) * MIB;
    await until(share, type);
    const calm = most;
    echoes.length = 0;
    const stalled = await openCrowd(server, { count: STALLED, output: flood.id, how: 'stalls' });
    open.push(stalled.close);
    await until(viewers.least() + share, type);
    await server.call('POST', `/sessions/${flood.id}/stop`);
    await typist.until('the end of the flood', () => typist.session(flood.id)?.state === 'exited');
    const total = typist.session(flood.id)?.offset ?? Number.POSITIVE_INFINITY;
    await until(total, type);
    expect(viewers.snapshots()).toBe(0);
    const bound = STALLED * STALLED_BYTES + NOISE_BYTES;
    console.log(
      `${VIEWERS} viewers: server ${(calm / MIB).toFixed(0)} MiB; with ${STALLED} stalled at most ${(most / MIB).toFixed(0)} MiB ` +
        `(bound: ${(bound / MIB).toFixed(0)} MiB more)`,
    );
    expect(most - calm).toBeLessThan(bound);
    expectWithin('echo of another session, 99th percentile', percentile(echoes, 0.99), 20, 'ms');
  });

  it(
    'at a fraction of a flood goes on with snapshots, in flat memory, while another one gets every byte',
    async () => {
      await begin();
      const bytesASecond = amount({ short: 2_000_000, full: 50_000 });
      const seconds = amount({ short: 8, full: 600 });
      const flood = await server.create(
        patternSession('flood', { rate: amount({ short: 16, full: 4 }) * 1_000_000 }),
      );
      const quick = watch({ output: [flood.id] });
      await quick.until('the flood', () => quick.bytes > 8 * MIB);
      const slow = watch({
        output: [flood.id],
        from: 'snapshot',
        dial: throttled(dialHttp1(server.url), bytesASecond),
        checkSnapshot: checkPatternSnapshot,
      });
      // The first half is what a flood and its snapshots cost; flat is what the second half adds to it.
      const most = { early: 0, late: 0 };
      const from = performance.now();
      // It goes on with snapshots once it has fallen out of the log, and has taken what was in the buffers between by then.
      for (let at = 0; at < 1 || slow.snapshots < 2; at = (performance.now() - from) / (seconds * 1000)) {
        const { bytes } = quick;
        await quick.until('more of the flood', () => quick.bytes > bytes + MIB);
        const half = at < 0.5 ? 'early' : 'late';
        most[half] = Math.max(most[half], residentBytes(server.pid));
      }
      const { snapshots, bytes } = slow;
      await slow.until('output after a snapshot', () => slow.bytes > bytes);
      expect([quick.snapshots, quick.bytes]).toEqual([0, quick.end(flood.id)]);
      console.log(
        `a viewer at ${bytesASecond / 1000} kB/s for ${seconds} s: ${snapshots} snapshots; server at most ${(most.early / MIB).toFixed(0)} MiB ` +
          `in the first half, ${(most.late / MIB).toFixed(0)} MiB in the second`,
      );
      expect(most.late - most.early).toBeLessThan(NOISE_BYTES);
    },
    LONGEST_MS,
  );
});

/** Reads an answer at a bounded rate. */
const throttled =
  (dial: Dial, bytesASecond: number): Dial =>
  async (path, headers, signal) => {
    const answer = await dial(path, headers, signal);
    return {
      ...answer,
      onText: (take) =>
        answer.onText((text) => {
          take(text);
          answer.pause();
          setTimeout(answer.resume, (text.length / bytesASecond) * 1000);
        }),
    };
  };

const IDLE = amount({ short: 200, full: 1000 });

describe('idle viewers', () => {
  it(`cost at most 30 KB each, ${IDLE} of a quiet session`, async () => {
    await begin();
    const quiet = await server.create({ name: 'quiet', command: 'exec sleep 1000' });
    // The first ones pay for what the server needs once, compiled code above all. Few: what they leave behind must not make room for the rest.
    const first = await openCrowd(server, { count: 20, output: quiet.id, how: 'reads' });
    open.push(first.close);
    const settleMs = amount({ short: 1000, full: 10_000 });
    const before = await settledBytes(server.pid, settleMs);
    const crowd = await openCrowd(server, { count: IDLE, output: quiet.id, how: 'reads' });
    open.push(crowd.close);
    const after = await settledBytes(server.pid, settleMs);
    const each = (after - before) / IDLE;
    console.log(`${IDLE} idle viewers: ${(each / 1000).toFixed(1)} kB each (mark: 30 kB)`);
    // Of few, the heap's own steps are a large part.
    expect(after - before).toBeLessThan(IDLE * 30_000 + (isFull ? 0 : 16 * MIB));
  });
});

describe('many sessions', () => {
  const sessions = amount({ short: 20, full: 50 });
  const floods = amount({ short: 2, full: 5 });
  const rounds = amount({ short: 2, full: 240 });
  it(`of which ${floods} of ${sessions} flood leave the others their echo, and nobody a gap`, async () => {
    await begin();
    const flooding = await Promise.all(
      Array.from({ length: floods }, (_, index) => server.create(patternSession(`flood-${index}`))),
    );
    const quiet = await Promise.all(
      Array.from({ length: sessions - floods }, (_, index) => createEcho(`quiet-${index}`)),
    );
    // A follower of unbounded floods is itself slow: its promise is that only snapshots skip.
    const watcher = watch({
      output: flooding.map(({ id }) => id),
      from: 'snapshot',
      check: (session, offset, bytes) => checkPattern(session.slice(0, 6), offset, bytes),
    });
    await watcher.until('the floods', () => watcher.bytes > 4 * MIB);
    const { times, snapshots } = await echoesElsewhere(
      quiet.map(({ id }) => id),
      rounds,
    );
    await watcher.until('more of the floods', () => watcher.bytes > 8 * MIB);
    expect(snapshots).toBe(0);
    expect(times).toHaveLength(quiet.length * rounds);
    console.log(`echo beside ${floods} floods, median: ${percentile(times, 0.5).toFixed(1)} ms`);
    expectWithin(
      `echo beside ${floods} floods, 99th percentile of ${times.length}`,
      percentile(times, 0.99),
      20,
      'ms',
    );
  });
});
