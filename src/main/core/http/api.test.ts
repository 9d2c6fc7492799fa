import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROBLEMS, type Problem } from '../../../shared/problem.ts';
import type { Health } from '../../../shared/server.ts';
import { ACK_WINDOW_BYTES } from '../../../shared/limits.ts';
import type { Session } from '../../../shared/session.ts';
import { startTestApp, type Answer, type CallOptions, type TestApp } from '../testing/test-app.ts';

let server: TestApp;
beforeAll(async () => {
  server = await startTestApp({ allowHosts: ['proxy.example'] });
});
afterAll(() => server.close());

const call = (method: string, path: string, options?: CallOptions): Promise<Answer> =>
  server.call(method, `/api/v1${path}`, options);

/** Checks that an answer is a problem of the contract, and gives its code. */
const problemOf = (answer: Answer): string => {
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  const body = answer.json<Problem>();
  expect(Object.keys(body).sort()).toEqual(['code', 'detail', 'status', 'title', 'type']);
  expect(body.status).toBe(answer.status);
  expect(body.status).toBe(PROBLEMS[body.code].status);
  expect(body.detail.length).toBeGreaterThan(20);
  return body.code;
};

/** A request with headers that fetch would not let through. */
const rawCall = (path: string, headers: Record<string, string>, method = 'GET'): Promise<number> =>
  new Promise((resolve, reject) => {
    const outgoing = request(`${server.app.url}${path}`, { method, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    outgoing.on('error', reject);
    outgoing.end();
  });

const exited = async (stream: Awaited<ReturnType<TestApp['stream']>>, id: string): Promise<Session> =>
  stream.next('session', (session) => session.id === id && session.state === 'exited');

describe('access', () => {
  it('needs no credential for health', async () => {
    const answer = await call('GET', '/health', { token: null });
    expect(answer.json()).toMatchObject({
      status: 'ok',
      version: '0.0.0-test',
      instance: server.app.instance,
    });
  });

  it("says how the server is doing with the owner's credential, and to nobody else", async () => {
    const stranger = { status: 'ok', version: '0.0.0-test', instance: server.app.instance };
    for (const token of [null, 'wrong']) {
      const { uptime, ...rest } = (await call('GET', '/health', { token })).json();
      expect(rest).toEqual(stranger);
      expect(uptime).toBeGreaterThan(0);
    }
    const stream = await server.stream('/api/v1/stream');
    await stream.next('sessions');
    const { load } = (await call('GET', '/health')).json<Health>();
    if (load === undefined) throw new Error('the owner is told no load');
    expect(load.loopDelay.window).toBeLessThanOrEqual(60_000);
    expect(load.loopDelay.p50).toBeLessThanOrEqual(load.loopDelay.p99);
    expect(load.loopDelay.p99).toBeLessThanOrEqual(load.loopDelay.max);
    expect(load.memory.rss).toBeGreaterThan(load.memory.heapUsed);
    expect(load.storage).toEqual({ kept: true, message: null });
    expect(load.streams).toBeGreaterThanOrEqual(1);
    expect(load.sessions).toBe((await call('GET', '/sessions')).json<Session[]>().length);
    expect(load.resources['TCPSocketWrap']).toBeGreaterThanOrEqual(1);
  });

  it('says nothing of how the server is doing to a lesser role', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rootresume-roles-'));
    const token = 'a-token-that-may-only-look';
    const device = {
      id: 'device-1',
      hash: createHash('sha256').update(token).digest('hex'),
      role: 'control',
      createdAt: Date.now(),
    };
    writeFileSync(
      join(dataDir, 'credentials.json'),
      JSON.stringify({ serverId: '0123456789abcdef', ownerToken: 'x'.repeat(43), devices: [device] }),
    );
    const own = await startTestApp({}, dataDir);
    expect((await own.call('GET', '/api/v1/sessions', { token })).status).toBe(200);
    const told = (await own.call('GET', '/api/v1/health', { token })).json();
    expect(Object.keys(told)).toEqual(['status', 'version', 'instance', 'uptime']);
    await own.close();
    rmSync(dataDir, { recursive: true });
  });

  it('needs one for everything else, also for an address that does not exist', async () => {
    for (const path of ['/sessions', '/sessions/none', '/stream', '/openapi.json', '/network', '/nothing'])
      expect(problemOf(await call('GET', path, { token: null }))).toBe('unauthorized');
    expect(problemOf(await call('GET', '/nothing'))).toBe('not_found');
  });

  it('takes no token from a query', async () => {
    expect(problemOf(await call('GET', `/sessions?token=${server.app.token}`, { token: null }))).toBe(
      'unauthorized',
    );
  });

  it('swaps a token for a cookie of the safe kind, and ends it again', async () => {
    const login = await call('POST', '/login', { token: null, body: { token: server.app.token } });
    expect(login.status).toBe(204);
    const setCookie = login.headers.get('set-cookie') ?? '';
    expect(setCookie).toMatch(/^rootresume-[0-9a-f]{16}=/);
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/']) expect(setCookie).toContain(attribute);
    expect(setCookie).not.toContain(server.app.token);
    const cookie = setCookie.split(';')[0] ?? '';
    const withCookie = { token: null, headers: { cookie } };
    expect((await call('GET', '/sessions', withCookie)).status).toBe(200);

    const stream = await server.stream('/api/v1/stream', { cookie });
    await stream.next('sessions');

    const logout = await call('POST', '/logout', withCookie);
    expect(logout.status).toBe(204);
    expect(await stream.next('bye')).toEqual({ reason: 'revoked' });
    await stream.ended;
    expect(problemOf(await call('GET', '/sessions', withCookie))).toBe('unauthorized');
  });

  it('refuses other hosts and other sites, for streams too', async () => {
    const authorization = `Bearer ${server.app.token}`;
    for (const path of ['/api/v1/sessions', '/api/v1/stream', '/api/v1/health', '/']) {
      expect(await rawCall(path, { authorization, host: 'evil.example' })).toBe(403);
    }
    expect(await rawCall('/api/v1/stream', { authorization, origin: 'http://evil.example' })).toBe(403);
    expect(await rawCall('/api/v1/sessions', { authorization, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await rawCall('/api/v1/sessions', { authorization, host: 'proxy.example' })).toBe(200);
  });

  it('tells an address that guesses to wait, and lets the owner in from there all the same', async () => {
    const codes: string[] = [];
    for (let guess = 0; guess < 12; guess += 1)
      codes.push(problemOf(await call('GET', '/sessions', { token: `guess${guess}` })));
    expect(codes[0]).toBe('unauthorized');
    expect(codes.at(-1)).toBe('too_many_attempts');
    const refused = await call('GET', '/sessions', { token: 'guess' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await call('GET', '/sessions')).status).toBe(200);
  });

  it('sends the headers that keep a browser strict', async () => {
    const { headers } = await call('GET', '/health');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    const page = await server.call('GET', '/', { token: null });
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(page.headers.get('content-security-policy')).not.toMatch(
      /unsafe-eval|script-src[^;]*unsafe-inline/,
    );
    const refused = await call('GET', '/sessions', { token: null });
    expect(refused.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('sessions', () => {
  it('are created, started, shown, and removed', async () => {
    const stream = await server.stream('/api/v1/stream?output=*&from=start');
    const created = await server.create({ name: 'Say Hello!', command: 'echo hello; exit 3' });
    expect(created).toMatchObject({
      id: 'say-hello',
      name: 'Say Hello!',
      run: 1,
      cwd: process.cwd(),
      env: {},
    });
    expect(await exited(stream, 'say-hello')).toMatchObject({ exitCode: 3, signal: null, stopped: false });
    expect(stream.output('say-hello').toString()).toBe('hello\r\n');
    const shown = (await call('GET', '/sessions/say-hello')).json<Session>();
    expect(shown).toMatchObject({ state: 'exited', offset: 7, retainedFrom: 0 });
    expect(Date.parse(shown.exitedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(shown.startedAt ?? ''));
    expect((await call('DELETE', '/sessions/say-hello')).status).toBe(204);
    await stream.next('removed', ({ session }) => session === 'say-hello');
    expect(problemOf(await call('GET', '/sessions/say-hello'))).toBe('not_found');
    expect((await server.create({ name: 'Say Hello!', command: 'true' })).id).toBe('say-hello-2');
  });

  it('fail with a sentence where the program is missing; the request does not', async () => {
    const created = await server.create({ name: 'missing', command: 'no-such-program-anywhere', args: [] });
    expect(created.state).toBe('failed');
    expect(created.error).toContain('no-such-program-anywhere');
  });

  it('fail with a sentence where the folder is missing', async () => {
    const created = await server.create({ name: 'nowhere', command: 'true', cwd: '/no/such/folder' });
    expect(created).toMatchObject({ state: 'failed' });
    expect(created.error).toContain('/no/such/folder');
  });

  it('start, stop and restart without complaint, whatever they do at the moment', async () => {
    const stream = await server.stream('/api/v1/stream');
    const { id } = await server.create({ name: 'steady', command: 'exec sleep 1000' });
    const first = (await call('GET', `/sessions/${id}`)).json<Session>();
    expect((await call('POST', `/sessions/${id}/start`)).status).toBe(202);
    expect((await call('GET', `/sessions/${id}`)).json<Session>().pid).toBe(first.pid);
    expect((await call('POST', `/sessions/${id}/restart`)).status).toBe(202);
    await stream.next(
      'session',
      (session) => session.id === id && session.run === 2 && session.state === 'running',
    );
    expect((await call('POST', `/sessions/${id}/stop`)).status).toBe(202);
    const ended = await stream.next(
      'session',
      (session) => session.id === id && session.run === 2 && session.state === 'exited',
    );
    expect(ended).toMatchObject({ signal: 'SIGTERM', exitCode: null, stopped: true });
    expect((await call('POST', `/sessions/${id}/stop`)).status).toBe(202);
  });

  it('tell which edits wait for the next start', async () => {
    const { id } = await server.create({ name: 'edited', command: 'exec sleep 1000' });
    const edited = (
      await call('PATCH', `/sessions/${id}`, { body: { name: 'Other', command: 'exec sleep 2000' } })
    ).json<Session>();
    expect(edited).toMatchObject({ id, name: 'Other', pendingRestart: ['command'] });
    await call('DELETE', `/sessions/${id}`);
  });

  it('take signals and sizes', async () => {
    const stream = await server.stream('/api/v1/stream?output=*');
    const { id } = await server.create({
      name: 'sized',
      command: 'trap "stty size" WINCH; echo ready; while :; do sleep 0.05; done',
    });
    // A size that comes before the trap is set is news to nobody.
    await stream.until(id, 'ready');
    expect((await call('POST', `/sessions/${id}/resize`, { body: { cols: 99, rows: 33 } })).status).toBe(204);
    await stream.until(id, '33 99');
    expect((await call('GET', `/sessions/${id}`)).json()).toMatchObject({ cols: 99, rows: 33 });
    await stream.next('resize', (resize) => resize.session === id && resize.cols === 99);
    expect((await call('POST', `/sessions/${id}/signal`, { body: { signal: 'SIGKILL' } })).status).toBe(204);
    expect(await exited(stream, id)).toMatchObject({ signal: 'SIGKILL', stopped: false });
    expect(problemOf(await call('POST', `/sessions/${id}/signal`, { body: { signal: 'SIGINT' } }))).toBe(
      'not_running',
    );
  });

  it('show their environment to the owner', async () => {
    const { id, env } = await server.create({ name: 'env', command: 'true', env: { SECRET: 'x' } });
    expect(env).toEqual({ SECRET: 'x' });
    expect((await call('GET', `/sessions/${id}`)).json()).toMatchObject({ env: { SECRET: 'x' } });
  });

  const bodies: readonly (readonly [title: string, body: unknown])[] = [
    ['nothing', undefined],
    ['no command', {}],
    ['an empty command', { command: '  ' }],
    ['an unknown field', { command: 'true', comand: 'x' }],
    ['a number for a text', { command: 7 }],
    ['a text for a number', { command: 'true', cols: '80' }],
    ['a size out of bounds', { command: 'true', cols: 1, rows: 0 }],
    ['an unknown signal', { command: 'true', stop: { signal: 'SIGNONE' } }],
    ['an unknown field deep inside', { command: 'true', stop: { grace: 1 } }],
    ['a variable with = in its name', { command: 'true', env: { 'A=B': 'x' } }],
    ['a NUL in an argument', { command: 'true', args: ['a\0b'] }],
    ['a list', []],
    ['null', null],
  ];
  for (const [title, body] of bodies)
    it(`refuse to be created from ${title}`, async () => {
      expect(problemOf(await call('POST', '/sessions', body === undefined ? {} : { body }))).toBe(
        'invalid_body',
      );
    });

  it('say in words what was expected of a text', async () => {
    const { detail } = (
      await call('POST', '/sessions', { body: { command: 'true', name: 'a\nb' } })
    ).json<Problem>();
    expect(detail).toMatch(/^Body\/name must be one line of 1 to 200 characters.*, got "a\\nb"/);
  });

  it.each([
    [{ output: 'listening (' }, 'ready.output must be a regular expression'],
    [{ output: '(?=up)' }, 'no lookarounds'],
    [{ http: 'http://[' }, 'ready.http must be an address'],
  ])('say what is wrong with the probe %j', async (ready, sentence) => {
    const { id } = await server.create({ name: 'probed', command: 'true', start: false });
    for (const answer of [
      await call('POST', '/sessions', { body: { command: 'true', ready } }),
      await call('PATCH', `/sessions/${id}`, { body: { ready } }),
    ]) {
      expect(problemOf(answer)).toBe('invalid_body');
      expect(answer.json<Problem>().detail).toContain(sentence);
    }
    await call('DELETE', `/sessions/${id}`);
  });

  it('refuse to depend on what does not exist, or in a circle, and to be removed from under others', async () => {
    const detailOf = async (method: string, path: string, code: string, body?: unknown): Promise<string> => {
      const answer = await call(method, path, body === undefined ? {} : { body });
      expect(problemOf(answer)).toBe(code);
      return answer.json<Problem>().detail;
    };
    await server.create({ name: 'base', command: 'true', start: false });
    await server.create({ name: 'upper', command: 'true', start: false, dependsOn: ['base'] });
    const body = { command: 'true', dependsOn: ['bsae'] };
    expect(await detailOf('POST', '/sessions', 'invalid_body', body)).toContain('got bsae');
    expect(await detailOf('PATCH', '/sessions/base', 'invalid_body', { dependsOn: ['upper'] })).toMatch(
      /upper -> base -> upper|base -> upper -> base/,
    );
    expect(await detailOf('DELETE', '/sessions/base', 'conflict')).toContain('upper depends on base');
    for (const id of ['upper', 'base']) expect((await call('DELETE', `/sessions/${id}`)).status).toBe(204);
  });

  it('say what is wrong with a schedule', async () => {
    const answer = await call('POST', '/sessions', { body: { command: 'true', schedule: 'daily at 3' } });
    expect(problemOf(answer)).toBe('invalid_body');
    expect(answer.json<Problem>().detail).toContain('schedule must be a cron expression');
  });

  it('refuse a body that is not JSON, or too large', async () => {
    const json = { 'content-type': 'application/json' };
    expect(problemOf(await call('POST', '/sessions', { raw: '{', headers: json }))).toBe('invalid_body');
    expect(
      problemOf(
        await call('POST', '/sessions', { raw: 'command=x', headers: { 'content-type': 'text/plain' } }),
      ),
    ).toBe('invalid_header');
    expect((await call('POST', '/sessions/none/start', { raw: '', headers: json })).status).toBe(404);
    expect(problemOf(await call('POST', '/sessions', { body: { command: 'x'.repeat(600_000) } }))).toBe(
      'too_large',
    );
  });

  it('are not found where there are none, on every route', async () => {
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/start'],
      ['POST', '/stop'],
      ['POST', '/restart'],
      ['GET', '/output'],
      ['GET', '/search?q=x'],
      ['GET', '/marks'],
      ['GET', '/stream'],
    ] as const)
      expect(
        problemOf(
          await call(method, `/sessions/none${path}`, method === 'PATCH' ? { body: { name: 'x' } } : {}),
        ),
      ).toBe('not_found');
    expect(problemOf(await call('GET', '/sessions/..%2F..%2Fetc'))).toBe('not_found');
  });
});

describe('input', () => {
  /** A session that shows every byte that it reads. */
  const createReader = async (
    name: string,
  ): Promise<{ id: string; until: (text: string) => Promise<Buffer> }> => {
    const { id } = await server.create({ name, command: 'stty raw -echo; echo ready; exec cat' });
    const stream = await server.stream(`/api/v1/sessions/${id}/stream?from=start`);
    await stream.until(id, 'ready');
    return { id, until: (text) => stream.until(id, text) };
  };

  const type = (id: string, raw: string | Uint8Array, seq?: string, run?: string): Promise<Answer> =>
    call('POST', `/sessions/${id}/input`, {
      raw,
      headers: {
        ...(seq === undefined ? {} : { 'input-seq': seq }),
        ...(run === undefined ? {} : { 'input-run': run }),
      },
    });

  it('arrives byte for byte, whatever its type', async () => {
    const { id, until } = await createReader('bytes');
    const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect((await type(id, every)).status).toBe(204);
    await call('POST', `/sessions/${id}/input`, {
      raw: '!end',
      headers: { 'content-type': 'application/json' },
    });
    const output = await until('!end');
    expect(output.subarray(output.indexOf('ready') + 6, -4)).toEqual(Buffer.from(every));
  });

  it('is applied once and in order', async () => {
    const { id, until } = await createReader('sequence');
    expect((await type(id, 'a', 'c1:1')).status).toBe(204);
    expect((await type(id, 'a', 'c1:1')).status).toBe(204);
    expect(problemOf(await type(id, 'c', 'c1:3'))).toBe('out_of_order');
    expect((await type(id, 'b', 'c1:2')).status).toBe(204);
    expect((await type(id, 'c', 'c1:3')).status).toBe(204);
    expect(problemOf(await type(id, 'x', 'c2:2'))).toBe('out_of_order');
    expect((await type(id, 'd!', 'c2:1')).status).toBe(204);
    expect((await until('!')).toString()).toContain('ready\r\nabcd!'.replace('\r\n', '\n'));
  });

  it('for another run is refused and uses up no number; a repeat is answered whatever runs by then', async () => {
    const { id } = await server.create({
      name: 'runs',
      command: 'stty raw -echo; echo "run ${ROOTRESUME_RUN##*:}:"; exec cat',
    });
    const stream = await server.stream(`/api/v1/sessions/${id}/stream?from=start`);
    await stream.until(id, 'run 1:');
    expect((await type(id, 'a', 'c:1', '1')).status).toBe(204);
    await stream.until(id, 'a');
    await call('POST', `/sessions/${id}/restart`);
    await stream.until(id, 'run 2:');
    expect((await type(id, 'a', 'c:1', '1')).status).toBe(204);
    // Also where its number is not next, or it has none.
    for (const [seq, run] of [
      ['c:2', '1'],
      ['c:2', '3'],
      ['c:9', '1'],
      ['new:1', '1'],
      [undefined, '1'],
    ] as const)
      expect(problemOf(await type(id, 'x', seq, run))).toBe('other_run');
    expect(problemOf(await type(id, 'x', 'c:9', '2'))).toBe('out_of_order');
    expect((await type(id, 'b', 'c:2', '2')).status).toBe(204);
    expect((await type(id, 'c', 'c:3')).status).toBe(204);
    expect((await type(id, 'd#', undefined, '2')).status).toBe(204);
    expect((await stream.until(id, '#')).toString()).toMatch(/run 2:\r?\nbcd#$/);
  });

  it('of a megabyte arrives whole', async () => {
    const { id, until } = await createReader('large');
    const text = Array.from({ length: 1024 * 1024 - 4 }, (_, i) => String.fromCharCode(97 + (i % 26))).join(
      '',
    );
    expect((await type(id, `${text}!end`)).status).toBe(204);
    const output = await until('!end');
    expect(output.subarray(output.indexOf('ready') + 6, -4).toString() === text).toBe(true);
  });

  it('is refused when it is too large, when its number or its run is none, and when nothing runs', async () => {
    const { id } = await createReader('refused');
    expect(problemOf(await type(id, new Uint8Array(1024 * 1024 + 1)))).toBe('too_large');
    for (const seq of ['x', 'x:0', 'x:-1', 'x:1.5', ':1', 'a b:1', `${'x'.repeat(65)}:1`])
      expect(problemOf(await type(id, 'x', seq))).toBe('invalid_header');
    for (const run of ['', 'x', '0', '-1', '1.5', '01', '1e3', '1, 1', '9'.repeat(16)])
      expect(problemOf(await type(id, 'x', undefined, run))).toBe('invalid_header');
    await call('POST', `/sessions/${id}/signal`, { body: { signal: 'SIGKILL' } });
    const stream = await server.stream('/api/v1/stream');
    await Promise.race([
      exited(stream, id),
      stream.next('sessions', (all) => all.some((one) => one.id === id && one.state === 'exited')),
    ]);
    expect(problemOf(await type(id, 'x', 'c:1'))).toBe('not_running');
  });
});

describe('output', () => {
  it('is given raw, as text and as a recording, whole or in part', async () => {
    const stream = await server.stream('/api/v1/stream');
    const { id } = await server.create({ name: 'colourful', command: "printf '\\033[31mred\\033[0m plain'" });
    await exited(stream, id);
    const raw = await call('GET', `/sessions/${id}/output`);
    expect(raw.text).toBe('\x1b[31mred\x1b[0m plain');
    expect(raw.headers.get('content-disposition')).toContain('attachment');
    expect((await call('GET', `/sessions/${id}/output?format=text`)).text).toBe('red plain');
    expect((await call('GET', `/sessions/${id}/output?from=5&to=8`)).text).toBe('red');
    expect((await call('GET', `/sessions/${id}/output?from=1000000`)).text).toBe('');
    const [header, ...events] = (await call('GET', `/sessions/${id}/output?format=cast`)).text
      .trimEnd()
      .split('\n');
    expect(JSON.parse(header ?? '')).toMatchObject({ version: 2, width: 120, height: 30 });
    expect(events.map((event) => (JSON.parse(event) as [number, string, string])[2]).join('')).toBe(raw.text);
    for (const query of ['from=-1', 'from=x', 'to=1.5', 'format=pdf', 'from=5&to=2'])
      expect(problemOf(await call('GET', `/sessions/${id}/output?${query}`))).toBe('invalid_query');
  });
});

describe('the stream', () => {
  it('is not opened by a HEAD, which nobody would read', async () => {
    expect((await call('HEAD', '/stream')).status).toBe(404);
  });

  it('begins at once, with the headers that keep proxies from holding it back', async () => {
    const stream = await server.stream('/api/v1/stream');
    expect(stream.status).toBe(200);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    expect(stream.headers['content-encoding']).toBeUndefined();
    // HAProxy holds the pieces of a chunked answer back.
    expect(stream.headers['transfer-encoding']).toBeUndefined();
    expect(stream.headers.connection).toBe('close');
    await stream.next('sessions');
    expect(stream.events.slice(0, 2).map(({ type }) => type)).toEqual(['hello', 'sessions']);
    expect(await stream.next('hello')).toMatchObject({ instance: server.app.instance, role: 'owner' });
  });

  it('shows a late viewer the screen, and goes on from there', async () => {
    const { id } = await server.create({
      name: 'late',
      command: "printf 'before'; read line; printf 'after'",
    });
    const early = await server.stream(`/api/v1/sessions/${id}/stream?from=start`);
    await early.until(id, 'before');
    const late = await server.stream(`/api/v1/sessions/${id}/stream`);
    const snapshot = await late.next('snapshot');
    expect(snapshot).toMatchObject({ session: id, cols: 120, rows: 30 });
    const shown = Buffer.from(snapshot.data, 'base64').toString();
    // A screen may lag: what it has not drawn yet follows as output, and nothing is told twice.
    expect(shown.includes('before')).toBe(snapshot.offset >= 'before'.length);
    await call('POST', `/sessions/${id}/input`, { raw: '\r' });
    await late.until(id, 'after');
    const told = shown + late.output(id).toString();
    expect(told.split('before')).toHaveLength(2);
    expect(told.indexOf('before')).toBeLessThan(told.indexOf('after'));
  });

  it('goes on with exactly the next byte, by header, by query, and after any cut', async () => {
    const { id } = await server.create({
      name: 'resumed',
      command: 'i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done; read x',
    });
    const whole = await server.stream(`/api/v1/sessions/${id}/stream?from=start`);
    const expected = (await whole.until(id, 'line 2999')).toString();
    let text = '';
    let cursor: string | undefined;
    for (let cut = 0; ; cut += 1) {
      const byHeader: Record<string, string> =
        cut % 2 === 0 && cursor !== undefined ? { 'last-event-id': cursor } : {};
      const after = cut % 2 === 1 && cursor !== undefined ? `&after=${encodeURIComponent(cursor)}` : '';
      const part = await server.stream(`/api/v1/sessions/${id}/stream?from=start&flow=ack${after}`, byHeader);
      const first = await part.next('output');
      expect(first.offset).toBe(text.length);
      part.close();
      await part.ended;
      text += part.output(id).toString();
      cursor = part.cursor;
      if (text.length === expected.length) break;
    }
    expect(text).toBe(expected);
  });

  it('treats a cursor that cannot be read as none', async () => {
    const { id } = await server.create({ name: 'nonsense', command: 'echo hi; read x' });
    for (const cursor of ['nonsense', '%00', '~~~', `${id}~x`]) {
      const stream = await server.stream(
        `/api/v1/sessions/${id}/stream?from=start&after=${encodeURIComponent(cursor)}`,
      );
      await stream.until(id, 'hi');
    }
    const stream = await server.stream(`/api/v1/sessions/${id}/stream?from=start`, {
      'last-event-id': 'garbage',
    });
    await stream.until(id, 'hi');
  });

  it('changes what it carries without a new connection, for its own credential only', async () => {
    const { id } = await server.create({ name: 'subscribed', command: 'echo hi; read x' });
    const stream = await server.stream('/api/v1/stream');
    const hello = await stream.next('hello');
    const path = `/stream/${hello.stream}/output`;
    expect((await call('PUT', path, { body: { sessions: [id] } })).status).toBe(204);
    expect(await stream.next('snapshot')).toMatchObject({ session: id });
    expect(problemOf(await call('PUT', path, { body: { sessions: ['none'] } }))).toBe('not_found');
    expect(problemOf(await call('PUT', path, { body: { sessions: id } }))).toBe('invalid_body');
    expect(problemOf(await call('PUT', '/stream/none/output', { body: { sessions: [] } }))).toBe('not_found');
    const login = await call('POST', '/login', { token: null, body: { token: server.app.token } });
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(
      problemOf(await call('PUT', path, { token: null, headers: { cookie }, body: { sessions: [] } })),
    ).toBe('not_found');
  });

  it('runs no further ahead of what its client has drawn than its window, and skips nothing that was asked for', async () => {
    const { id } = await server.create({
      name: 'paced',
      command: "head -c 3500000 /dev/zero | tr '\\0' x; read x",
    });
    const free = await server.stream(`/api/v1/sessions/${id}/stream?from=start`);
    await free.next('output', ({ offset, data }) => offset + (data.length * 3) / 4 >= 3_499_990);
    const paced = await server.stream(`/api/v1/sessions/${id}/stream?from=start&flow=ack`);
    const { stream } = await paced.next('hello');
    for (let drawn = 0; drawn < 3_500_000;) {
      const next = Math.min(drawn + ACK_WINDOW_BYTES, 3_500_000);
      await paced.next('output', ({ offset, data }) => offset + Buffer.from(data, 'base64').length === next);
      expect(paced.output(id)).toHaveLength(next);
      drawn = next;
      const body = { session: id, offset: drawn };
      expect((await call('POST', `/stream/${stream}/ack`, { body })).status).toBe(204);
    }
    expect(paced.events.some(({ type }) => type === 'snapshot')).toBe(false);
  });

  it('says a number back, to its own client', async () => {
    const stream = await server.stream('/api/v1/stream');
    const other = await server.stream('/api/v1/stream');
    const { stream: id } = await stream.next('hello');
    expect((await call('POST', `/stream/${id}/probe`, { body: { probe: 7 } })).status).toBe(204);
    expect(await stream.next('probe')).toEqual({ probe: 7 });
    expect(other.events.some(({ type }) => type === 'probe')).toBe(false);
    expect((await call('POST', `/stream/${id}/probe`, { body: { probe: 'x' } })).status).toBe(400);
    expect((await call('POST', '/stream/guess/probe', { body: { probe: 1 } })).status).toBe(404);
  });

  it('samples what sessions cost, and how much they wrote, while somebody looks', async () => {
    const { id } = await server.create({ name: 'costly', command: 'echo begun; while :; do :; done' });
    await (await server.stream(`/api/v1/sessions/${id}/stream?from=start`)).until(id, 'begun\r\n');
    const stream = await server.stream('/api/v1/stream?stats=1');
    const stats = await stream.next('stats', ({ sessions }) => (sessions[id]?.cpu ?? 0) > 5);
    expect(stats.sessions[id]?.rss).toBeGreaterThan(100_000);
    expect(stats.sessions[id]?.processes).toBe(1);
    expect(stats.sessions[id]?.offset).toBe('begun\r\n'.length);
    await call('DELETE', `/sessions/${id}`);
  });

  it('lets a client vanish in mid-stream without harm to others', async () => {
    const { id } = await server.create({
      name: 'vanish',
      command: 'while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done',
    });
    const url = new URL(server.app.url);
    for (let client = 0; client < 10; client += 1)
      await new Promise<void>((resolve) => {
        const socket = connect(Number(url.port), url.hostname, () =>
          socket.write(
            `GET /api/v1/sessions/${id}/stream HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Bearer ${server.app.token}\r\n\r\n`,
          ),
        );
        socket.once('data', () => {
          socket.resetAndDestroy();
          resolve();
        });
      });
    const stream = await server.stream(`/api/v1/sessions/${id}/stream?from=now`);
    await stream.next('output');
    await call('DELETE', `/sessions/${id}`);
  });
});

describe('the machine-readable API', () => {
  it('is OpenAPI 3.1, and names every route of the contract', async () => {
    const document = (await call('GET', '/openapi.json')).json<{
      openapi: string;
      paths: Record<string, object>;
      components: { schemas: object };
    }>();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/api/v1/health',
        '/api/v1/login',
        '/api/v1/logout',
        '/api/v1/sessions',
        '/api/v1/sessions/{id}',
        '/api/v1/sessions/{id}/input',
        '/api/v1/sessions/{id}/marks',
        '/api/v1/sessions/{id}/output',
        '/api/v1/sessions/{id}/search',
        '/api/v1/sessions/{id}/stream',
        '/api/v1/stream',
        '/api/v1/stream/{stream}/ack',
        '/api/v1/stream/{stream}/output',
        '/api/v1/stream/{stream}/probe',
      ]),
    );
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['Session', 'Problem', 'Event_output']),
    );
  });
});

describe('the data dir', () => {
  it('holds no secret that others may read', async () => {
    const file = join(server.dataDir, 'credentials.json');
    expect(readFileSync(file, 'utf8')).toContain(server.app.token);
    // The output of sessions that were removed is deleted bit by bit, and would go while it is looked through.
    const logs = (): string[] => readdirSync(join(server.dataDir, 'logs'));
    await expect.poll(() => logs().filter((name) => name.includes('.removed-'))).toEqual([]);
    const files = readdirSync(server.dataDir, { recursive: true, withFileTypes: true });
    for (const { name, parentPath } of files.filter((entry) => entry.isFile()))
      if (name !== 'credentials.json')
        expect(readFileSync(join(parentPath, name), 'utf8')).not.toContain(server.app.token);
  });
});
