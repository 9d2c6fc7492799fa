import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as plainRequest, type IncomingHttpHeaders } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/problem.ts';
import type { Session } from '../../../shared/session.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';
import { openHttp2, type Http2Client } from '../testing/test-http2.ts';
import { CERTIFICATE_FILE } from '../tls/self-signed.ts';

const SELF_SIGNED = { tls: { kind: 'self-signed' } } as const;

let server: TestApp;
let ca: string;
let h2: Http2Client;
beforeAll(async () => {
  server = await startTestApp({ ...SELF_SIGNED, allowHosts: ['proxy.example'] });
  ca = readFileSync(join(server.dataDir, CERTIFICATE_FILE), 'utf8');
  h2 = openHttp2(server.app.url, ca, server.app.token);
});
afterAll(async () => {
  h2.close();
  await server.close();
});

const host = (): string => new URL(server.app.url).host;
const port = (): number => Number(new URL(server.app.url).port);

const create = async (body: object, client = h2): Promise<Session> => {
  const answer = await client.ask(
    { ':method': 'POST', ':path': '/api/v1/sessions', 'content-type': 'application/json' },
    JSON.stringify(body),
  );
  expect(answer.status).toBe(201);
  return JSON.parse(answer.text) as Session;
};

interface PlainAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One request over HTTP/1.1: with TLS where the URL says so. */
const ask1 = (
  url: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<PlainAnswer> =>
  new Promise((resolve, reject) => {
    const ask = url.startsWith('https:') ? secureRequest : plainRequest;
    const outgoing = ask(url, { ...options, ca, servername: 'localhost', agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end();
  });

describe('HTTPS', () => {
  it('is what the addresses say, with a certificate that proves them', () => {
    expect(server.app.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(server.app.network()).toMatchObject({ url: server.app.url, fingerprint: server.app.fingerprint });
    expect(server.app.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });

  it('speaks HTTP/2 where the client can, and HTTP/1.1 where it cannot', async () => {
    expect((await h2.ask({ ':path': '/api/v1/sessions' })).status).toBe(200);
    expect(h2.session.alpnProtocol).toBe('h2');
    const authorization = `Bearer ${server.app.token}`;
    expect((await ask1(`${server.app.url}/api/v1/sessions`, { headers: { authorization } })).status).toBe(
      200,
    );
    const without = connectTls({ port: port(), host: '127.0.0.1', ca });
    await once(without, 'secureConnect');
    without.write(`GET /api/v1/health HTTP/1.1\r\nHost: ${host()}\r\n\r\n`);
    expect(String((await once(without, 'data'))[0])).toMatch(/^HTTP\/1\.1 200/);
    without.destroy();
  });

  it('shows the certificate whose fingerprint it tells', async () => {
    const socket = connectTls({ port: port(), host: '127.0.0.1', ca });
    await once(socket, 'secureConnect');
    expect(socket.authorized).toBe(true);
    expect(socket.getPeerCertificate().fingerprint256).toBe(server.app.fingerprint);
    socket.destroy();
  });

  it('speaks no TLS older than 1.2', async () => {
    const socket = connectTls({ port: port(), host: '127.0.0.1', ca, maxVersion: 'TLSv1.1' });
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toMatch(/protocol|version|ssl/i);
  });

  it('sends no header of connections over HTTP/2', async () => {
    const { headers } = await h2.ask({ ':path': '/api/v1/health' });
    for (const name of ['connection', 'keep-alive', 'transfer-encoding'])
      expect(headers[name]).toBeUndefined();
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['strict-transport-security'], 'a browser could no longer accept it').toBeUndefined();
  });

  it('works with curl, over both', async (context) => {
    if (spawnSync('curl', ['--version']).error !== undefined) return context.skip();
    const file = join(server.dataDir, CERTIFICATE_FILE);
    for (const [flag, version] of [
      ['--http2', '2'],
      ['--http1.1', '1.1'],
    ] as const) {
      const curl = spawn('curl', [
        ...['-sN', flag, '--cacert', file, '-w', '\n%{http_version}'],
        `${server.app.url}/api/v1/health`,
      ]);
      let said = '';
      curl.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
      expect(await once(curl, 'close')).toEqual([0, null]);
      expect(said.split('\n').at(-1)).toBe(version);
    }
  });
});

describe('the guard over TLS', () => {
  const refusal = async (path: string, headers: Record<string, string>): Promise<string> => {
    const answer = await h2.ask({ ':path': path, ...headers });
    return answer.status === 200 ? 'allowed' : (JSON.parse(answer.text) as Problem).code;
  };

  it('refuses over HTTP/2 what it refuses over HTTP/1.1: another host', async () => {
    expect(await refusal('/api/v1/sessions', { ':authority': 'evil.example' })).toBe('bad_host');
    expect(await refusal('/api/v1/health', { ':authority': 'evil.example' })).toBe('bad_host');
    expect(await refusal('/', { ':authority': `evil.example:${port()}` })).toBe('bad_host');
    expect(await refusal('/api/v1/sessions', { ':authority': 'proxy.example' })).toBe('allowed');
    expect(
      (await ask1(`${server.app.url}/api/v1/health`, { headers: { host: 'evil.example' } })).status,
    ).toBe(403);
  });

  it('another host that hides behind a right one', async () => {
    expect(await refusal('/api/v1/health', { ':authority': host(), host: 'evil.example' })).toBe('bad_host');
    expect(await refusal('/api/v1/health', { ':authority': 'evil.example', host: host() })).toBe('bad_host');
    expect(await refusal('/api/v1/health', { ':authority': host(), host: host() })).toBe('allowed');
  });

  it('another origin, for streams too', async () => {
    const evil = ['https://evil.example', `http://${host()}`, 'https://127.0.0.1:1', 'null'];
    for (const origin of evil)
      for (const path of ['/api/v1/sessions', '/api/v1/stream'])
        expect(await refusal(path, { origin }), origin).toBe('bad_origin');
    expect(await refusal('/api/v1/sessions', { origin: `https://${host()}` })).toBe('allowed');
  });

  it('a request from another site', async () => {
    for (const site of ['cross-site', 'same-site'])
      expect(await refusal('/api/v1/stream', { 'sec-fetch-site': site })).toBe('bad_origin');
    expect(await refusal('/api/v1/sessions', { 'sec-fetch-site': 'same-origin' })).toBe('allowed');
  });

  it('no credential, and a wrong one, counted by address', async () => {
    for (const path of ['/sessions', '/stream', '/network', '/nothing'])
      expect(await refusal(`/api/v1${path}`, { authorization: '' })).toBe('unauthorized');
    const codes: string[] = [];
    for (let guess = 0; guess < 12; guess += 1)
      codes.push(await refusal('/api/v1/sessions', { authorization: `Bearer guess${guess}` }));
    expect(codes.at(-1)).toBe('too_many_attempts');
    expect(await refusal('/api/v1/sessions', {})).toBe('allowed');
  });

  it('lets a browser in by a cookie that never leaves TLS', async () => {
    const login = await h2.ask(
      {
        ':method': 'POST',
        ':path': '/api/v1/login',
        'content-type': 'application/json',
        origin: `https://${host()}`,
      },
      JSON.stringify({ token: server.app.token }),
    );
    expect(login.status).toBe(204);
    const [setCookie = ''] = (login.headers['set-cookie'] ?? []) as string[];
    expect(setCookie).toMatch(/^__Secure-rootresume-[0-9a-f]{16}=/);
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/'])
      expect(setCookie).toContain(attribute);
    const cookie = setCookie.split(';')[0] ?? '';
    const client = openHttp2(server.app.url, ca, '');
    const stream = client.session.request({ ':path': '/api/v1/sessions', cookie });
    const [head] = (await once(stream, 'response')) as [Record<string, unknown>];
    expect(head[':status']).toBe(200);
    client.close();
  });
});

describe('requests over HTTP/2', () => {
  it('bring a body without length and type byte for byte', async () => {
    const { id } = await create({ name: 'bytes', command: 'stty raw -echo; echo ready; exec cat' });
    const events = h2.listen(`/api/v1/sessions/${id}/stream?from=start`);
    await events.until(Buffer.from('ready').toString('base64').slice(0, 4));
    const stream = h2.session.request({
      ':method': 'POST',
      ':path': `/api/v1/sessions/${id}/input`,
      authorization: `Bearer ${server.app.token}`,
    });
    stream.write('no length, ');
    stream.end('no type');
    const [head] = (await once(stream, 'response')) as [Record<string, unknown>];
    expect(head[':status']).toBe(204);
    const output = async (): Promise<string> => {
      const answer = await h2.ask({ ':path': `/api/v1/sessions/${id}/output` });
      return answer.text;
    };
    await expect.poll(output).toContain('no length, no type');
    events.stream.close();
    await h2.ask({ ':method': 'DELETE', ':path': `/api/v1/sessions/${id}` });
  });

  it('without a body need none', async () => {
    const { id } = await create({ name: 'bodiless', command: 'exec sleep 1000' });
    const stop = { ':method': 'POST', ':path': `/api/v1/sessions/${id}/stop` };
    expect((await h2.ask({ ...stop, 'content-type': 'application/json' })).status).toBe(202);
    expect((await h2.ask(stop)).status).toBe(202);
    await h2.ask({ ':method': 'DELETE', ':path': `/api/v1/sessions/${id}` });
  });

  it('are refused where body or headers are too large', async () => {
    const body = 'x'.repeat(600_000);
    const large = await h2.ask(
      { ':method': 'POST', ':path': '/api/v1/sessions', 'content-type': 'application/json' },
      JSON.stringify({ command: body }),
    );
    expect(large.status).toBe(413);
    const client = openHttp2(server.app.url, ca, server.app.token);
    const stream = client.session.request({ ':path': '/api/v1/health', 'x-much': 'x'.repeat(100_000) });
    const outcome = await once(stream, 'response').then(
      ([head]) => String((head as Record<string, unknown>)[':status']),
      () => 'refused',
    );
    expect(['refused', '431']).toContain(outcome);
    client.close();
  });

  it('tell the client how many it may have open', () => {
    expect(h2.session.remoteSettings).toMatchObject({ maxConcurrentStreams: 256, maxHeaderListSize: 65_536 });
  });
});

describe('streams over HTTP/2', () => {
  it('run side by side on one connection, as many as a browser has tabs', async () => {
    const { id } = await create({ name: 'shared', command: 'read x; echo got $x; read y' });
    const streams = Array.from({ length: 20 }, () => h2.listen(`/api/v1/stream?output=${id}&from=start`));
    for (const { until } of streams) await until('event: sessions');
    await h2.ask({ ':method': 'POST', ':path': `/api/v1/sessions/${id}/input` }, 'all of you\r');
    const wanted = `"offset":`;
    for (const { until } of streams) await until(`event: output\nid: `).then(() => until(wanted));
    for (const { stream } of streams) stream.close();
    await expect
      .poll(async () => {
        const health = (await h2.ask({ ':path': '/api/v1/health' })).text;
        return (JSON.parse(health) as { load: { streams: number } }).load.streams;
      })
      .toBe(0);
    await h2.ask({ ':method': 'DELETE', ':path': `/api/v1/sessions/${id}` });
  });

  it('begin with retry, and end with bye and a whole answer when the server closes', async () => {
    const own = await startTestApp(SELF_SIGNED);
    const certificate = readFileSync(join(own.dataDir, CERTIFICATE_FILE), 'utf8');
    const client = openHttp2(own.app.url, certificate, own.app.token);
    const listener = client.listen('/api/v1/stream');
    await listener.until('event: sessions');
    expect(listener.text()).toMatch(/^retry: 1000\n/);
    const gone = once(client.session, 'close');
    await own.close();
    await listener.closed;
    expect(listener.text()).toMatch(/event: bye\ndata: {"reason":"shutdown"}\n\n$/);
    expect(listener.stream.rstCode, 'ended, not cut').toBe(0);
    await gone;
  });

  it('cost nothing once their client vanished without a word', async () => {
    const streamsOf = async (): Promise<number> => {
      const health = (await h2.ask({ ':path': '/api/v1/health' })).text;
      return (JSON.parse(health) as { load: { streams: number } }).load.streams;
    };
    const before = await streamsOf();
    const client = openHttp2(server.app.url, ca, server.app.token);
    const listeners = [client.listen('/api/v1/stream'), client.listen('/api/v1/stream')];
    for (const { until } of listeners) await until('event: sessions');
    expect(await streamsOf()).toBe(before + 2);
    client.cut();
    await expect.poll(streamsOf).toBe(before);
  });

  it('live on when the server opens to the network, and when it closes again', async (context) => {
    const address = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
    if (address === undefined) return context.skip();
    const own = await startTestApp(SELF_SIGNED);
    const certificate = readFileSync(join(own.dataDir, CERTIFICATE_FILE), 'utf8');
    const here = openHttp2(own.app.url, certificate, own.app.token);
    const stays = here.listen('/api/v1/stream?output=*');
    await stays.until('event: sessions');
    const network = await own.app.setLan(true);
    const link = network.links.find(({ url }) => url.includes(address));
    expect(link?.url).toMatch(/^https:/);
    const there = openHttp2(link?.url ?? '', certificate, own.app.token);
    const goes = there.listen('/api/v1/stream');
    await goes.until('event: sessions');
    await own.app.setLan(false);
    await goes.closed;
    expect(goes.text()).not.toContain('event: bye');
    await create({ name: 'after', command: 'echo still here' }, here);
    await stays.until('"name":"after"');
    there.close();
    here.close();
    await own.close();
  });
});

describe('plain HTTP to the port of HTTPS', () => {
  const plainUrl = (): string => server.app.url.replace('https:', 'http:');

  it('sends a browser to the same place in HTTPS, for this time only', async () => {
    const { status, headers } = await ask1(`${plainUrl()}/some/page?x=1`);
    expect(status).toBe(307);
    expect(headers.location).toBe(`${server.app.url}/some/page?x=1`);
    expect(headers.connection).toBe('close');
  });

  it('tells a program in a sentence, and lets it do nothing', async () => {
    const authorization = `Bearer ${server.app.token}`;
    for (const [method, path] of [
      ['GET', '/api/v1/sessions'],
      ['POST', '/api/v1/login'],
      ['POST', '/'],
    ] as const) {
      const { status, headers, text } = await ask1(`${plainUrl()}${path}`, {
        method,
        headers: { authorization },
      });
      expect(status).toBe(400);
      expect(headers['content-type']).toContain('application/problem+json');
      expect(JSON.parse(text)).toMatchObject({ code: 'https_only', status: 400 });
    }
  });

  it('sends nobody to another host', async () => {
    const { status } = await ask1(`${plainUrl()}/`, { headers: { host: 'evil.example' } });
    expect(status).toBe(400);
  });

  it('closes on what is no HTTP at all', async () => {
    const socket = connectTcp(port(), '127.0.0.1');
    socket.write('\0\0nonsense\r\n\r\n');
    socket.resume();
    await once(socket, 'close');
  });
});
