import { request, type OutgoingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, roleReaches, type Role } from '../../../shared/access.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { CreatedShare, CreateShare } from '../../../shared/shares.ts';
import { openRaw } from '../testing/raw-client.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

/**
 * Every route of the API and the role that it asks for; null: none. A route that is missing here fails the test, as does one that is gone.
 * Parameters name nothing that exists, and bodies are not what the route takes: what is let in is refused later, by 400 or 404.
 */
const ROUTES: Readonly<Record<string, Role | null>> = {
  'GET /health': null,
  'POST /login': null,
  'POST /logout': 'view',
  'GET /openapi.json': 'view',
  'GET /network': 'owner',
  'PUT /network': 'owner',
  'GET /suggestions': 'owner',
  'GET /project': 'owner',
  'POST /project/apply': 'owner',
  'POST /project/save': 'owner',
  'POST /project/import': 'owner',
  'GET /shares': 'owner',
  'POST /shares': 'owner',
  'DELETE /shares': 'owner',
  'DELETE /shares/{share}': 'owner',
  'GET /access': 'owner',
  'GET /viewers': 'owner',
  'DELETE /viewers/{viewer}': 'owner',
  'DELETE /viewers/{viewer}/typing': 'owner',
  'GET /asks': 'owner',
  'POST /asks/{ask}': 'owner',
  'GET /alerts': 'view',
  'GET /sessions': 'view',
  'POST /sessions': 'owner',
  'GET /sessions/{id}': 'view',
  'PATCH /sessions/{id}': 'owner',
  'DELETE /sessions/{id}': 'owner',
  'POST /sessions/{id}/start': 'control',
  'POST /sessions/{id}/stop': 'control',
  'POST /sessions/{id}/restart': 'control',
  'POST /sessions/{id}/signal': 'control',
  'POST /sessions/{id}/resize': 'control',
  'POST /sessions/{id}/input': 'control',
  'GET /sessions/{id}/output': 'view',
  'GET /sessions/{id}/search': 'view',
  'GET /sessions/{id}/marks': 'view',
  'GET /sessions/{id}/history': 'view',
  'GET /sessions/{id}/processes': 'view',
  'POST /sessions/{id}/processes/{pid}/end': 'control',
  'GET /sessions/{id}/stream': 'view',
  'GET /stream': 'view',
  'PUT /stream/{stream}/output': 'view',
  'POST /stream/{stream}/ack': 'view',
  'POST /stream/{stream}/probe': 'view',
  'POST /stream/{stream}/ask': 'view',
  // Beside the owner only shares that were made for it: metrics.test.ts.
  'GET /metrics': 'owner',
};

let server: TestApp;
let port = '';
let held: Readonly<Record<string, Holding>>;
beforeAll(async () => {
  server = await startTestApp();
  port = new URL(server.app.url).port;
  held = await holdings();
});
afterAll(() => server.close());

/** Where a request comes from, as its browser says; and whether it is one that may reach a handler. */
const SITES: Readonly<Record<string, { headers: () => OutgoingHttpHeaders; refused?: string }>> = {
  'a program': { headers: () => ({}) },
  'the page': {
    headers: () => ({ origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin' }),
  },
  'the address bar': { headers: () => ({ 'sec-fetch-site': 'none' }) },
  'another name': { headers: () => ({ host: `evil.example:${port}` }), refused: 'bad_host' },
  'another name, as its own page': {
    headers: () => ({
      host: `evil.example:${port}`,
      origin: `http://evil.example:${port}`,
      'sec-fetch-site': 'same-origin',
    }),
    refused: 'bad_host',
  },
  'an address of the LAN': { headers: () => ({ host: `192.168.1.1:${port}` }), refused: 'bad_host' },
  'another site': {
    headers: () => ({ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }),
    refused: 'bad_origin',
  },
  'another site, in an old browser': {
    headers: () => ({ origin: 'https://evil.example' }),
    refused: 'bad_origin',
  },
  'another site, without an origin': {
    headers: () => ({ 'sec-fetch-site': 'cross-site' }),
    refused: 'bad_origin',
  },
  'another port of this machine': {
    headers: () => ({ origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }),
    refused: 'bad_origin',
  },
  'a sandboxed frame': { headers: () => ({ origin: 'null' }), refused: 'bad_origin' },
};

/** What a request carries, and the role that this gives it; null: none. */
interface Holding {
  readonly role: Role | null;
  readonly headers: OutgoingHttpHeaders;
}

const share = async (body: CreateShare): Promise<CreatedShare> =>
  (await server.call('POST', '/api/v1/shares', { body })).json<CreatedShare>();

const cookieOf = async (token: string): Promise<string> => {
  const answer = await server.call('POST', '/api/v1/login', { token: null, body: { token } });
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
};

const bearer = (token: string): OutgoingHttpHeaders => ({ authorization: `Bearer ${token}` });

/** What a share leaves that has expired. */
const expire = async (): Promise<{ readonly token: string; readonly cookie: string }> => {
  const { token } = await share({ role: 'control', expiresIn: 1 });
  const cookie = await cookieOf(token);
  while ((await server.call('GET', '/api/v1/sessions', { token })).status === 200);
  return { token, cookie };
};
let expiredShare: ReturnType<typeof expire> | undefined;

/** One of each kind, made anew: some requests end what they came with. */
const holdings = async (): Promise<Readonly<Record<string, Holding>>> => {
  const expired = await (expiredShare ??= expire());
  const [view, control, revoked] = [
    await share({ role: 'view' }),
    await share({ role: 'control' }),
    await share({ role: 'control' }),
  ];
  const [viewCookie, controlCookie, ownerCookie, revokedCookie] = [
    await cookieOf(view.token),
    await cookieOf(control.token),
    await cookieOf(server.app.token),
    await cookieOf(revoked.token),
  ];
  await server.call('DELETE', `/api/v1/shares/${revoked.id}`);
  const name = ownerCookie.split('=')[0] ?? '';
  return {
    nothing: { role: null, headers: {} },
    'a wrong token': { role: null, headers: bearer('x'.repeat(43)) },
    'an empty token': { role: null, headers: { authorization: 'Bearer ' } },
    'another scheme': { role: null, headers: { authorization: `Basic ${server.app.token}` } },
    'a wrong cookie': { role: null, headers: { cookie: `${name}=${'x'.repeat(43)}` } },
    'a wrong token beside a right cookie': {
      role: null,
      headers: { ...bearer('x'.repeat(43)), cookie: ownerCookie },
    },
    "a right token in another server's cookie": {
      role: null,
      headers: { cookie: `rootresume-0000000000000000=${server.app.token}` },
    },
    'a revoked share': { role: null, headers: bearer(revoked.token) },
    'the cookie of a revoked share': { role: null, headers: { cookie: revokedCookie } },
    'an expired share': { role: null, headers: bearer(expired.token) },
    'the cookie of an expired share': { role: null, headers: { cookie: expired.cookie } },
    'a share to look at': { role: 'view', headers: bearer(view.token) },
    'its cookie': { role: 'view', headers: { cookie: viewCookie } },
    'a share to control': { role: 'control', headers: bearer(control.token) },
    'that cookie': { role: 'control', headers: { cookie: controlCookie } },
    "the owner's token": { role: 'owner', headers: bearer(server.app.token) },
    "the owner's cookie": { role: 'owner', headers: { cookie: ownerCookie } },
  };
};

let lastAddress = 1;

/** Sends a request from an address of its own, so that no wrong token of another one counts against it; gives the refusal's code, if any. */
const send = (method: string, path: string, headers: OutgoingHttpHeaders): Promise<string> =>
  new Promise((resolve, reject) => {
    lastAddress += 1;
    const localAddress = `127.0.${lastAddress >> 8}.${lastAddress & 255}`;
    const body = method === 'GET' || method === 'HEAD' ? undefined : 'x';
    const outgoing = request(
      `http://127.0.0.1:${port}${path === '/metrics' ? '' : '/api/v1'}${path.replaceAll(/\{[a-z]+\}/g, 'nothing')}`,
      {
        method,
        agent: false,
        localAddress,
        headers: {
          ...headers,
          ...(body === undefined ? {} : { 'content-type': 'text/plain', 'content-length': body.length }),
        },
      },
      (response) => {
        const { statusCode = 0 } = response;
        const isProblem = response.headers['content-type']?.startsWith('application/problem+json') === true;
        // A stream does not end; and a refusal of a HEAD has no body that says more than its status.
        if (!isProblem || method === 'HEAD') {
          response.destroy();
          return resolve(statusCode === 401 ? 'unauthorized' : statusCode === 403 ? '403' : '');
        }
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('end', () => resolve((JSON.parse(text) as Problem).code));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

/** What the guard refuses with; anything else was let in to a handler. */
const REFUSALS: readonly string[] = [
  'bad_host',
  'bad_origin',
  'unauthorized',
  'forbidden',
  'too_many_attempts',
  '403',
];

const expected = (needed: Role | null, role: Role | null, refused: string | undefined): string => {
  if (refused !== undefined) return refused;
  if (needed === null) return 'let in';
  if (role === null) return 'unauthorized';
  return roleReaches(role, needed) ? 'let in' : 'forbidden';
};

describe('every route', () => {
  it('is in the matrix', async () => {
    const { paths } = (await server.call('GET', '/api/v1/openapi.json')).json<{
      paths: Record<string, Record<string, unknown>>;
    }>();
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
    );
    expect(routes.filter((route) => !route.startsWith('HEAD ')).sort()).toEqual(Object.keys(ROUTES).sort());
  });

  for (const [route, needed] of Object.entries(ROUTES)) {
    const [method = '', path = ''] = route.split(' ');
    it(`${route} is for ${needed === null ? 'everybody' : `'${needed}' and up`}`, async () => {
      const cells: string[] = [];
      const wanted: string[] = [];
      for (const [site, { headers, refused }] of Object.entries(SITES))
        for (const what of Object.keys(held)) {
          const { role, headers: carried } = held[what] as Holding;
          const verdict = expected(needed, role, refused);
          for (const sent of method === 'GET' ? ['GET', 'HEAD'] : [method]) {
            // A stream has no HEAD; an address that is none asks for the least role.
            if (sent === 'HEAD' && path.endsWith('stream') && verdict === 'let in') continue;
            const code = await send(sent, path, { ...headers(), ...carried });
            const cell = `${sent} ${path} from ${site} with ${what}`;
            const short = sent === 'HEAD' && verdict !== 'let in' && verdict !== 'unauthorized';
            wanted.push(`${cell}: ${short ? '403' : verdict}`);
            cells.push(`${cell}: ${REFUSALS.includes(code) ? code : 'let in'}`);
          }
          // These two end what others come with.
          if (verdict === 'let in' && ['POST /logout', 'DELETE /shares'].includes(route))
            held = await holdings();
        }
      expect(cells).toEqual(wanted);
      expect(cells.length).toBeGreaterThanOrEqual(Object.keys(SITES).length * Object.keys(held).length);
    });
  }

  it('is guarded however its address is written', async () => {
    const spellings = [
      '/%61pi/v1/sessions',
      '/api/%761/sessions',
      '/api/v1/%73essions',
      `http://127.0.0.1:${port}/api/v1/sessions`,
      'http://evil.example/api/v1/sessions',
      'http://evil.example/%61pi/v1/sessions',
    ];
    for (const spelling of spellings)
      for (const [site, { headers, refused }] of Object.entries(SITES)) {
        const client = openRaw(server.app.url);
        const { host, ...carried } = { host: `127.0.0.1:${port}`, ...headers() };
        const lines = Object.entries({ host, ...carried, ...bearer(server.app.token), connection: 'close' });
        client.say(
          `GET ${spelling} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${String(value)}\r\n`).join('')}\r\n`,
        );
        expect(await client.closed, `${spelling} from ${site}`).toContain(refused ?? 'HTTP/1.1 200 OK');
      }
  });

  it('has its roles in one order: whoever may do more may do all that is less', () => {
    expect(ROLES.map((role) => ROLES.filter((needed) => roleReaches(role, needed)))).toEqual([
      ['view'],
      ['view', 'control'],
      ['view', 'control', 'owner'],
    ]);
  });
});
