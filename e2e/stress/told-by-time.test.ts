import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CreatedShare } from '../../src/shared/shares.ts';
import { createRandom } from '../support/random.ts';
import { startServer, type Server } from '../support/server.ts';
import { amount } from './amount.ts';

/** Requests for each of two sessions that are compared. */
const SAMPLES = amount({ short: 1000, full: 6000 });

/** Chance goes so many standard deviations astray once in half a billion times. */
const SIGMAS = 6;

/** One that is there and not in the share's scope, and one that never was: of the same length. */
const HIDDEN = 'hidden';
const ABSENT = 'absent';

let server: Server;
let token = '';
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
beforeAll(async () => {
  server = await startServer();
  for (const name of ['seen', HIDDEN]) await server.create({ name, command: 'seq 10000; exec cat' });
  const body = { role: 'view', sessions: ['seen'] };
  ({ token } = await server.call<CreatedShare>('POST', '/shares', body));
});
afterAll(async () => {
  agent.destroy();
  await server.stop();
});

/** Gives how long a request took, in milliseconds, and its status. */
const time = (method: string, path: string): Promise<{ ms: number; status: number }> =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const asked = request(`${server.url}/api/v1${path}`, {
      method,
      agent,
      headers: { authorization: `Bearer ${token}` },
    });
    asked.on('error', reject);
    asked.on('response', (response) => {
      response.resume().on('end', () => {
        resolve({ ms: performance.now() - began, status: response.statusCode ?? 0 });
      });
    });
    asked.end();
  });

/** Asks for either in a random order, so that whatever else the machine does falls on both. */
const timeBoth = async (method: string, path: string, ids: readonly [string, string]) => {
  const random = createRandom(7);
  const times: [number[], number[]] = [[], []];
  const statuses: [Set<number>, Set<number>] = [new Set(), new Set()];
  for (let sample = 0; sample < 2 * SAMPLES; sample += 1) {
    const which = random.pick([0, 1] as const);
    const { ms, status } = await time(method, path.replace('@', ids[which]));
    times[which].push(ms);
    statuses[which].add(status);
  }
  return { times, statuses };
};

/**
 * Mann and Whitney's test: how often a request of the first kind takes longer than one of the second (0.5: they cannot be told apart), and how
 * far chance alone leads away from that, in one standard deviation.
 */
const compare = ([first, second]: readonly [readonly number[], readonly number[]]) => {
  const sorted = [...first.map((ms) => ({ ms, of: 0 })), ...second.map((ms) => ({ ms, of: 1 }))].sort(
    (a, b) => a.ms - b.ms,
  );
  const [n, m] = [first.length, second.length];
  const ranks = sorted.reduce((sum, { of }, index) => (of === 0 ? sum + index + 1 : sum), 0);
  return {
    longer: (ranks - (n * (n + 1)) / 2) / (n * m),
    deviation: Math.sqrt((n + m + 1) / (12 * n * m)),
  };
};

describe('how long an answer takes', () => {
  for (const [method, path, status] of [
    ['GET', '/sessions/@', 404],
    ['GET', '/sessions/@/output', 404],
    ['GET', '/sessions/@/stream', 404],
    ['GET', '/sessions/@/search?q=1', 404],
    ['POST', '/sessions/@/stop', 403],
    ['DELETE', '/sessions/@', 403],
  ] as const)
    it(`does not tell a session outside of a share's scope from one that never was: ${method} ${path}, ${status}`, async () => {
      const { times, statuses } = await timeBoth(method, path, [HIDDEN, ABSENT]);
      expect(statuses).toEqual([new Set([status]), new Set([status])]);
      const { longer, deviation } = compare(times);
      console.log(
        `${method} ${path}: the hidden one took longer ${(100 * longer).toFixed(1)} % of the time (chance: 50 ± ${(100 * deviation).toFixed(1)})`,
      );
      expect(Math.abs(longer - 0.5)).toBeLessThan(SIGMAS * deviation);
    });

  it('tells one that may be seen where its output is looked through, so what is measured here could tell others too', async () => {
    const { times } = await timeBoth('GET', '/sessions/@/search?q=1', ['seen', ABSENT]);
    const { longer, deviation } = compare(times);
    console.log(`the one that may be seen took longer ${(100 * longer).toFixed(1)} % of the time`);
    expect(longer - 0.5).toBeGreaterThan(SIGMAS * deviation);
  });
});
