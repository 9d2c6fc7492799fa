import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/problem.ts';
import { createRandom } from '../screen/fuzz-bytes.ts';
import { openOwnerWindow, type OwnerWindow } from '../testing/owner-window.ts';
import { openRaw } from '../testing/raw-client.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

/** 10,000 malformed requests in all. The seed is in each test's title: ROOTRESUME_SEED repeats a run. */
const RAW_REQUESTS = 2500;
const CALLS = 7500;
const AT_ONCE = 25;
const seed = Number(process.env['ROOTRESUME_SEED'] ?? Math.floor(Math.random() * 2 ** 32));

const random = createRandom(seed);
const upTo = (limit: number): number => Math.floor(random() * limit);
const pick = <T>(choices: readonly T[]): T => choices[upTo(choices.length)] as T;

/** Runs jobs a few at a time. */
const inTurns = async (count: number, job: (index: number) => Promise<void>): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await job(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
};

const bytes = (length: number): string => String.fromCharCode(...Array.from({ length }, () => upTo(256)));

/** A page to be served: a request may turn out to be one for a file. */
const makePage = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rootresume-page-'));
  mkdirSync(join(folder, 'assets'));
  for (const file of ['index.html', 'assets/index-abc.js']) writeFileSync(join(folder, file), '');
  return folder;
};

/** Requests of which parts are put elsewhere, doubled, cut out or overwritten. */
const mutated = (): string => {
  let text = pick([
    'GET /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nCookie: a=b\r\n\r\n',
    'POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{"token":"xx"}',
    'POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTrailer: x\r\n\r\n3\r\n{"a\r\n0\r\n\r\n',
    'GET /api/v1/stream?after=a HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: web~a~1\r\n\r\n',
    'GET /assets/index-abc.js HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-1\r\nAccept-Encoding: br\r\n\r\n',
    'POST /api/v1/sessions/window/input HTTP/1.1\r\nHost: localhost\r\nInput-Seq: a:1\r\nContent-Length: 1\r\n\r\na',
    'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    bytes(200),
  ]);
  for (let changes = upTo(6); changes >= 0; changes -= 1) {
    const [from, to] = [upTo(text.length), upTo(text.length)].sort((a, b) => a - b) as [number, number];
    const part = pick([
      '',
      bytes(upTo(8)),
      text.slice(from, to).repeat(1 + upTo(3)),
      pick(['\r\n', '\n', '\r', '\0', ' ', ':', '%', ';', '\r\n ', 'Content-Length: 5\r\n', '\u00ff']),
    ]);
    text = text.slice(0, from) + part + text.slice(pick([from, to]));
  }
  return text;
};

const TEXTS = [
  '', 'a', 'prey', 'none', '../..', '%00', 'a\0b', '\u0000', '\ud800', '💥'.repeat(50), 'a'.repeat(5000), '-1', '1e999',
  '9007199254740993', 'NaN', '__proto__', 'constructor', 'toString', '<script>', "'; --", '${1}', '\r\nX: y', '*', 'start', 'now',
  'prey~a~1', 'prey~a~zzzzzzzzzzz', '~~~', 'view', 'SIGKILL9', '2026-99-99T99:99:99Z',
]; // prettier-ignore

const value = (depth = 0): unknown =>
  pick<() => unknown>([
    () => pick(TEXTS),
    () => pick([0, -1, 1.5, 1e308, -0, 2 ** 53, Number.MAX_VALUE, 65_536]),
    () => pick([true, false, null]),
    () => (depth > 3 ? [] : Array.from({ length: upTo(4) }, () => value(depth + 1))),
    () => (depth > 3 ? {} : Object.fromEntries([[pick(TEXTS), value(depth + 1)]])),
  ])();

/** Names of the fields that routes know, with what none takes, or hardly any. A command is never one that does anything. */
const FIELDS = [
  'name', 'args', 'cwd', 'env', 'cols', 'rows', 'autostart', 'restart', 'stop', 'ready', 'dependsOn', 'start', 'signal', 'sessions',
  'role', 'expiresIn', 'label', 'session', 'offset', 'token', 'unknown', '__proto__', 'constructor',
]; // prettier-ignore

const body = (): string =>
  pick([
    () => JSON.stringify(value()),
    () => {
      const fields = Array.from({ length: upTo(5) }, () => [pick(FIELDS), value()] as const);
      const command = pick([{}, { command: pick([1, null, '', 'a\0b', []]) }]);
      return JSON.stringify({ ...Object.fromEntries(fields), ...command });
    },
    () => JSON.stringify({ a: value() }).slice(0, upTo(12)),
    () => bytes(upTo(30)),
  ])();

describe(`with ROOTRESUME_SEED=${seed}`, () => {
  let server: TestApp;
  let owner: OwnerWindow;
  let routes: readonly (readonly [method: string, path: string])[];
  const rendererDir = makePage();
  beforeAll(async () => {
    server = await startTestApp({ rendererDir });
    owner = await openOwnerWindow(server);
    await server.create({ name: 'prey', command: 'cat' });
    const { paths } = (await server.call('GET', '/api/v1/openapi.json')).json<{
      paths: Record<string, Record<string, unknown>>;
    }>();
    routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => [method.toUpperCase(), path] as const),
    );
  });
  afterAll(async () => {
    await server.close();
    rmSync(rendererDir, { recursive: true, force: true });
  });

  it(`${RAW_REQUESTS} requests that are hardly any are refused, and the owner works on`, async () => {
    await inTurns(RAW_REQUESTS, async (index) => {
      const client = openRaw(server.app.url);
      const sent = mutated();
      client.socket.end(Buffer.from(sent, 'latin1'));
      const answer = await client.closed;
      if (answer.match(/^HTTP\/1\.1 5/m) !== null || /node_modules|\n {4}at /.test(answer))
        throw new Error(`${JSON.stringify(sent)} was answered ${answer}`);
      if (index % 250 === 0) await owner.works();
    });
    expect(server.warnings).toEqual([]);
  }, 300_000);

  it(`${CALLS} requests with wrong ids, parameters, headers and bodies are refused, and the owner works on`, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
    const call = (): Promise<void> =>
      new Promise((resolve, reject) => {
        const [method, route] = pick(routes);
        const id = (): string => encodeURIComponent(Buffer.from(pick(TEXTS)).toString());
        const query = Array.from({ length: upTo(3) }, () => {
          const name = pick(['from', 'to', 'format', 'q', 'before', 'limit', 'case', 'at', 'output', 'stats', 'flow', 'after', 'snapshots']); // prettier-ignore
          return `${name}=${id()}`;
        }).join('&');
        const path = `${route.replaceAll(/\{[a-z]+\}/g, id)}?${query}`;
        const sent = method === 'GET' || method === 'HEAD' ? undefined : body();
        const outgoing = httpRequest(
          `${server.app.url}${path}`,
          {
            method,
            agent,
            headers: {
              authorization: `Bearer ${server.app.token}`,
              ...(upTo(4) === 0 ? { 'input-seq': pick(['a:0', ':::', 'a:2', 'x'.repeat(999)]) } : {}),
              ...(upTo(4) === 0 ? { 'input-run': pick(['-1', '99', 'x']) } : {}),
              ...(upTo(4) === 0 ? { 'last-event-id': pick(['~', 'prey~a~1', 'x'.repeat(9999)]) } : {}),
              ...(sent === undefined
                ? {}
                : { 'content-type': pick(['application/json', 'text/plain', 'application/json;charset=x']) }),
            },
          },
          (response) => {
            const { statusCode = 0, headers } = response;
            if (headers['content-type']?.startsWith('text/event-stream') === true) {
              response.destroy();
              return resolve();
            }
            let text = '';
            response.setEncoding('utf8').on('data', (part: string) => (text += part));
            response.on('end', () => {
              const refused = statusCode >= 400 && method !== 'HEAD';
              const problem = refused ? (JSON.parse(text) as Problem) : undefined;
              if (statusCode === 500 || problem?.code === 'internal' || /\n {4}at |node_modules/.test(text))
                reject(new Error(`${method} ${path} with ${sent ?? 'nothing'} was answered ${text}`));
              else resolve();
            });
            response.on('error', reject);
          },
        );
        outgoing.on('error', (error: NodeJS.ErrnoException) =>
          // A refusal that ends its connection may overtake the body, or the next request on it.
          ['ECONNRESET', 'EPIPE'].includes(error.code ?? '') ? resolve() : reject(error),
        );
        outgoing.end(sent);
      });
    await inTurns(CALLS, async (index) => {
      await call();
      if (index % 500 === 0) await owner.works();
    });
    agent.destroy();
    await owner.works();
    expect(server.warnings).toEqual([]);
  }, 300_000);
});
