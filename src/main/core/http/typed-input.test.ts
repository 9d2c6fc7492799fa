import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../testing/test-app.ts';
import { MAX_TYPED_BYTES } from './echo.ts';

const VIEW_TOKEN = 'a-token-that-may-only-look';
const CONTROL_TOKEN = 'a-token-that-may-type';
const SERVER_ID = '0123456789abcdef';

let server: TestApp;
let dataDir: string;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'rootresume-typed-'));
  const devices = [VIEW_TOKEN, CONTROL_TOKEN].map((token, index) => ({
    id: `device-${index}`,
    hash: createHash('sha256').update(token).digest('hex'),
    role: token === VIEW_TOKEN ? 'view' : 'control',
    createdAt: Date.now(),
  }));
  writeFileSync(
    join(dataDir, 'credentials.json'),
    JSON.stringify({ serverId: SERVER_ID, ownerToken: 'x'.repeat(43), devices }),
  );
  server = await startTestApp({}, dataDir);
  await server.create({ name: 'cat', command: 'stty raw -echo; exec cat' });
  await server.create({ name: 'idle', command: 'cat', start: false });
});
afterAll(async () => {
  await server.close();
  rmSync(dataDir, { recursive: true });
});

interface Answered {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const post = (path: string, headers: Record<string, string>, body: string): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(server.app.url);
    const sent = httpRequest(
      {
        host: '127.0.0.1',
        port,
        path,
        method: 'POST',
        headers: { ...headers, 'content-length': body.length },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () =>
          resolve({ status: response.statusCode, headers: response.headers, body: text }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const owner = bearer('x'.repeat(43));
const cookie = (token: string): Record<string, string> => ({
  cookie: `a=b; rootresume-${SERVER_ID}=${token}`,
});

interface Case {
  readonly headers?: Record<string, string>;
  readonly session?: string;
  readonly expected: number;
  readonly code?: string;
}

/** `client` names another client for each way, since the two share one count. */
const cases = (client: string): Record<string, Case> => ({
  'the owner': { expected: 204 },
  'a browser that may type': { headers: cookie(CONTROL_TOKEN), expected: 204 },
  'a browser that may look': { headers: cookie(VIEW_TOKEN), expected: 403, code: 'forbidden' },
  'a program that may look': { headers: bearer(VIEW_TOKEN), expected: 403, code: 'forbidden' },
  nobody: { headers: {}, expected: 401, code: 'unauthorized' },
  'a wrong token': { headers: bearer('wrong'), expected: 401, code: 'unauthorized' },
  'another host': { headers: { ...owner, host: 'evil.example' }, expected: 403, code: 'bad_host' },
  'another site': { headers: { ...owner, origin: 'http://evil.example' }, expected: 403, code: 'bad_origin' },
  'a form of another site': {
    headers: { ...cookie(CONTROL_TOKEN), 'sec-fetch-site': 'cross-site' },
    expected: 403,
    code: 'bad_origin',
  },
  'another port of this host': {
    headers: { ...cookie(CONTROL_TOKEN), 'sec-fetch-site': 'same-site' },
    expected: 403,
    code: 'bad_origin',
  },
  'a session that is not there': { session: 'none', expected: 404, code: 'not_found' },
  'an escaped id': { session: '%63at', expected: 204 },
  'a way out of the path': { session: '../sessions/cat', expected: 404, code: 'not_found' },
  'a session that does not run': { session: 'idle', expected: 409, code: 'not_running' },
  'a number that is none': { headers: { ...owner, 'input-seq': 'x' }, expected: 400, code: 'invalid_header' },
  'the first number': { headers: { ...owner, 'input-seq': `${client}:1` }, expected: 204 },
  'the same number again': { headers: { ...owner, 'input-seq': `${client}:1` }, expected: 204 },
  'a number too far': {
    headers: { ...owner, 'input-seq': `${client}:3` },
    expected: 409,
    code: 'out_of_order',
  },
  'the present run': { headers: { ...owner, 'input-run': '1' }, expected: 204 },
  'another run': { headers: { ...owner, 'input-run': '2' }, expected: 409, code: 'other_run' },
  'a run that is none': { headers: { ...owner, 'input-run': '0' }, expected: 400, code: 'invalid_header' },
});

/** What differs from one answer to the next. */
const comparable = ({ status, headers, body }: Answered, client: string) => {
  const { date, ...others } = headers;
  expect(date).toBeDefined();
  return { status, headers: others, body: body.replaceAll(client, 'CLIENT') };
};

describe('the short way for keys', () => {
  const short = cases('short');
  const long = cases('long');
  for (const name of Object.keys(short))
    it(`answers ${name} as the ordinary way does`, async () => {
      const [brief, whole] = await Promise.all(
        [short, long].map(async (way, index) => {
          const { headers = owner, session = 'cat' } = way[name] ?? { expected: 0 };
          const body = 'k'.repeat(index === 0 ? 1 : MAX_TYPED_BYTES + 1);
          const answered = await post(`/api/v1/sessions/${session}/input`, headers, body);
          return comparable(answered, index === 0 ? 'short' : 'long');
        }),
      );
      expect(brief?.status).toBe(short[name]?.expected);
      if (brief?.body !== '')
        expect(JSON.parse(brief?.body ?? '')).toMatchObject({ code: short[name]?.code });
      // The length of a refusal is that of its text.
      const withoutLength = (one: typeof brief) => ({
        ...one,
        headers: { ...one?.headers, 'content-length': '' },
      });
      expect(withoutLength(brief)).toEqual(withoutLength(whole));
    });

  it('writes what comes in pieces, and nothing of what breaks off', async () => {
    const { id } = await server.create({ name: 'pieces', command: 'stty raw -echo; echo up; exec cat' });
    const stream = await server.stream(`/api/v1/sessions/${id}/stream?from=start`);
    await stream.until(id, 'up');
    const { port } = new URL(server.app.url);
    const head = (length: number): string =>
      `POST /api/v1/sessions/${id}/input HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n` +
      `Authorization: ${owner['authorization'] ?? ''}\r\nContent-Length: ${length}\r\n\r\n`;
    const broken = connect(Number(port), '127.0.0.1');
    broken.resume().end(`${head(9)}broken`);
    await new Promise((resolve) => broken.once('close', resolve));
    const socket = connect(Number(port), '127.0.0.1');
    for (const part of [`${head(6)}o`, 'n', 'c', 'e', ' \n'])
      await new Promise((resolve) => socket.write(part, () => setImmediate(resolve)));
    expect((await stream.until(id, 'once')).toString()).not.toContain('broken');
    socket.destroy();
  });
});
