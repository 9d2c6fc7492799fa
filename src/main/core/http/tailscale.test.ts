import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

/** The machine's full name on its tailnet, and the address of who visits it there. */
const NAME = 'machine.tailnet-name.ts.net';
const VISITOR = '100.101.102.103';

/** What `tailscale serve` sends besides the browser's own headers, by its documentation and source. */
const TAILSCALE = {
  host: NAME,
  'x-forwarded-host': NAME,
  'x-forwarded-proto': 'https',
  'x-forwarded-for': VISITOR,
  'tailscale-user-login': 'ada@example.com',
  'tailscale-user-name': '=?utf-8?q?Ada_L=C3=B6w?=',
  'tailscale-user-profile-pic': 'https://example.com/ada.png',
  'tailscale-headers-info': 'https://tailscale.com/s/serve-headers',
};

let server: TestApp;
beforeAll(async () => {
  server = await startTestApp({
    allowHosts: [NAME],
    trustProxies: ['127.0.0.1'],
    basePath: '/terminals',
  });
});
afterAll(() => server.close());

/** Asks as Tailscale does for a browser; `fetch` would not send a Host of our choice. */
const ask = (
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: object,
): Promise<{ readonly status: number | undefined; readonly cookie: string; readonly text: string }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.app.url);
    const json = body && JSON.stringify(body);
    const asking = request(
      {
        hostname,
        port,
        path: `/terminals/api/v1${path}`,
        method,
        agent: false,
        headers: { ...TAILSCALE, ...(json && { 'content-type': 'application/json' }), ...headers },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode,
            cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
            text,
          }),
        );
      },
    );
    asking.on('error', reject);
    asking.end(json);
  });

const PAGE = { origin: `https://${NAME}`, 'sec-fetch-site': 'same-origin' };

describe('behind tailscale serve', () => {
  it('a browser signs in by its link and reads, and is told by its address on the tailnet', async () => {
    const login = await ask('POST', '/login', PAGE, { token: server.app.token });
    expect(login.status).toBe(204);
    const signedIn = { ...PAGE, cookie: login.cookie };
    expect((await ask('GET', '/sessions', signedIn)).status).toBe(200);
    const access = await ask('GET', '/access?limit=1', signedIn);
    expect(access.text).toContain(VISITOR);
  });

  it('nobody is let in for a name that Tailscale tells', async () => {
    expect((await ask('GET', '/sessions', PAGE)).status).toBe(401);
  });

  it('another name of the machine is refused', async () => {
    const other = 'other.tailnet-name.ts.net';
    const headers = { ...PAGE, host: other, 'x-forwarded-host': NAME, origin: `https://${other}` };
    expect((await ask('GET', '/health', headers)).status).toBe(403);
  });

  it('wrong links are counted by the visitor, and lock nobody else out', async () => {
    const guess = (from: string) =>
      ask('POST', '/login', { ...PAGE, 'x-forwarded-for': from }, { token: 'guess' });
    let status: number | undefined;
    for (let tries = 0; tries < 50 && status !== 429; tries += 1) ({ status } = await guess('100.64.0.9'));
    expect(status).toBe(429);
    expect((await guess(VISITOR)).status).toBe(401);
  });
});
