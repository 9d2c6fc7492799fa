import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccessEntry } from '../../../shared/access-log.ts';
import { MAX_SHARE_ASKS_PER_MINUTE, type Ask } from '../../../shared/asks.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { CreatedShare, CreateShare, Share, Viewer } from '../../../shared/shares.ts';
import { startTestApp, type Answer, type CallOptions, type TestApp } from '../testing/test-app.ts';
import type { TestStream } from '../testing/test-stream.ts';

const FIREFOX = 'Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0';

let server: TestApp;
beforeEach(async () => {
  server = await startTestApp();
});
afterEach(() => server.close());

const call = (method: string, path: string, options?: CallOptions): Promise<Answer> =>
  server.call(method, `/api/v1${path}`, options);
const codeOf = (answer: Answer): string =>
  answer.status < 300 ? String(answer.status) : answer.json<Problem>().code;

const share = async (body: CreateShare = {}): Promise<CreatedShare> =>
  (await call('POST', '/shares', { body })).json<CreatedShare>();

/** A browser of somebody else's, signed in by a link, with a stream open. */
interface Guest {
  readonly stream: TestStream;
  readonly streamId: string;
  readonly headers: Record<string, string>;
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<Answer>;
  readonly ask: () => Promise<Answer>;
  readonly type: (session: string, keys?: string) => Promise<string>;
}

const visit = async (headers: Record<string, string>): Promise<Guest> => {
  const stream = await server.stream('/api/v1/stream?output=*', headers);
  const { stream: streamId } = await stream.next('hello');
  const asGuest: Guest['call'] = (method, path, options) =>
    call(method, path, { ...options, token: null, headers });
  return {
    stream,
    streamId,
    headers,
    call: asGuest,
    ask: () => asGuest('POST', `/stream/${streamId}/ask`),
    type: async (session, keys = 'k') =>
      codeOf(await asGuest('POST', `/sessions/${session}/input`, { raw: keys })),
  };
};

const arrive = async ({ token }: { readonly token: string }, userAgent = FIREFOX): Promise<Guest> => {
  const answer = await call('POST', '/login', { token: null, body: { token } });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return visit({ cookie, 'user-agent': userAgent });
};

const asks = async (): Promise<readonly Ask[]> => (await call('GET', '/asks')).json<Ask[]>();

const answer = async (body: object, options: CallOptions = {}): Promise<string> =>
  codeOf(await call('POST', `/asks/${(await asks())[0]?.id ?? 'none'}`, { body, ...options }));

const viewerOf = async ({ id }: { readonly id: string }): Promise<Viewer | undefined> =>
  (await call('GET', '/viewers')).json<Viewer[]>().find((viewer) => viewer.share === id);

const cat = (name: string) => server.create({ name, command: 'exec cat' });

describe('who may only look', () => {
  it('asks to type, is let for the visit, types at once in the open stream, and is ended the same way', async () => {
    await cat('web');
    const made = await share({ label: 'Ann' });
    const ann = await arrive(made);
    const window = await server.stream('/api/v1/stream');
    await window.next('hello');
    expect(await ann.type('web')).toBe('forbidden');
    expect((await ann.ask()).status).toBe(204);
    const [told] = await window.next('asks', (all) => all.length === 1);
    expect(told).toMatchObject({
      address: '127.0.0.1',
      browser: 'Firefox on Android',
      share: made.id,
      label: 'Ann',
      sessions: '*',
    });
    await ann.stream.next('role', (now) => now.role === 'view' && now.typing === 'asked');
    expect((await viewerOf(made))?.typing).toBe('asked');
    expect(await answer({ answer: 'visit' })).toBe('204');
    await ann.stream.next('role', (now) => now.role === 'control' && now.typing === 'visit');
    await window.next('asks', (all) => all.length === 0);
    // A key takes the short way, a paste the ordinary one.
    expect(await ann.type('web', 'typed')).toBe('204');
    expect(await ann.type('web', `${'x'.repeat(500)}\n`)).toBe('204');
    await ann.stream.until('web', 'typedxxx');
    const viewer = await viewerOf(made);
    expect(viewer).toMatchObject({ role: 'control', typing: 'visit' });
    expect((await call('GET', '/shares')).json<Share[]>()[0]?.typists).toMatchObject([
      { viewer: viewer?.id, browser: 'Firefox on Android', term: 'visit' },
    ]);
    expect((await call('DELETE', `/viewers/${viewer?.id ?? ''}/typing`)).status).toBe(204);
    await ann.stream.next('role', (now) => now.role === 'view' && now.typing === 'none');
    expect(await ann.type('web')).toBe('forbidden');
    expect(await ann.type('web', 'x'.repeat(500))).toBe('forbidden');
    expect(codeOf(await call('DELETE', `/viewers/${viewer?.id ?? ''}/typing`))).toBe('not_found');
  });

  it('is told again in a stream that is opened later, as is the owner', async () => {
    const ann = await arrive(await share());
    await ann.ask();
    const again = await visit(ann.headers);
    await again.stream.next('role', (now) => now.typing === 'asked');
    const window = await server.stream('/api/v1/stream');
    await window.next('asks', (all) => all.length === 1);
    await answer({ answer: 'always' });
    expect((await (await visit(ann.headers)).stream.next('hello')).role).toBe('control');
  });

  it('keeps what it was let do for good over a restart of the server, and loses what was for the visit', async () => {
    await cat('web');
    const [always, once] = [await arrive(await share()), await arrive(await share())];
    await always.ask();
    await answer({ answer: 'always' });
    await once.ask();
    await answer({ answer: 'visit' });
    const { dataDir } = server;
    await server.app.close();
    server = await startTestApp({}, dataDir);
    expect((await (await visit(always.headers)).stream.next('hello')).role).toBe('control');
    expect((await (await visit(once.headers)).stream.next('hello')).role).toBe('view');
    expect(await (await visit(once.headers)).type('web')).toBe('forbidden');
  });

  it('creates, edits and removes nothing, and reaches no other session, once it may type', async () => {
    await cat('web');
    await cat('secret');
    const ann = await arrive(await share({ sessions: ['web'] }));
    await ann.ask();
    await answer({ answer: 'always' });
    expect(await ann.type('web')).toBe('204');
    expect(await ann.type('secret')).toBe('not_found');
    for (const [method, path] of [
      ['POST', '/sessions/secret/stop'],
      ['POST', '/sessions/secret/resize'],
    ] as const)
      expect(codeOf(await ann.call(method, path, { body: { cols: 80, rows: 24 } }))).toBe('not_found');
    for (const [method, path, body] of [
      ['POST', '/sessions', { command: 'true' }],
      ['PATCH', '/sessions/web', { command: 'true' }],
      ['DELETE', '/sessions/web', undefined],
      ['GET', '/shares', undefined],
      ['GET', '/asks', undefined],
    ] as const)
      expect(codeOf(await ann.call(method, path, body && { body }))).toBe('forbidden');
    expect(JSON.stringify(ann.stream.events)).not.toContain('secret');
  });

  it('is refused, and may not ask again for a while', async () => {
    const ann = await arrive(await share());
    await ann.ask();
    expect(await answer({ answer: 'refuse' })).toBe('204');
    await ann.stream.next('role', (now) => now.typing === 'refused');
    const early = await ann.ask();
    expect([early.status, codeOf(early)]).toEqual([429, 'ask_later']);
    expect(early.json<Problem>().detail).toMatch(/after \d+ s/);
  });

  it('leaves a trace of all that in the log of access, and of no key', async () => {
    await cat('web');
    const ann = await arrive(await share({ label: 'Ann' }));
    await ann.ask();
    await answer({ answer: 'refuse' });
    const ben = await arrive(await share({ label: 'Ben' }));
    await ben.ask();
    await answer({ answer: 'visit' });
    for (let count = 0; count < 30; count += 1) await ben.type('web', 'k');
    const viewer = (await call('GET', '/viewers')).json<Viewer[]>().find(({ typing }) => typing === 'visit');
    await call('DELETE', `/viewers/${viewer?.id ?? ''}/typing`);
    const entries = (await call('GET', '/access')).json<AccessEntry[]>();
    expect(
      entries
        .filter(({ kind }) => /ask|typ/.test(kind))
        .map(({ kind, label, session, detail, count }) => [kind, label, session, detail, count]),
    ).toEqual([
      ['typing_ended', 'Ben', null, 'owner', 1],
      ['typed', 'Ben', 'web', '', 30],
      ['typing_granted', 'Ben', null, 'visit', 1],
      ['asked', 'Ben', null, 'Firefox on Android', 1],
      ['ask_refused', 'Ann', null, '', 1],
      ['asked', 'Ann', null, 'Firefox on Android', 1],
    ]);
  });
});

describe('an attack on asking', () => {
  it('in somebody else’s name fails: a stream is known to its own credential alone', async () => {
    const [ann, eve] = [await arrive(await share()), await arrive(await share())];
    const window = await server.stream('/api/v1/stream');
    const { stream: ownerStream } = await window.next('hello');
    for (const stream of [ann.streamId, ownerStream, '0'.repeat(32)])
      expect(codeOf(await eve.call('POST', `/stream/${stream}/ask`))).toBe('not_found');
    expect(await asks()).toEqual([]);
  });

  it('by answering it oneself fails, for every role but the owner’s', async () => {
    const [ann, ben] = [await arrive(await share()), await arrive(await share({ role: 'control' }))];
    await ann.ask();
    for (const who of [ann, ben]) {
      expect(await answer({ answer: 'always' }, { token: null, headers: who.headers })).toBe('forbidden');
      expect(codeOf(await who.call('DELETE', '/viewers/owner/typing'))).toBe('forbidden');
    }
    expect(await answer({ answer: 'always' }, { token: null })).toBe('unauthorized');
    expect(await asks()).toHaveLength(1);
  });

  it.each([{ answer: 'owner' }, { answer: 'control' }, { answer: 'visit', role: 'owner' }, {}])(
    'by the answer %j fails',
    async (body) => {
      const ann = await arrive(await share());
      await ann.ask();
      expect(await answer(body)).toBe('invalid_body');
      expect((await (await visit(ann.headers)).stream.next('hello')).role).toBe('view');
    },
  );

  it('by the link’s own token fails: what is granted is one browser’s', async () => {
    const { token } = await share();
    const program = await server.stream('/api/v1/stream', { authorization: `Bearer ${token}` });
    const { stream } = await program.next('hello');
    expect(codeOf(await call('POST', `/stream/${stream}/ask`, { token }))).toBe('conflict');
  });

  it('after the visit fails: signed out, and signed in again by the same link, it asks anew', async () => {
    await cat('web');
    const made = await share();
    const ann = await arrive(made);
    await ann.ask();
    await answer({ answer: 'visit' });
    expect(await ann.type('web')).toBe('204');
    await ann.call('POST', '/logout');
    await ann.stream.next('bye');
    expect(await ann.type('web')).toBe('unauthorized');
    expect(await (await arrive(made)).type('web')).toBe('forbidden');
  });

  it.each([4, 500])('by a body of %i bytes whose end comes after the grant’s fails', async (length) => {
    await server.create({ name: 'web', command: 'stty -echo; exec cat' });
    const made = await share();
    const ann = await arrive(made);
    await ann.ask();
    await answer({ answer: 'visit' });
    await ann.stream.next('role', (now) => now.role === 'control');
    const slow = httpRequest(`${server.app.url}/api/v1/sessions/web/input`, {
      method: 'POST',
      headers: { ...ann.headers, 'content-length': length },
    });
    const answered = new Promise<number | undefined>((resolve, reject) => {
      slow.once('response', (response) => resolve(response.resume().statusCode));
      slow.once('error', reject);
    });
    await new Promise<void>((resolve) => void slow.write('x', () => resolve()));
    // What was sent before this request is with the server by its answer.
    expect(await ann.type('web', '')).toBe('204');
    const viewer = await viewerOf(made);
    expect(codeOf(await call('DELETE', `/viewers/${viewer?.id ?? ''}/typing`))).toBe('204');
    slow.end('x'.repeat(length - 1));
    expect(await answered).toBe(403);
    await call('POST', '/sessions/web/input', { raw: 'the owner\n' });
    expect((await ann.stream.until('web', 'the owner')).toString()).not.toContain('x');
  });

  it('by flooding leaves one ask of a browser, and a few of a link', async () => {
    const made = await share();
    const ann = await arrive(made);
    const answers = await Promise.all(Array.from({ length: 40 }, () => ann.ask()));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    expect(await asks()).toHaveLength(1);
    const others = await Promise.all(
      Array.from({ length: 10 }, async () => codeOf(await (await arrive(made)).ask())),
    );
    expect(others.filter((code) => code === 'ask_later')).toHaveLength(10 - MAX_SHARE_ASKS_PER_MINUTE + 1);
    expect(await asks()).toHaveLength(MAX_SHARE_ASKS_PER_MINUTE);
  });

  it('by a link that is over fails, and what it had asked is over with it', async () => {
    const made = await share({ expiresIn: 4 });
    const ann = await arrive(made);
    await ann.ask();
    const [waiting] = await asks();
    await ann.stream.next('bye', ({ reason }) => reason === 'expired');
    expect(codeOf(await ann.ask())).toBe('unauthorized');
    expect(await asks()).toEqual([]);
    const late = await call('POST', `/asks/${waiting?.id ?? ''}`, { body: { answer: 'always' } });
    expect(codeOf(late)).toBe('not_found');
  });

  it('by text that looks like something else is told as the text that it is, and shortly', async () => {
    const label = '<img src=x onerror=alert(1)>\u202e"; the owner';
    const made = await share({ label });
    const ann = await arrive(made, `<script>\u0085alert(1)</script>${'A'.repeat(5000)}`);
    await ann.ask();
    const window = await server.stream('/api/v1/stream');
    const [told] = await window.next('asks', (all) => all.length === 1);
    expect(told).toMatchObject({ label, browser: '<script>alert(1)<' });
    // One event is one line of ASCII, whatever stands in it.
    const long = await arrive(made, 'B'.repeat(5000));
    await long.ask();
    expect((await asks())[1]?.browser).toHaveLength(40);
  });
});
