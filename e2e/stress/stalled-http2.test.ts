import { readFileSync } from 'node:fs';
import { connect, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Health } from '../../src/shared/server.ts';
import type { Session } from '../../src/shared/session.ts';
import { startServer, type Server } from '../support/server.ts';
import { amount } from './amount.ts';

/** What one flood writes, in MiB: many times what a stalled viewer may hold. */
const FLOOD_MIB = amount({ short: 32, full: 512 });
/** Viewers that never read; half of them share a connection with one that does. */
const STALLED = 10;
/** The heap's own breathing between two looks, in bytes; what `STALLED` viewers would keep of a flood is many times that. */
const BREATHING_BYTES = 64 * 1024 * 1024;

let server: Server;
const connections: ClientHttp2Session[] = [];
beforeAll(async () => {
  server = await startServer({ flags: ['--tls'] });
});
afterAll(async () => {
  for (const connection of connections) connection.destroy();
  await server.stop();
});

const open = (): ClientHttp2Session => {
  const connection = connect(server.url, { ca: readFileSync(join(server.dataDir, 'tls-certificate.pem')) });
  connections.push(connection);
  return connection;
};

const listen = (connection: ClientHttp2Session, path: string) => {
  const authorization = `Bearer ${server.token}`;
  const stream: ClientHttp2Stream = connection.request({ ':path': `/api/v1${path}`, authorization });
  let text = '';
  stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  const until = (wanted: string) => expect.poll(() => text.includes(wanted)).toBe(true);
  return { stream, text: () => text, until };
};

const load = async (): Promise<NonNullable<Health['load']>> => {
  const health = await server.call<Health>('GET', '/health');
  if (health.load === undefined) throw new Error('the owner is told no load');
  return health.load;
};

const flood = async (name: string): Promise<void> => {
  await server.create({ name, command: `head -c ${FLOOD_MIB}M /dev/zero | tr '\\0' x` });
  await expect
    .poll(async () => (await server.call<Session>('GET', `/sessions/${name}`)).state, { timeout: 200_000 })
    .toBe('exited');
  await server.call('DELETE', `/sessions/${name}`);
};

it('viewers over HTTP/2 that never read cost bounded memory, and hold up nobody on their connection', async () => {
  await server.create({ name: 'echo', command: 'stty -echo; while read line; do echo "got $line"; done' });
  const shared = open();
  const apart = open();
  const reader = listen(shared, '/sessions/echo/stream?from=start');
  await reader.until('event: sessions');
  const stalled = Array.from({ length: STALLED }, (_, index) =>
    listen(index % 2 === 0 ? shared : apart, '/stream?output=*&from=now'),
  );
  for (const { until, stream } of stalled) {
    await until('event: sessions');
    stream.pause();
  }
  // The first flood fills what there is to fill; after that each costs no more than its session.
  await flood('first');
  const before = (await load()).memory.rss;
  for (const name of ['second', 'third', 'fourth']) await flood(name);
  const { memory, streams } = await load();
  expect(streams, 'nobody was cut').toBe(STALLED + 1);
  expect(memory.rss - before).toBeLessThan(BREATHING_BYTES);

  const input = shared.request({
    ':method': 'POST',
    ':path': '/api/v1/sessions/echo/input',
    authorization: `Bearer ${server.token}`,
  });
  input.resume().end('while others stall\r');
  // Of as many whole triples of bytes as there are, since the end of the line may come in an event of its own.
  await reader.until(Buffer.from('got while others stal').toString('base64'));

  // Reading again, each is told what is true by then: that all floods are gone.
  for (const { stream } of stalled) stream.resume();
  await server.create({ name: 'after', command: 'true' });
  for (const { until } of stalled) await until('"id":"after"');
  for (const { stream } of stalled) stream.close();
  await expect.poll(async () => (await load()).streams).toBe(1);
});
