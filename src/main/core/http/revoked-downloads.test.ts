import { once } from 'node:events';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CreatedShare, CreateShare } from '../../../shared/shares.ts';
import { connect, type ClientHttp2Session } from 'node:http2';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

/** Far more than sockets, and the buffers of both ends, hold: the rest waits for its reader. */
const LOG_BYTES = 48 * 1024 * 1024;

let server: TestApp;
let session: ClientHttp2Session;
let total = 0;
beforeAll(async () => {
  server = await startTestApp({ tls: { kind: 'self-signed' } });
  session = connect(server.app.url, { rejectUnauthorized: false });
  await ask('POST', '/api/v1/sessions', {
    name: 'large',
    command: `head -c ${LOG_BYTES} /dev/zero | tr '\\0' x`,
  });
  for (;;) {
    const { state, offset } = JSON.parse((await ask('GET', '/api/v1/sessions/large')).text) as {
      state: string;
      offset: number;
    };
    total = offset;
    if (state === 'exited' && offset >= LOG_BYTES) break;
  }
});
afterAll(async () => {
  session.destroy();
  await server.close();
});

const ask = async (method: string, path: string, body?: object, token = server.app.token) => {
  const stream = session.request(
    {
      ':method': method,
      ':path': path,
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    { endStream: body === undefined },
  );
  if (body !== undefined) stream.end(JSON.stringify(body));
  let status = 0;
  stream.on('response', (head) => (status = Number(head[':status'])));
  let text = '';
  stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  await once(stream, 'end');
  return { status, text };
};

/** A cut raises an error; its close follows and is what counts. */
const closed = (stream: Readable): Promise<void> =>
  new Promise((resolve) => (stream.closed ? resolve() : stream.once('close', resolve)));

const share = async (body: CreateShare = {}): Promise<CreatedShare> =>
  JSON.parse((await ask('POST', '/api/v1/shares', body)).text) as CreatedShare;

/** A reader that takes the beginning of a download and then waits; `rest` takes all that still comes, and tells whether it was whole. */
interface Download {
  readonly rest: () => Promise<{ readonly bytes: number; readonly whole: boolean }>;
}

const PROTOCOLS: Record<string, (path: string, token: string) => Promise<Download>> = {
  'HTTP/1.1': async (path, token) => {
    const outgoing = request(`${server.app.url}${path}`, {
      headers: { authorization: `Bearer ${token}` },
      rejectUnauthorized: false,
      agent: false,
    });
    outgoing.on('error', () => undefined);
    outgoing.end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    response.on('error', () => undefined);
    return {
      rest: async () => {
        let bytes = 0;
        response.on('data', (part: Buffer) => (bytes += part.length));
        await closed(response);
        return { bytes, whole: response.complete };
      },
    };
  },
  'HTTP/2': async (path, token) => {
    const own = connect(server.app.url, { rejectUnauthorized: false });
    own.on('error', () => undefined);
    const stream = own.request({ ':path': path, authorization: `Bearer ${token}` });
    stream.on('error', () => undefined);
    const [head] = (await once(stream, 'response')) as [Record<string, unknown>];
    return {
      rest: async () => {
        let bytes = 0;
        stream.on('data', (part: Buffer) => (bytes += part.length));
        await closed(stream);
        own.destroy();
        const length = head['content-length'];
        return { bytes, whole: stream.rstCode === 0 && (length === undefined || Number(length) === bytes) };
      },
    };
  },
};

for (const [protocol, download] of Object.entries(PROTOCOLS))
  describe(`over ${protocol}, a download that is under way`, () => {
    for (const format of ['raw', 'text', 'cast'])
      it(`ends in the middle when its share is revoked, as ${format}`, async () => {
        const { id, token } = await share();
        const { rest } = await download(`/api/v1/sessions/large/output?format=${format}`, token);
        expect((await ask('DELETE', `/api/v1/shares/${id}`)).status).toBe(204);
        const { bytes, whole } = await rest();
        expect(whole, 'what has come is not to be taken for the whole').toBe(false);
        expect(bytes).toBeLessThan(total);
      });

    it('ends in the middle when its share expires', async () => {
      const { token } = await share({ expiresIn: 4 });
      const { rest } = await download('/api/v1/sessions/large/output', token);
      while ((await ask('GET', '/api/v1/sessions', undefined, token)).status === 200);
      expect(await rest()).toMatchObject({ whole: false });
    });

    it('goes on to its last byte when another share is revoked', async () => {
      const [{ token }, other] = [await share(), await share()];
      const { rest } = await download('/api/v1/sessions/large/output', token);
      await ask('DELETE', `/api/v1/shares/${other.id}`);
      expect(await rest()).toEqual({ bytes: total, whole: true });
    });

    it('of a stream from the first byte ends too', async () => {
      const { id, token } = await share();
      const { rest } = await download('/api/v1/stream?output=large&from=start', token);
      await ask('DELETE', `/api/v1/shares/${id}`);
      expect((await rest()).bytes).toBeLessThan(total);
    });
  });
