import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccessEntry } from '../../../shared/access-log.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Session } from '../../../shared/session.ts';
import type { CreatedShare, CreateShare, Share, Viewer } from '../../../shared/shares.ts';
import { ownTime } from '../testing/own-time.ts';
import { startTestApp, type Answer, type CallOptions, type TestApp } from '../testing/test-app.ts';

let server: TestApp;
beforeEach(async () => {
  server = await startTestApp();
});
afterEach(() => server.close());

const call = (method: string, path: string, options?: CallOptions): Promise<Answer> =>
  server.call(method, `/api/v1${path}`, options);
const codeOf = (answer: Answer): string => answer.json<Problem>().code;

const share = async (body: CreateShare = {}): Promise<CreatedShare> => {
  const answer = await call('POST', '/shares', { body });
  expect(answer.status).toBe(201);
  return answer.json<CreatedShare>();
};

/** Signs a browser in by the token of a link; gives its cookie. */
const signIn = async (token: string): Promise<string> => {
  const answer = await call('POST', '/login', { token: null, body: { token } });
  expect(answer.status).toBe(204);
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
};

const viewersOf = async (id: string): Promise<readonly Viewer[]> =>
  (await call('GET', '/shares')).json<Share[]>().find((known) => known.id === id)?.viewers ?? [];

describe('a share', () => {
  it('is made, told its token once, listed without it, and revoked', async () => {
    const made = await share({ role: 'control', sessions: '*', expiresIn: 3600, label: 'Ada' });
    expect(made).toMatchObject({ role: 'control', sessions: '*', label: 'Ada', viewers: [] });
    expect(Buffer.from(made.token, 'base64url').length).toBeGreaterThanOrEqual(32);
    expect(Date.parse(made.expiresAt ?? '') - Date.parse(made.createdAt)).toBe(3_600_000);
    expect(made.links).toContain(`${server.app.url}/#token=${made.token}`);
    const list = await call('GET', '/shares');
    expect(list.text).not.toContain(made.token);
    const { token, links, ...rest } = made;
    expect([typeof token, links.length > 0]).toEqual(['string', true]);
    expect(list.json()).toEqual([rest]);
    expect((await call('DELETE', `/shares/${made.id}`)).status).toBe(204);
    expect(codeOf(await call('DELETE', `/shares/${made.id}`))).toBe('not_found');
    expect((await call('GET', '/shares')).json()).toEqual([]);
    expect(codeOf(await call('GET', '/sessions', { token: made.token }))).toBe('unauthorized');
  });

  it('is to look at all sessions, without an end, unless something else is said', async () => {
    expect(await share()).toMatchObject({ role: 'view', sessions: '*', expiresAt: null, label: '' });
  });

  it.each([
    [{ role: 'owner' }, 'invalid_body'],
    [{ role: 'view', sessions: [] }, 'invalid_body'],
    [{ sessions: 'web' }, 'invalid_body'],
    [{ sessions: ['none'] }, 'not_found'],
    [{ expiresIn: 0 }, 'invalid_body'],
    [{ expiresIn: 1.5 }, 'invalid_body'],
    [{ expiresIn: 1e12 }, 'invalid_body'],
    [{ label: 'x'.repeat(101) }, 'invalid_body'],
    [{ lable: 'typo' }, 'invalid_body'],
  ])('%j is refused', async (body, code) => {
    const answer = await call('POST', '/shares', { body });
    expect(codeOf(answer)).toBe(code);
    expect(answer.json<Problem>().detail.length).toBeGreaterThan(20);
    expect((await call('GET', '/shares')).json()).toEqual([]);
  });
});

describe('who came by a share', () => {
  const sleeper = (name: string): Promise<Session> => server.create({ name, command: 'exec sleep 1000' });

  it('sees no trace of sessions outside of it, in no route and no event', async () => {
    const [web, secret] = [await sleeper('web'), await sleeper('secret')];
    const { token } = await share({ role: 'control', sessions: [web.id] });
    const stream = await server.stream('/api/v1/stream?output=*&stats=1', {
      authorization: `Bearer ${token}`,
    });
    const { stream: id } = await stream.next('hello');
    expect((await call('GET', '/sessions', { token })).json<Session[]>().map((one) => one.id)).toEqual([
      'web',
    ]);
    const none = (path: string): string => path.replace('secret', 'nothing');
    for (const [method, path, options] of [
      ['GET', '/sessions/secret', {}],
      ['GET', '/sessions/secret/output', {}],
      ['GET', '/sessions/secret/search?q=a', {}],
      ['GET', '/sessions/secret/marks', {}],
      ['GET', '/sessions/secret/stream', {}],
      ['POST', '/sessions/secret/start', {}],
      ['POST', '/sessions/secret/stop', {}],
      ['POST', '/sessions/secret/restart', {}],
      ['POST', '/sessions/secret/input', { raw: 'x' }],
      ['POST', '/sessions/secret/signal', { body: { signal: 'SIGINT' } }],
      ['POST', '/sessions/secret/resize', { body: { cols: 80, rows: 24 } }],
      ['PUT', `/stream/${id}/output`, { body: { sessions: ['web', 'secret'] } }],
    ] as const) {
      const answer = await call(method, path, { ...options, token });
      const stranger = await call(method, none(path), {
        ...options,
        token,
        ...('body' in options && 'sessions' in options.body
          ? { body: { sessions: ['web', 'nothing'] } }
          : {}),
      });
      expect([path, answer.status, codeOf(answer)]).toEqual([path, 404, 'not_found']);
      // Word for word what is said of a session that never was.
      expect(answer.text.replaceAll('secret', 'nothing')).toBe(stranger.text);
    }
    await call('POST', '/sessions/secret/resize', { body: { cols: 90, rows: 30 } });
    await call('POST', '/sessions/web/resize', { body: { cols: 91, rows: 31 } });
    await stream.next('stats');
    await stream.next('session', (session) => session.cols === 91);
    await call('DELETE', '/sessions/secret');
    await call('DELETE', '/sessions/web');
    await stream.next('removed');
    expect(JSON.stringify(stream.events)).not.toContain('secret');
    expect(secret.id).toBe('secret');
  });

  it('sees no trace of what a session of it depends on, in no route and no event', async () => {
    await server.create({ name: 'hidden', command: 'no-such-database', start: false });
    const web = await server.create({
      name: 'shown',
      command: 'exec sleep 1000',
      dependsOn: ['hidden'],
      start: false,
    });
    const { token } = await share({ role: 'control', sessions: [web.id] });
    const stream = await server.stream('/api/v1/stream', { authorization: `Bearer ${token}` });
    const started = await call('POST', '/sessions/shown/start', { token });
    const failed = await stream.next('session', ({ state }) => state === 'failed');
    const read = await call('GET', '/sessions/shown', { token });
    for (const text of [started.text, JSON.stringify(failed), read.text])
      expect(text).not.toMatch(/hidden|no-such-database/);
    expect(failed.error).toBe('What it depends on did not come up.');
    expect((await call('GET', '/sessions/shown')).json<Session>().error).toContain(
      'hidden, on which it depends',
    );
  });

  it('does not see the environment, and a viewer changes nothing', async () => {
    const env = { KEY: 'hidden-value' };
    const web = await server.create({ name: 'web', command: 'exec sleep 1000', env });
    for (const role of ['view', 'control'] as const) {
      const { token } = await share({ role });
      const answer = await call('GET', `/sessions/${web.id}`, { token });
      expect(answer.status).toBe(200);
      expect(answer.text).not.toContain('hidden-value');
    }
    const { token } = await share({ role: 'view' });
    for (const [path, options] of [
      ['input', { raw: 'x' }],
      ['stop', {}],
      ['resize', { body: { cols: 80, rows: 24 } }],
      ['signal', { body: { signal: 'SIGINT' } }],
    ] as const)
      expect(codeOf(await call('POST', `/sessions/web/${path}`, { ...options, token }))).toBe('forbidden');
    expect((await call('GET', '/sessions/web')).json<Session>()).toMatchObject({
      state: 'running',
      cols: 120,
    });
  });

  it('is shown to the owner while watching: address, browser, role, since when, and what', async () => {
    const web = await sleeper('web');
    const { id, token } = await share({ role: 'view', label: 'phone' });
    const cookie = await signIn(token);
    const owner = await server.stream('/api/v1/stream');
    await owner.next('sharing', (now) => now.shares === 1 && now.viewers === 0);
    const stream = await server.stream(`/api/v1/stream?output=${web.id}`, {
      cookie,
      'user-agent':
        'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
    });
    await stream.next('hello');
    await owner.next('sharing', (now) => now.viewers === 1);
    const [viewer] = await viewersOf(id);
    expect(viewer).toMatchObject({
      address: '127.0.0.1',
      browser: 'Safari on iOS',
      role: 'view',
      share: id,
      sessions: ['web'],
    });
    expect(Date.now() - Date.parse(viewer?.since ?? '')).toBeLessThan(60_000);
    expect(JSON.stringify(stream.events)).not.toContain('sharing');
    stream.close();
    await owner.next('sharing', (now) => now.viewers === 0 && now.shares === 1);
    await expect.poll(() => viewersOf(id)).toEqual([]);
  });

  it.each(['DELETE /shares/:id', 'DELETE /shares', 'expiry', 'DELETE /viewers/:id'])(
    'is out within a second of %s, also in open streams',
    async (how) => {
      const made = await share({ role: 'control', ...(how === 'expiry' ? { expiresIn: 4 } : {}) });
      const { id, token } = made;
      const cookie = await signIn(token);
      const stream = await server.stream('/api/v1/stream?output=*', { cookie });
      const { stream: streamId } = await stream.next('hello');
      const [viewer] = await viewersOf(id);
      const untilExpiry = Date.parse(made.expiresAt ?? made.createdAt) - Date.now();
      if (how === 'expiry') await new Promise((resolve) => setTimeout(resolve, untilExpiry));
      const tooLate = ownTime(1000).then(() => ({ reason: 'later than within a second' }));
      if (how === 'DELETE /shares/:id') expect((await call('DELETE', `/shares/${id}`)).status).toBe(204);
      if (how === 'DELETE /shares') expect((await call('DELETE', '/shares')).status).toBe(204);
      if (how === 'DELETE /viewers/:id')
        expect((await call('DELETE', `/viewers/${viewer?.id ?? ''}`)).status).toBe(204);
      const ending = stream.next('bye').then(async (bye) => {
        await stream.ended;
        return bye;
      });
      const { reason } = await Promise.race([ending, tooLate]);
      expect(reason).toBe(how === 'expiry' ? 'expired' : 'revoked');
      const headers = { cookie };
      const guest = { token: null, headers };
      expect(codeOf(await call('GET', '/sessions', guest))).toBe('unauthorized');
      expect(
        codeOf(
          await call('POST', `/stream/${streamId}/ack`, { ...guest, body: { session: 'web', offset: 0 } }),
        ),
      ).toBe('unauthorized');
      // Who was signed out by itself may open the link again; it was not taken back.
      const again = await call('POST', '/login', { token: null, body: { token } });
      expect(again.status).toBe(how === 'DELETE /viewers/:id' ? 204 : 401);
    },
  );

  it('cannot use the stream of somebody else, nor go on where another credential was', async () => {
    const [web, secret] = [await sleeper('web'), await sleeper('secret')];
    await call('POST', `/sessions/${secret.id}/signal`, { body: { signal: 'SIGINT' } });
    const owner = await server.stream('/api/v1/stream?output=*');
    const { stream: ownerStream } = await owner.next('hello');
    await owner.next('snapshot', (snapshot) => snapshot.session === 'secret');
    const { token } = await share({ sessions: [web.id] });
    const { token: other } = await share({ sessions: [web.id] });
    const othersStream = await server.stream('/api/v1/stream', { authorization: `Bearer ${other}` });
    const { stream: id } = await othersStream.next('hello');
    for (const guess of [ownerStream, id, '0'.repeat(32)])
      expect(
        codeOf(await call('PUT', `/stream/${guess}/output`, { token, body: { sessions: ['web'] } })),
      ).toBe('not_found');
    const stolen = await server.stream('/api/v1/stream?output=*', {
      authorization: `Bearer ${token}`,
      'last-event-id': owner.cursor ?? '',
    });
    await stolen.next('sessions', (sessions) => sessions.length === 1);
    await call('POST', '/sessions/web/resize', { body: { cols: 77, rows: 20 } });
    await stolen.next('session', (session) => session.cols === 77);
    expect(JSON.stringify(stolen.events)).not.toContain('secret');
  });

  it('is not shown what the owner alone decides', async () => {
    const { token } = await share({ role: 'control' });
    for (const [method, path] of [
      ['GET', '/shares'],
      ['POST', '/shares'],
      ['DELETE', '/shares'],
      ['GET', '/viewers'],
      ['DELETE', '/viewers/owner'],
      ['GET', '/network'],
    ] as const)
      expect(codeOf(await call(method, path, { token, ...(method === 'POST' ? { body: {} } : {}) }))).toBe(
        'forbidden',
      );
  });
});

describe('the log of access', () => {
  it('tells who came, was refused and typed into what, and which shares were made and ended', async () => {
    const web = await server.create({ name: 'web', command: 'exec cat' });
    await server.create({ name: 'other', command: 'exec cat' });
    const { id, token } = await share({ role: 'control', label: 'Ada' });
    const cookie = await signIn(token);
    const guest = { token: null, headers: { cookie } };
    await call('POST', '/login', { token: null, body: { token: 'x'.repeat(43) } });
    const stream = await server.stream('/api/v1/stream', { cookie, 'user-agent': 'phone/1' });
    await stream.next('hello');
    // A key takes the short way, a paste the ordinary one.
    for (const raw of ['k', 'x'.repeat(5000), 'k'])
      await call('POST', `/sessions/${web.id}/input`, { ...guest, raw });
    await call('POST', '/sessions/other/input', { ...guest, raw: 'k' });
    // What the owner does at this machine is no news.
    await call('POST', '/sessions/web/input', { raw: 'k' });
    await call('GET', '/shares', guest);
    await call('GET', '/sessions', { headers: { origin: 'https://evil.example' } });
    await call('DELETE', `/shares/${id}`);
    const entries = (await call('GET', '/access')).json<AccessEntry[]>();
    expect(entries.map(({ kind, session, detail, count }) => [kind, session, detail, count])).toEqual([
      ['share_revoked', null, '', 1],
      ['refused', null, 'bad_origin', 1],
      ['refused', null, 'forbidden', 1],
      ['typed', 'other', '', 1],
      ['typed', 'web', '', 3],
      ['watched', null, 'phone', 1],
      ['refused', null, 'unauthorized', 1],
      ['signed_in', null, 'node', 1],
      ['share_made', null, '', 1],
    ]);
    for (const entry of entries)
      if (entry.kind === 'typed' || entry.kind === 'signed_in')
        expect(entry).toMatchObject({ share: id, label: 'Ada', address: '127.0.0.1' });
    expect((await call('GET', '/access?limit=2')).json()).toHaveLength(2);
    expect(JSON.stringify(entries)).not.toContain(token);
  });
});

describe('a link to the network', () => {
  it('names the addresses under which this machine is reached, for this machine last', async () => {
    await server.close();
    server = await startTestApp({ host: '0.0.0.0' });
    const { links, token } = await share();
    expect(links.at(-1)).toBe(`${server.app.url}/#token=${token}`);
    expect(links).toHaveLength(server.app.network().links.length + 1);
    for (const link of links) expect(link.endsWith(`/#token=${token}`)).toBe(true);
  });
});

describe('behind a proxy', () => {
  /** Where a visitor seems to come from, by the header; it watches, types (the short way and the long one) and has a wrong token. */
  const seenFrom = async (forwarded: string): Promise<readonly (string | null)[]> => {
    const web = await server.create({ name: 'web', command: 'exec cat' });
    const { id, token } = await share({ role: 'control' });
    const headers = { 'x-forwarded-for': forwarded };
    const stream = await server.stream('/api/v1/stream', { authorization: `Bearer ${token}`, ...headers });
    await stream.next('hello');
    await call('POST', `/sessions/${web.id}/input`, { token, headers, raw: 'k' });
    await call('POST', '/login', { token: null, headers, body: { token: 'x'.repeat(43) } });
    const viewers = await viewersOf(id);
    const entries = (await call('GET', '/access')).json<AccessEntry[]>();
    stream.close();
    return [
      ...viewers.map(({ address }) => address),
      ...entries.filter(({ kind }) => kind !== 'share_made').map(({ address }) => address),
    ];
  };

  it('that is not named nobody is believed', async () => {
    expect(await seenFrom('203.0.113.9')).toEqual(Array(4).fill('127.0.0.1'));
  });

  it('that is named its word is taken, and no word of whoever stands behind it', async () => {
    await server.close();
    server = await startTestApp({ trustProxies: ['127.0.0.0/8'] });
    expect(await seenFrom('10.6.6.6, 203.0.113.9')).toEqual(Array(4).fill('203.0.113.9'));
  });

  it('of another address it is not', async () => {
    await server.close();
    server = await startTestApp({ trustProxies: ['192.0.2.1'] });
    expect(await seenFrom('203.0.113.9')).toEqual(Array(4).fill('127.0.0.1'));
  });
});
