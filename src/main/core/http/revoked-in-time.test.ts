import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CreatedShare } from '../../../shared/shares.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

/** Much more than is under way between the two ends of a connection at a time. */
const LOG_BYTES = 48 * 1024 * 1024;

/** The bytes that a reader takes in one turn of the event loop. */
const TURN_BYTES = 64 * 1024;

/** What may still come of what had left the server: that is in the buffers of both ends, which hold some MiB. */
const UNDER_WAY_BYTES = LOG_BYTES / 2;

let server: TestApp;
beforeAll(async () => {
  server = await startTestApp();
  await server.create({ name: 'large', command: `head -c ${LOG_BYTES} /dev/zero | tr '\\0' x` });
  for (let written = 0; written < LOG_BYTES;)
    written = (await server.call('GET', '/api/v1/sessions/large')).json<{ offset: number }>().offset;
});
afterAll(() => server.close());

/** A download that goes on at all times, so much in each turn of the event loop. */
const download = async (path: string, token: string) => {
  const outgoing = get(`${server.app.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${token}` },
    agent: false,
  });
  outgoing.on('error', () => undefined);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  let bytes = 0;
  response.on('error', () => undefined);
  response.on('readable', () => undefined);
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  const take = (): void => {
    bytes += ((response.read(TURN_BYTES) ?? response.read()) as Buffer | null)?.length ?? 0;
    if (!response.closed) setImmediate(take);
  };
  take();
  return { response, closed, bytes: () => bytes };
};

it('what is under way ends within a second of the answer that says a share is revoked, as a clock of the same loop counts it', async () => {
  const { id, token } = (await server.call('POST', '/api/v1/shares', { body: {} })).json<CreatedShare>();
  const all = await Promise.all(
    [
      '/sessions/large/output',
      '/sessions/large/output?format=text',
      '/sessions/large/output?format=cast',
      '/stream?output=large&from=start',
      '/stream?output=large&from=now',
    ].map((path) => download(path, token)),
  );
  expect((await server.call('DELETE', `/api/v1/shares/${id}`)).status).toBe(204);
  const before = all.map(({ bytes, response }) => ({ bytes: bytes(), closed: response.complete }));
  expect(
    before.filter(({ closed }) => closed),
    'all go on when the share is revoked',
  ).toEqual([]);

  // Server, readers and clock are in one process: where the machine stands still, they all do, and between two ticks all that is due is done.
  let ticks = 0;
  const clock = setInterval(() => (ticks += 1), 1000);
  await Promise.all(all.map(({ closed }) => closed));
  clearInterval(clock);
  expect(ticks).toBeLessThan(2);
  for (const [index, { bytes, response }] of all.entries()) {
    expect(bytes() - (before[index]?.bytes ?? 0)).toBeLessThan(UNDER_WAY_BYTES);
    if (index < 3) expect(response.complete, 'a part is not to be taken for the whole').toBe(false);
  }
});
