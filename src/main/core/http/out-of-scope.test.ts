import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CreatedShare } from '../../../shared/shares.ts';
import { openRaw } from '../testing/raw-client.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

/** One that is there and not in the share's scope, and one that never was: of the same length, so that only the id differs. */
const HIDDEN = 'hidden';
const ABSENT = 'absent';

/** Everything that a share may ask of a session; roles that do not reach are refused before anybody looks for it. */
const REQUESTS: readonly (readonly [method: string, path: string, body?: string])[] = [
  ['GET', '/sessions/@'],
  ['HEAD', '/sessions/@'],
  ['PATCH', '/sessions/@', '{}'],
  ['DELETE', '/sessions/@'],
  ['POST', '/sessions/@/start'],
  ['POST', '/sessions/@/stop'],
  ['POST', '/sessions/@/restart'],
  ['POST', '/sessions/@/signal', '{"signal":"SIGINT"}'],
  ['POST', '/sessions/@/resize', '{"cols":80,"rows":24}'],
  ['POST', '/sessions/@/input', 'ls'],
  ['POST', '/sessions/@/input', 'x'.repeat(5000)],
  ['GET', '/sessions/@/output'],
  ['GET', '/sessions/@/output?from=9&to=1'],
  ['GET', '/sessions/@/search?q=a'],
  ['GET', '/sessions/@/marks'],
  ['GET', '/sessions/@/stream'],
];

let server: TestApp;
let token = '';
beforeAll(async () => {
  server = await startTestApp();
  await server.create({ name: 'seen', command: 'cat' });
  await server.create({ name: HIDDEN, command: 'cat' });
  const body = { role: 'control', sessions: ['seen'] };
  ({ token } = (await server.call('POST', '/api/v1/shares', { body })).json<CreatedShare>());
});
afterAll(() => server.close());

/** The whole answer, byte for byte, but for the date, the server's time of day. */
const answerOf = async (method: string, path: string, body = '', id = ''): Promise<string> => {
  const client = openRaw(server.app.url);
  const type = body.startsWith('{') ? 'Content-Type: application/json\r\n' : '';
  const length = method === 'POST' || method === 'PATCH' ? `Content-Length: ${body.length}\r\n` : '';
  client.say(
    `${method} /api/v1${path.replace('@', id)} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n${type}${length}Connection: close\r\n\r\n${body}`,
  );
  return (await client.closed).replace(/date: [^\r]*\r\n/i, '').replaceAll(id, '@');
};

describe('to a share, a session outside its scope', () => {
  for (const [method, path, body] of REQUESTS)
    it(`is answered like one that never was, byte for byte: ${method} ${path}${body === undefined ? '' : ` (${body.length} bytes)`}`, async () => {
      const [hidden, absent] = [
        await answerOf(method, path, body, HIDDEN),
        await answerOf(method, path, body, ABSENT),
      ];
      expect(hidden).toBe(absent);
      expect(hidden).toMatch(/^HTTP\/1\.1 (404|403) /);
    });

  it('is not reached by the cursor that another credential was given, which goes on where it may be seen', async () => {
    await server.call('POST', '/api/v1/sessions/hidden/input', { raw: 'kept-from-it\n' });
    await server.call('POST', '/api/v1/sessions/seen/input', { raw: 'for-all\n' });
    const owner = await server.stream('/api/v1/stream?output=*&from=start');
    await owner.until('hidden', 'kept-from-it');
    await owner.until('seen', 'for-all');
    const cursor = owner.cursor ?? '';
    // As if they had read less: all that the log holds would be sent again.
    const fromStart = cursor.replaceAll(/(~[a-z0-9]+)~[a-z0-9]+/g, '$1~0');
    expect(fromStart).toMatch(/hidden~[a-z0-9]+~0/);
    for (const [query, headers, word] of [
      ['output=*', { 'last-event-id': fromStart }, 'end-1'],
      [`output=*&after=${fromStart}`, {}, 'end-2'],
      ['output=hidden,seen&from=start', { 'last-event-id': fromStart }, 'end-3'],
    ] as const) {
      const stream = await server.stream(`/api/v1/stream?${query}`, {
        authorization: `Bearer ${token}`,
        ...headers,
      });
      await stream.until('seen', 'for-all');
      await server.call('POST', '/api/v1/sessions/hidden/input', { raw: 'kept-from-it\n' });
      await server.call('POST', '/api/v1/sessions/seen/input', { raw: `${word}\n` });
      await stream.until('seen', word);
      expect(stream.cursor).toMatch(/^seen~[a-z0-9]+~[a-z0-9]+$/);
      expect(JSON.stringify(stream.events)).not.toContain(HIDDEN);
      expect(stream.output(HIDDEN)).toHaveLength(0);
      stream.close();
    }
    owner.close();
  });

  it('is not found in a stream by its name, nor by a cursor into it', async () => {
    for (const id of [HIDDEN, ABSENT]) {
      const stream = await server.stream(`/api/v1/stream?output=${id}&after=${id}~a~0`, {
        authorization: `Bearer ${token}`,
      });
      const told = await stream.next('sessions');
      expect(told.map((session) => session.id)).toEqual(['seen']);
      await server.call('POST', '/api/v1/sessions/hidden/input', { raw: 'secret\n' });
      await server.call('POST', '/api/v1/sessions/seen/resize', { body: { cols: 90 + id.length, rows: 24 } });
      await server.call('PATCH', '/api/v1/sessions/seen', { body: { cwd: '/' } });
      await stream.next('session', (session) => session.id === 'seen');
      expect(JSON.stringify(stream.events)).not.toContain(HIDDEN);
      stream.close();
    }
  });
});
