import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dialHttp1 } from '../support/dial.ts';
import { follow, type Follower, type FollowOptions } from '../support/follower.ts';
import { checkPattern, checkPatternSnapshot, patternSession } from '../support/pattern.ts';
import { createRandom, withSeed, type Random } from '../support/random.ts';
import { startRoughProxy, type RoughProxy } from '../support/rough-proxy.ts';
import { startServer, type Server } from '../support/server.ts';
import { amount } from './amount.ts';
import { expectPromptLoop } from './loop-delay.ts';

let server: Server;
let proxy: RoughProxy;
beforeAll(async () => {
  server = await startServer();
  proxy = await startRoughProxy(server.url);
});
afterEach(() => expectPromptLoop(server));
afterAll(async () => {
  await proxy.close();
  await server.stop();
});

const CUTS = amount({ short: 40, full: 500 });

/** Bytes a second of each flood: the log holds more than the longest outage of these tests, so that no byte may be skipped. */
const RATE = 3_000_000;

/** A dead connection is given up after so long, in milliseconds. */
const SILENCE_MS = 100;

const WAYS = ['client side', 'server side', 'frozen', 'swallowed', 'mid-event', 'by itself'] as const;

/** Cuts the follower's connection, which is the newest, in one of the ways; it may be in the middle of dialling. */
const cutSomehow = (follower: Follower, random: Random): string => {
  const way = random.pick(WAYS);
  const link = proxy.links().at(-1);
  switch (way) {
    case 'client side':
      link?.resetClient();
      break;
    case 'server side':
      link?.resetServer();
      break;
    case 'frozen':
      link?.freeze();
      break;
    case 'swallowed':
      link?.swallow();
      break;
    case 'mid-event':
      link?.cutAfter(random.between(1, 40_000));
      break;
    case 'by itself':
      follower.cut();
      break;
  }
  return way;
};

const check: NonNullable<FollowOptions['check']> = (session, offset, bytes) =>
  checkPattern(session, offset, bytes);

const acknowledge = (stream: string, session: string, offset: number): void => {
  const answered = fetch(`${server.url}/api/v1/stream/${stream}/ack`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ session, offset }),
  });
  // A stream that was cut meanwhile is 404: the next one begins its own count.
  answered.then((response) => response.body?.cancel()).catch(() => undefined);
};

const createFloods = async (...names: readonly string[]): Promise<readonly string[]> => {
  const sessions = await Promise.all(
    names.map((name) => server.create(patternSession(name, { rate: RATE / names.length }))),
  );
  return sessions.map(({ id }) => id);
};

/** Cuts a follower's connection again and again, each time once it has got some more, beside an uncut one. Both must get the same bytes. */
const cutAgainAndAgain = async (names: readonly string[], options: Partial<FollowOptions>): Promise<void> => {
  const random = createRandom();
  const output = await createFloods(...names);
  const whole = follow({ dial: dialHttp1(server.url), token: server.token, output, check });
  const cut = follow({
    dial: dialHttp1(proxy.url),
    token: server.token,
    output,
    check,
    silenceMs: SILENCE_MS,
    ...options,
  });
  await withSeed(random, async () => {
    for (let round = 0; round < CUTS; round += 1) {
      const enough = cut.bytes + random.between(1, 30_000);
      await cut.until(`more bytes after ${round} cuts`, () => cut.bytes >= enough);
      const way = cutSomehow(cut, random);
      const { connections } = cut;
      // What half-open connections leave behind is only noticed by silence.
      await cut.until(`another connection after cut ${round} (${way})`, () => cut.connections > connections);
    }
    await Promise.all(output.map((id) => server.call('POST', `/sessions/${id}/stop`)));
    for (const id of output) {
      await whole.until(`the end of ${id}`, () => whole.session(id)?.state === 'exited');
      const total = whole.session(id)?.offset ?? 0;
      await cut.until(`the end of ${id}, after all cuts`, () => cut.end(id) === total);
      expect(whole.end(id)).toBe(total);
    }
    expect([whole.connections, whole.snapshots, cut.snapshots]).toEqual([1, 0, 0]);
    expect(cut.bytes).toBe(whole.bytes);
    expect(cut.connections).toBeGreaterThan(CUTS);
  });
  whole.close();
  cut.close();
  for (const id of output) await server.call('DELETE', `/sessions/${id}`);
};

describe(`a flood whose connection is cut ${CUTS} times`, () => {
  it('gives the same bytes as an uncut one, resumed with Last-Event-ID', () =>
    cutAgainAndAgain(['head'], { resume: 'header' }));

  it('gives the same bytes as an uncut one, resumed with after=', () =>
    cutAgainAndAgain(['after'], { resume: 'query' }));

  it('gives the same bytes with several sessions in one stream', () =>
    cutAgainAndAgain(['many-a', 'many-b', 'many-c'], {}));

  it('gives the same bytes with flow=ack', () => cutAgainAndAgain(['paced'], { acknowledge }));

  it('goes on exactly from the snapshot, also where the cut came while that was on its way', async () => {
    const random = createRandom();
    const [id = ''] = await createFloods('late');
    const whole = follow({ dial: dialHttp1(server.url), token: server.token, output: [id], check });
    // More scrollback than there is room for: some 640 kB, a megabyte on the wire.
    await whole.until('a full scrollback', () => whole.bytes > 1_000_000);
    await withSeed(random, async () => {
      for (let cuts = 0; cuts < CUTS;) {
        const link = await startRoughProxy(server.url);
        link.allowance = () => random.between(1, 1_200_000);
        const late = follow({
          dial: dialHttp1(link.url),
          token: server.token,
          output: [id],
          from: 'snapshot',
          check,
          checkSnapshot: checkPatternSnapshot,
        });
        await late.until('a snapshot and what follows', () => late.snapshots > 0 && late.bytes > 100_000);
        cuts += late.connections;
        // Each snapshot is told once: with its cursor, a cut does not bring it again.
        expect(late.snapshots).toBe(1);
        late.close();
        await link.close();
      }
    });
    whole.close();
    await server.call('DELETE', `/sessions/${id}`);
  });
});
