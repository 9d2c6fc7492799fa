import { once } from 'node:events';
import { connect as connectHttp2, constants, type ClientHttp2Session } from 'node:http2';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CreatedShare } from '../../../shared/shares.ts';
import { MAX_STREAMS_OF_ONE } from '../stream/stream-hub.ts';
import { lanAddresses } from '../network/lan-addresses.ts';
import { heldSockets } from '../testing/held-sockets.ts';
import { openOwnerWindow, type OwnerWindow } from '../testing/owner-window.ts';
import { openRaw, type RawClient } from '../testing/raw-client.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';
import {
  MAX_CONCURRENT_REQUESTS,
  MAX_CONTROL_FRAMES_PER_MINUTE,
  MAX_RESETS_PER_MINUTE,
} from './connection-limits.ts';

/** Short, so that nobody waits, and longer than a busy machine keeps the owner's own requests; in the same order as the true ones. */
const SHORT = { headersMs: 1000, handshakeMs: 1000, requestMs: 2000, checkEveryMs: 50, keepAliveMs: 1200 };

/** What all attacks together may leave in memory, clients included: they run in this process too. */
const MAX_GROWTH_BYTES = 256 * 1024 * 1024;

/** For `vi.waitFor`, whose own patience is a second. */
const PATIENT = { timeout: 30_000 };

const HOST = 'Host: localhost\r\n';

/** Says one byte after another until the connection is over. */
const drip = async (client: RawClient, byte: string): Promise<string> => {
  const more = setInterval(() => client.socket.writable && client.say(byte), 20);
  try {
    return await client.closed;
  } finally {
    clearInterval(more);
  }
};

describe('a hostile client of plain HTTP, while the owner works,', () => {
  let server: TestApp;
  let owner: OwnerWindow;
  let socketsBefore: number;
  let memoryBefore: number;
  beforeAll(async () => {
    server = await startTestApp({ connectionLimits: SHORT });
    owner = await openOwnerWindow(server);
    await owner.works();
    socketsBefore = heldSockets();
    memoryBefore = process.memoryUsage.rss();
  });
  afterAll(() => server.close());

  const open = (): RawClient => openRaw(server.app.url);
  const crowd = (count: number): RawClient[] => Array.from({ length: count }, open);

  it('that sends its headers slowly is told so and cut', async () => {
    const answers = crowd(50).map((client) => {
      client.say(`GET /api/v1/health HTTP/1.1\r\n${HOST}X-Slow: `);
      return drip(client, 'a');
    });
    await owner.works();
    for (const answer of await Promise.all(answers))
      expect(answer).toMatch(/^HTTP\/1\.1 408 .*problem\+json.*too_slow/s);
  });

  it('that sends its body slowly is cut, and nothing of it is typed', async () => {
    const { id } = await server.create({ name: 'quiet', command: 'cat' });
    const lengths = [5, 5000];
    const answers = lengths.map((length) => {
      const client = open();
      client.say(
        `POST /api/v1/sessions/${id}/input HTTP/1.1\r\n${HOST}Authorization: Bearer ${server.app.token}\r\nContent-Length: ${length}\r\n\r\nx`,
      );
      return client.closed;
    });
    await owner.works();
    for (const answer of await Promise.all(answers)) expect(answer).not.toMatch(/^HTTP\/1\.1 204/m);
    expect((await server.call('GET', `/api/v1/sessions/${id}/output`)).text).toBe('');
  });

  it('that says nothing is cut', async () => {
    const clients = crowd(200);
    await owner.works();
    await Promise.all(clients.map(({ closed }) => closed));
  });

  it('that ends its side in the middle of a request is let go', async () => {
    for (const half of [
      '',
      'GET /api',
      `POST /api/v1/login HTTP/1.1\r\n${HOST}Content-Length: 9\r\n\r\nab`,
    ]) {
      const client = open();
      client.socket.end(half);
      await client.closed;
    }
    await owner.works();
  });

  it('that keeps its connection after an answer is let go when it does nothing with it', async () => {
    const client = open();
    client.say(`GET /api/v1/health HTTP/1.1\r\n${HOST}\r\n`);
    expect(await client.closed).toMatch(/^HTTP\/1\.1 200/);
  });

  it('that sends garbage behind the request of a stream gets none of it mixed into the stream', async () => {
    const client = open();
    client.say(
      `GET /api/v1/stream HTTP/1.1\r\n${HOST}Authorization: Bearer ${server.app.token}\r\n\r\n\0\0\r\n\r\n`,
    );
    expect((await client.closed).match(/HTTP\/1\.1 \d/g)?.length ?? 0).toBeLessThanOrEqual(1);
    await owner.works();
  });

  it('that opens more streams than one credential may is told so', async () => {
    const { token } = (await server.call('POST', '/api/v1/shares', { body: {} })).json<CreatedShare>();
    const asks = `GET /api/v1/stream HTTP/1.1\r\n${HOST}Authorization: Bearer ${token}\r\n\r\n`;
    const clients = crowd(MAX_STREAMS_OF_ONE);
    for (const client of clients) client.say(asks);
    await Promise.all(clients.map((client) => client.until('event: sessions')));
    const last = open();
    last.say(asks);
    await last.until('open streams of this credential');
    expect(last.text()).toMatch(/^HTTP\/1\.1 503 .*problem\+json/s);
    await owner.works();
    for (const { socket } of [...clients, last]) socket.destroy();
    await vi.waitFor(async () => {
      const again = open();
      again.say(asks);
      await again.until('event: sessions');
      again.socket.destroy();
    }, PATIENT);
  });

  it('has outlasted nobody: a stream lives on beyond every bound of a request', () => owner.works());

  it('leaves no socket and no memory behind', async () => {
    await expect.poll(heldSockets).toBeLessThanOrEqual(socketsBefore);
    expect(process.memoryUsage.rss() - memoryBefore).toBeLessThan(MAX_GROWTH_BYTES);
    expect(server.warnings).toEqual([]);
  });
});

describe('2,000 connections from one address of the network', () => {
  const [lan] = lanAddresses();

  it.skipIf(lan === undefined)(
    'are told that there is no room, and the owner finds some',
    async () => {
      // Who is let in and says nothing stays until the others have come, however long a busy machine takes for that.
      const server = await startTestApp({
        host: '0.0.0.0',
        connectionLimits: { headersMs: 200_000, requestMs: 300_000 },
      });
      try {
        const owner = await openOwnerWindow(server);
        const url = server.app.url.replace('127.0.0.1', lan?.address ?? '');
        const before = heldSockets();
        const clients: RawClient[] = [];
        let over = 0;
        // Some at a time: more wait in the queue of the system, which forgets those that are beyond its bound.
        for (let batch = 0; batch < 20; batch += 1) {
          const more = Array.from({ length: 100 }, () => openRaw(url));
          for (const { closed } of more) void closed.then(() => (over += 1));
          await Promise.all(more.map(({ socket }) => once(socket, 'connect')));
          clients.push(...more);
        }
        await expect.poll(() => over).toBe(2000 - 256);
        await owner.works();
        const told = clients.filter((client) => client.text() !== '');
        expect(told.length).toBeGreaterThan(0);
        for (const client of told) expect(client.text()).toMatch(/^HTTP\/1\.1 503 .*"unavailable"/s);
        for (const { socket } of clients) socket.destroy();
        await expect.poll(heldSockets).toBeLessThanOrEqual(before);
        await owner.works();
      } finally {
        await server.close();
      }
    },
    200_000,
  );
});

describe('a hostile client of HTTP/2, while the owner works,', () => {
  let server: TestApp;
  let owner: ClientHttp2Session;
  let received = '';
  let typed = 0;
  let window = '';

  const connect = async (options = {}): Promise<ClientHttp2Session> => {
    const session = connectHttp2(server.app.url, { rejectUnauthorized: false, ...options });
    session.on('error', () => undefined);
    await once(session, 'connect');
    return session;
  };
  const ask = (session: ClientHttp2Session, method: string, path: string, body?: string) => {
    const stream = session.request(
      {
        ':method': method,
        ':path': path,
        authorization: `Bearer ${server.app.token}`,
        ...(body?.startsWith('{') === true ? { 'content-type': 'application/json' } : {}),
      },
      { endStream: body === undefined },
    );
    stream.on('error', () => undefined);
    if (body !== undefined) stream.end(body);
    return stream;
  };
  /** A connection on which a test says frame by frame what it likes. */
  const openFrames = async (): Promise<RawClient> => {
    const client = openRaw(server.app.url, undefined, 'h2');
    await once(client.socket, 'secureConnect');
    client.say('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    client.say(frame(4, 0, 0, Buffer.alloc(0)));
    return client;
  };
  /** The echo of a word arrives on a stream that was opened before all attacks. */
  const works = async (): Promise<void> => {
    typed += 1;
    const word = `word-${typed}.`;
    ask(owner, 'POST', `/api/v1/sessions/${window}/input`, `${word}\n`).resume();
    // Also before the first test, where `expect.poll` is not to be had.
    await vi.waitFor(() => expect(outputOf(received)).toContain(word), PATIENT);
  };

  beforeAll(async () => {
    server = await startTestApp({ tls: { kind: 'self-signed' }, connectionLimits: SHORT });
    owner = await connect();
    const created = ask(owner, 'POST', '/api/v1/sessions', '{"name":"window","command":"cat"}');
    created.setEncoding('utf8');
    const [text] = (await once(created, 'data')) as [string];
    window = (JSON.parse(text) as { id: string }).id;
    ask(owner, 'GET', `/api/v1/stream?output=${window}&from=start`)
      .setEncoding('utf8')
      .on('data', (part: string) => (received += part));
    await works();
  });
  afterAll(async () => {
    owner.destroy();
    await server.close();
  });

  it('that opens requests and resets them at once, over and over, disturbs nobody, and its connection ends', async () => {
    const client = await openFrames();
    for (let id = 1; !client.socket.destroyed && id < 200_000; id += 2) {
      client.say(Buffer.concat([frame(HEADERS, END_STREAM_AND_HEADERS, id, GET_PAGE), reset(id)]));
      if (id % 1000 === 1) await new Promise((resolve) => setImmediate(resolve));
    }
    await client.closed;
    await works();
  });

  it('that resets one request more than anybody needs is told to be calm, and cut', async () => {
    const client = await openFrames();
    for (let id = 1; id < 2 * (MAX_RESETS_PER_MINUTE + 1); id += 2)
      client.say(Buffer.concat([frame(HEADERS, END_STREAM_AND_HEADERS, id, GET_PAGE), reset(id)]));
    expect(goAwayOf(await client.closed)).toBe(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    await works();
  });

  for (const [what, type, payload] of [
    ['PING', 6, Buffer.alloc(8)],
    ['SETTINGS', 4, Buffer.alloc(0)],
  ] as const)
    it(`that floods with ${what} frames is told to be calm, and cut`, async () => {
      const client = await openFrames();
      // With the SETTINGS that it began with, one more than it may; nothing is left unread, which would have the end overtake the reason.
      for (let count = 0; count < MAX_CONTROL_FRAMES_PER_MINUTE; count += 1)
        client.say(frame(type, 0, 0, payload));
      expect(goAwayOf(await client.closed)).toBe(constants.NGHTTP2_ENHANCE_YOUR_CALM);
      await works();
    });

  it('may open 256 requests at once, and no more', async () => {
    const session = await connect();
    await expect.poll(() => session.remoteSettings.maxConcurrentStreams).toBe(MAX_CONCURRENT_REQUESTS);
    session.destroy();
  });

  it('that sends headers of more than 64 kB, or more than 100 of them, has its request refused', async () => {
    const session = await connect({ maxSendHeaderBlockLength: 1_000_000 });
    const refused = async (headers: Record<string, string>): Promise<number> => {
      const stream = session.request({ ':path': '/api/v1/health', ...headers });
      stream.on('error', () => undefined);
      let status = 0;
      stream.on('response', (head) => (status = Number(head[':status'])));
      stream.resume();
      await new Promise((resolve) => stream.once('close', resolve));
      return status === 0 ? stream.rstCode : status;
    };
    expect(await refused({ x: 'a'.repeat(100_000) })).not.toBe(200);
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`x-${index}`, 'y']));
    expect(await refused(many)).not.toBe(200);
    session.destroy();
    await works();
  });

  it('that sends its body slowly has its request ended, and only that', async () => {
    const session = await connect();
    const slow = session.request(
      { ':method': 'POST', ':path': '/api/v1/login', 'content-type': 'application/json' },
      { endStream: false },
    );
    slow.on('error', () => undefined);
    slow.write('{');
    await new Promise((resolve) => slow.once('close', resolve));
    expect(slow.rstCode).toBe(constants.NGHTTP2_CANCEL);
    const next = ask(session, 'GET', '/api/v1/health');
    expect(((await once(next, 'response')) as [Record<string, unknown>])[0][':status']).toBe(200);
    session.destroy();
    await works();
  });

  it('that says nothing, or begins a handshake and stops, is cut', async () => {
    const { hostname, port } = new URL(server.app.url);
    const silent = [openRaw(`http://${hostname}:${port}`), openRaw(`http://${hostname}:${port}`)];
    silent[1]?.say(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]));
    await Promise.all(silent.map(({ closed }) => closed));
    await works();
  });

  it('was no error of the server', () => expect(server.warnings).toEqual([]));
});

/** The bytes of all output events in a stream's text, as far as they have come; throws at a gap. */
const outputOf = (text: string): string => {
  let end: number | undefined;
  let output = '';
  for (const [, json = ''] of text.matchAll(/event: output\nid: [^\n]*\ndata: ([^\n]*)\n\n/g)) {
    const { offset, data } = JSON.parse(json) as { offset: number; data: string };
    if (end !== undefined && offset !== end) throw new Error(`gap or overlap: ${end}, ${offset}`);
    const bytes = Buffer.from(data, 'base64');
    end = offset + bytes.length;
    output += bytes.toString('latin1');
  }
  return output;
};

const HEADERS = 1;
const END_STREAM_AND_HEADERS = 5;

/** One frame of HTTP/2. */
const frame = (type: number, flags: number, stream: number, payload: Uint8Array): Buffer => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
};

const reset = (stream: number): Buffer =>
  frame(3, 0, stream, Buffer.from([0, 0, 0, constants.NGHTTP2_CANCEL]));

/** `GET /` of localhost over HTTPS, as HPACK writes it. */
const GET_PAGE = Buffer.concat([Buffer.from([0x82, 0x87, 0x84, 0x41, 9]), Buffer.from('localhost')]);

/** The reason of the last GOAWAY frame in what a server said; undefined: it said none. */
const goAwayOf = (text: string): number | undefined => {
  const bytes = Buffer.from(text, 'latin1');
  let reason: number | undefined;
  for (let at = 0; at + 17 <= bytes.length; at += 9 + bytes.readUIntBE(at, 3))
    if (bytes.readUInt8(at + 3) === 7) reason = bytes.readUInt32BE(at + 13);
  return reason;
};
