import { mkdtempSync, readFileSync, rmSync, statSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Session } from '../../src/shared/session.ts';
import { startChaosProxy, FATES } from '../support/chaos-proxy.ts';
import { createNumberedSender, type NumberedSender } from '../support/numbered-sender.ts';
import { patternBytes } from '../support/pattern.ts';
import { createRandom, withSeed, type Random } from '../support/random.ts';
import { startServer, type Server } from '../support/server.ts';
import { amount } from './amount.ts';
import { expectPromptLoop } from './loop-delay.ts';

const RECORDER = resolve(import.meta.dirname, '../programs/record-input.mjs');

let server: Server;
let folder: string;
beforeAll(async () => {
  server = await startServer();
  folder = mkdtempSync(join(tmpdir(), 'rootresume-input-'));
});
afterEach(() => expectPromptLoop(server));
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Waits until `look` gives something; looks often, since a file tells nobody that it has grown. */
const poll = async <T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> => {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 10));
  }
};

/** A session whose program records what it reads. */
interface Recorder {
  readonly id: string;
  readonly file: string;
  /** Resolves with the whole record once it holds so many bytes, and a mark that is sent after them shows that no more come. */
  readonly read: (length: number) => Promise<Buffer>;
}

const MARK = '<the mark>';

const startRecorder = async (name: string, mode: 'quiet' | 'flood' = 'quiet'): Promise<Recorder> => {
  const file = join(folder, `${name}.input`);
  const { id } = await server.create({ name, command: process.execPath, args: [RECORDER, file, mode] });
  await poll('the recorder', () => (existsSync(file) ? true : undefined));
  await poll('the recorder to be in raw mode', async () =>
    (await server.call<Session>('GET', `/sessions/${id}`)).offset > 0 ? true : undefined,
  );
  return {
    id,
    file,
    read: async (length) => {
      await poll(`${length} bytes of input`, () => (statSync(file).size >= length ? true : undefined));
      await fetch(`${server.url}/api/v1/sessions/${id}/input`, {
        method: 'POST',
        headers: { authorization: `Bearer ${server.token}` },
        body: MARK,
      });
      return poll('the mark', () => {
        const all = readFileSync(file);
        return all.subarray(-MARK.length).toString('latin1') === MARK
          ? all.subarray(0, -MARK.length)
          : undefined;
      });
    },
  };
};

/** Says what differs rather than print a megabyte. */
const expectSame = (got: Buffer, wanted: Buffer): void => {
  if (got.equals(wanted)) return;
  const at = wanted.findIndex((byte, index) => byte !== got[index]);
  throw new Error(
    `expected ${wanted.length} bytes, got ${got.length}; they differ at ${at}: expected ` +
      `${JSON.stringify(wanted.toString('latin1', at, at + 60))}, got ${JSON.stringify(got.toString('latin1', at, at + 60))}`,
  );
};

/** An answer that has not come by then is taken for lost, in milliseconds: sooner than some of them come. */
const IMPATIENT_MS = 40;

const senderFor = (url: string, session: string, client: string, random?: Random): NumberedSender =>
  createNumberedSender({
    url,
    token: server.token,
    session,
    client,
    timeoutMs: random === undefined ? 20_000 : IMPATIENT_MS,
    ...(random === undefined ? {} : { bodyBytes: () => random.between(1, 300) }),
  });

const KEYS = amount({ short: 8_000, full: 100_000 });

describe('numbered input', () => {
  it('is written once and in order when requests and answers are lost, late, doubled and overtake each other', async () => {
    const random = createRandom();
    const chaos = await startChaosProxy(() => server.url, random);
    await withSeed(random, async () => {
      const sessions = await Promise.all(['one', 'two', 'three'].map((name) => startRecorder(name)));
      const senders = sessions.map(({ id }) => senderFor(chaos.url, id, `client-of-${id}`, random));
      senders.forEach((sender, index) => sender.send(patternBytes(`in${index}`, 0, KEYS)));
      await Promise.all(senders.map((sender) => sender.done()));
      // What was held back comes late, and must not be written again.
      await chaos.settled();
      for (const [index, session] of sessions.entries())
        expectSame(await session.read(KEYS), patternBytes(`in${index}`, 0, KEYS));
      for (const fate of FATES) expect(chaos.counts.get(fate) ?? 0, fate).toBeGreaterThan(0);
      for (const { id } of sessions) await server.call('DELETE', `/sessions/${id}`);
    });
    await chaos.close();
  });

  it('of two clients of one session keeps the order of each', async () => {
    const random = createRandom();
    const chaos = await startChaosProxy(() => server.url, random);
    await withSeed(random, async () => {
      const session = await startRecorder('both');
      // One writes capital letters and the other digits, so that the record can be taken apart again.
      const letters = Buffer.from(Array.from({ length: KEYS }, (_, at) => 65 + ((at * 7) % 26)));
      const digits = Buffer.from(Array.from({ length: KEYS }, (_, at) => 48 + ((at * 3) % 10)));
      const senders = [letters, digits].map((bytes, index) => {
        const sender = senderFor(chaos.url, session.id, `client-${index}`, random);
        sender.send(bytes);
        return sender;
      });
      await Promise.all(senders.map((sender) => sender.done()));
      await chaos.settled();
      const all = await session.read(2 * KEYS);
      expectSame(Buffer.from(all.filter((byte) => byte >= 65)), letters);
      expectSame(Buffer.from(all.filter((byte) => byte < 65)), digits);
      await server.call('DELETE', `/sessions/${session.id}`);
    });
    await chaos.close();
  });

  for (const mebibytes of [1, 4])
    it(`takes a paste of ${mebibytes} MiB whole and in order while output floods`, async () => {
      const session = await startRecorder(`paste-${mebibytes}`, 'flood');
      const paste = patternBytes('paste', 0, mebibytes * 1024 * 1024);
      const sender = senderFor(server.url, session.id, 'paster');
      sender.send(paste);
      await sender.done();
      expectSame(await session.read(paste.length), paste);
      await server.call('DELETE', `/sessions/${session.id}`);
    });

  it('is refused while a program does not read, and all of it arrives once that reads again', async () => {
    const session = await startRecorder('full');
    const { pid } = await server.call<Session>('GET', `/sessions/${session.id}`);
    if (pid === null) throw new Error('the recorder does not run');
    process.kill(pid, 'SIGSTOP');
    // Twice what the server keeps for a program.
    const paste = patternBytes('full', 0, 8 * 1024 * 1024);
    const sender = senderFor(server.url, session.id, 'patient');
    sender.send(paste);
    await poll('a refusal', () => ((sender.refusals.get('input_full') ?? 0) > 0 ? true : undefined));
    process.kill(pid, 'SIGCONT');
    await sender.done();
    expectSame(await session.read(paste.length), paste);
    await server.call('DELETE', `/sessions/${session.id}`);
  });

  it('larger than a request may be is refused, and uses up no number', async () => {
    const session = await startRecorder('large');
    const send = (seq: string, body: Buffer<ArrayBuffer>): Promise<Response> =>
      fetch(`${server.url}/api/v1/sessions/${session.id}/input`, {
        method: 'POST',
        headers: { authorization: `Bearer ${server.token}`, 'input-seq': seq },
        body,
      });
    const large = await send('big:1', Buffer.alloc(1024 * 1024 + 1, 120));
    expect([large.status, ((await large.json()) as { code: string }).code]).toEqual([413, 'too_large']);
    const early = await send('big:2', Buffer.from('early'));
    expect([early.status, ((await early.json()) as { code: string }).code]).toEqual([409, 'out_of_order']);
    expect((await send('big:1', Buffer.from('first'))).status).toBe(204);
    expectSame(await session.read(5), Buffer.from('first'));
    await server.call('DELETE', `/sessions/${session.id}`);
  });

  it('is written no second time after the server was killed in the middle of it and started again', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rootresume-input-data-'));
    const rounds = amount({ short: 1, full: 10 });
    for (let round = 0; round < rounds; round += 1) {
      const first = await startServer({ dataDir });
      onTestFinished(first.kill);
      const file = join(folder, `killed-${round}.input`);
      const { id } = await first.create({
        name: `killed-${round}`,
        command: process.execPath,
        args: [RECORDER, file, 'quiet'],
      });
      await poll('the recorder', () => (existsSync(file) ? true : undefined));
      await poll('the recorder to be in raw mode', async () =>
        (await first.call<Session>('GET', `/sessions/${id}`)).offset > 0 ? true : undefined,
      );
      const keys = patternBytes(`k${round}`, 0, 200_000);
      const post = async (
        url: string,
        number: number,
        body: Buffer<ArrayBuffer>,
        client = 'typist',
        run?: number,
      ): Promise<string> => {
        const response = await fetch(`${url}/api/v1/sessions/${id}/input`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${first.token}`,
            'input-seq': `${client}:${number}`,
            ...(run === undefined ? {} : { 'input-run': String(run) }),
          },
          body,
        });
        return response.status === 204 ? '' : ((await response.json()) as { code: string }).code;
      };
      const piece = (number: number): Buffer<ArrayBuffer> =>
        Buffer.from(keys.subarray((number - 1) * 100, number * 100));
      let number = 1;
      // The death of the server comes while a request is in flight: whether that was applied, its client cannot know.
      const typing = (async () => {
        for (;;) {
          try {
            await post(first.url, number, piece(number));
          } catch {
            return;
          }
          number += 1;
        }
      })();
      await poll('some input', () => (statSync(file).size > 1000 ? true : undefined));
      await first.kill();
      await typing;
      const second = await startServer({ dataDir, port: Number(new URL(first.url).port) });
      onTestFinished(second.kill);
      // The new server knows of no number before it; and the program ended with its server, so a count that begins anew reaches nobody.
      expect(await post(second.url, number, piece(number))).toBe('out_of_order');
      expect(await post(second.url, 1, piece(number), 'anew')).toBe('not_running');
      await second.call('POST', `/sessions/${id}/start`);
      await poll('the recorder to be in raw mode', async () =>
        (await second.call<Session>('GET', `/sessions/${id}`)).offset > 0 ? true : undefined,
      );
      // Also once another program runs, the number is not next: it is refused rather than written once more.
      expect(await post(second.url, number, piece(number))).toBe('out_of_order');
      // A number that is next would be taken; input that names the run that it was for is not.
      expect(await post(second.url, number, piece(number), 'typist', 1)).toBe('other_run');
      expect(await post(second.url, 1, piece(number), 'anew', 1)).toBe('other_run');
      const recorded = readFileSync(file);
      expectSame(recorded, keys.subarray(0, recorded.length));
      expect(recorded.length).toBeLessThanOrEqual(number * 100);
      await second.stop();
    }
    rmSync(dataDir, { recursive: true, force: true });
  });
});
