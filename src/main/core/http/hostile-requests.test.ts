import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/problem.ts';
import { openRaw } from '../testing/raw-client.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';
import { isDeeper } from './json-depth.ts';

const SERVERS = {
  'plain HTTP': () => startTestApp(),
  'HTTP/1.1 over TLS': () => startTestApp({ tls: { kind: 'self-signed' } }),
};

const HOST = 'Host: localhost\r\n';
const LOGIN = `POST /api/v1/login HTTP/1.1\r\n${HOST}`;
const HEALTH = `GET /api/v1/health HTTP/1.1\r\n${HOST}`;
const json = (body: string): string =>
  `Content-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

/** What is sent, and how it is refused. `@` stands for the owner's credential. */
const REQUESTS: Readonly<
  Record<string, { sent: string; code: Problem['code']; readonly onlyClosed?: 'https' }>
> = {
  'two lengths of one body': {
    sent: `${LOGIN}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde`,
    code: 'malformed_request',
  },
  'a length beside chunks': {
    sent: `${LOGIN}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    code: 'malformed_request',
  },
  'chunks beside a length': {
    sent: `${LOGIN}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`,
    code: 'malformed_request',
  },
  'chunks under another name': {
    sent: `${LOGIN}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
    code: 'malformed_request',
  },
  'chunks that are not the last coding': {
    sent: `${LOGIN}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
    code: 'malformed_request',
  },
  'a length that is no number': {
    sent: `${LOGIN}Content-Length: +4\r\n\r\nabcd`,
    code: 'malformed_request',
  },
  'a chunk whose size is no number': {
    sent: `${LOGIN}Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n`,
    code: 'malformed_request',
  },
  'a folded header': { sent: `${HEALTH}X-A: b\r\n c\r\n\r\n`, code: 'malformed_request' },
  'lines that end without CR': {
    sent: 'GET /api/v1/health HTTP/1.1\nHost: localhost\n\n',
    code: 'malformed_request',
  },
  'a space before a colon': { sent: `${HEALTH}Content-Length : 3\r\n\r\n`, code: 'malformed_request' },
  'a NUL in a header': { sent: `${HEALTH}X: a\0b\r\n\r\n`, code: 'malformed_request' },
  'two hosts': { sent: `${HEALTH}Host: evil.example\r\n\r\n`, code: 'malformed_request' },
  'no host': { sent: 'GET /api/v1/health HTTP/1.1\r\nConnection: close\r\n\r\n', code: 'bad_host' },
  'a method that is none': { sent: `HACK / HTTP/1.1\r\n${HOST}\r\n`, code: 'malformed_request' },
  'a version that is none': { sent: `GET / HTTP/9.9\r\n${HOST}\r\n`, code: 'malformed_request' },
  'the preface of HTTP/2': { sent: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', code: 'malformed_request' },
  'bytes that are no HTTP': { sent: 'SSH-2.0-OpenSSH_9.9\r\n\r\n', code: 'malformed_request' },
  'an address of 70 kB': {
    sent: `GET /${'a'.repeat(70_000)} HTTP/1.1\r\n${HOST}\r\n`,
    code: 'headers_too_large',
  },
  'a header of 70 kB': { sent: `${HEALTH}X: ${'a'.repeat(70_000)}\r\n\r\n`, code: 'headers_too_large' },
  'a Last-Event-ID of 70 kB': {
    sent: `GET /api/v1/stream HTTP/1.1\r\n${HOST}@Last-Event-ID: ${'web~a~1.'.repeat(8750)}\r\n\r\n`,
    code: 'headers_too_large',
  },
  '101 headers': {
    sent: `${HEALTH}${'X: y\r\n'.repeat(99)}Connection: close\r\n\r\n`,
    code: 'headers_too_large',
  },
  '20,000 headers': { sent: `${HEALTH}${'X:\r\n'.repeat(20_000)}\r\n`, code: 'headers_too_large' },
  'a chunk with an extension of 20 kB': {
    sent: `${LOGIN}Transfer-Encoding: chunked\r\n\r\n1;${'a'.repeat(20_000)}\r\n`,
    code: 'too_large',
    // The handler is at work already, and goes with the connection before a word of it is encrypted.
    onlyClosed: 'https',
  },
  'a body of 100 MB': {
    sent: `POST /api/v1/sessions HTTP/1.1\r\n${HOST}@Content-Type: application/json\r\nContent-Length: 100000000\r\n\r\n`,
    code: 'too_large',
  },
  'JSON of 100,000 levels': { sent: `${LOGIN}${json(nested(100_000))}`, code: 'invalid_body' },
  'JSON of 100,000 levels, beside what is expected': {
    sent: `POST /api/v1/sessions HTTP/1.1\r\n${HOST}@${json(`{"name":"a","command":"b","args":${nested(100_000)}}`)}`,
    code: 'invalid_body',
  },
  'JSON that names a prototype': { sent: `${LOGIN}${json('{"__proto__":{"a":1}}')}`, code: 'invalid_body' },
  'JSON cut in the middle': { sent: `${LOGIN}${json('{"token":"')}`, code: 'invalid_body' },
  'a query of 60 kB': {
    sent: `GET /api/v1/sessions/none/search?q=${'a'.repeat(60_000)} HTTP/1.1\r\n${HOST}@Connection: close\r\n\r\n`,
    code: 'invalid_query',
  },
  'a parameter twice': {
    sent: `GET /api/v1/stream?from=start&from=now HTTP/1.1\r\n${HOST}@Connection: close\r\n\r\n`,
    code: 'invalid_query',
  },
  'an id that is no text': {
    sent: `GET /api/v1/sessions/%ff%fe HTTP/1.1\r\n${HOST}@Connection: close\r\n\r\n`,
    code: 'not_found',
  },
  'an id of 2 kB': {
    sent: `GET /api/v1/sessions/${'a'.repeat(2000)} HTTP/1.1\r\n${HOST}@Connection: close\r\n\r\n`,
    code: 'not_found',
  },
  'a way out of the folder of the page': {
    sent: `GET /../../etc/passwd HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`,
    code: 'not_found',
  },
};

for (const [name, start] of Object.entries(SERVERS))
  describe(`over ${name}, a request with`, () => {
    let server: TestApp;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(() => server.close());

    for (const [what, { sent, code, onlyClosed }] of Object.entries(REQUESTS))
      it(`${what} is refused with '${code}', and its connection ends`, async () => {
        const client = openRaw(server.app.url);
        client.say(sent.replace('@', `Authorization: Bearer ${server.app.token}\r\n`));
        const answer = await client.closed;
        if (onlyClosed !== undefined && server.app.url.startsWith(`${onlyClosed}:`)) return;
        const [head = '', body = ''] = answer.split('\r\n\r\n');
        expect(head).toMatch(/^HTTP\/1\.1 4\d\d /);
        expect(head.toLowerCase()).toContain('content-type: application/problem+json');
        expect(head.toLowerCase()).toContain("content-security-policy: default-src 'none'");
        const refusal = JSON.parse(body) as Problem;
        expect(refusal).toMatchObject({ code, status: Number(head.slice(9, 12)) });
        expect(answer).not.toMatch(/\.ts\b|node_modules|node:|stack|FST_|HPE_/i);
      });

    it('a megabyte of nonsense is answered also to who reads only when all of it is sent', async () => {
      const client = openRaw(server.app.url);
      client.socket.pause();
      await new Promise<unknown>((resolve) => client.socket.write('?'.repeat(1024 * 1024), resolve));
      client.socket.resume();
      expect(await client.closed).toMatch(/^HTTP\/1\.1 400 [^]*"malformed_request"/);
    });

    it('who sends nonsense without an end is cut', async () => {
      const client = openRaw(server.app.url);
      let refused = false;
      while (!refused)
        refused = await new Promise<boolean>((resolve) =>
          client.socket.write('?'.repeat(65_536), (error) => resolve(error instanceof Error)),
        );
      await client.closed;
    });

    it('an expectation that is not known is handled like any other', async () => {
      const client = openRaw(server.app.url);
      client.say(`${HEALTH}Expect: magic\r\nConnection: close\r\n\r\n`);
      expect(await client.closed).toMatch(/^HTTP\/1\.1 (200|417)/);
    });

    it('none of them was an error of the server', () => expect(server.warnings).toEqual([]));
  });

describe('the depth of JSON', () => {
  it('counts brackets, but for those in texts', () => {
    expect(isDeeper('[[1]]', 2)).toBe(false);
    expect(isDeeper('[[[1]]]', 2)).toBe(true);
    expect(isDeeper('[{"a":[]}]', 2)).toBe(true);
    expect(isDeeper('[[],[],[],[]]', 2)).toBe(false);
    expect(isDeeper('["[[[[\\"[[[", {"\\\\":1}]', 2)).toBe(false);
    expect(isDeeper('["\\\\",[[]]]', 2)).toBe(true);
  });
});
