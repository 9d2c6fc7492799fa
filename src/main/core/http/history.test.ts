import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutputMarks, SearchAnswer } from '../../../shared/output.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Session } from '../../../shared/session.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

const MIB = 1024 * 1024;

let server: TestApp;
beforeAll(async () => {
  server = await startTestApp({ logLimits: { sessionBytes: 4 * MIB, segmentBytes: MIB } });
});
afterAll(() => server.close());

const get = (path: string) => server.call('GET', `/api/v1${path}`);

/** Runs a command to its end, and gives its session's id. */
const run = async (name: string, command: string): Promise<string> => {
  const { id } = await server.create({ name, command, cols: 100, rows: 20, start: false });
  const stream = await server.stream('/api/v1/stream');
  await server.call('POST', `/api/v1/sessions/${id}/start`);
  await stream.next('session', (session) => session.id === id && session.state === 'exited');
  stream.close();
  return id;
};

const open = (path: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${server.app.token}` };
    request(`${server.app.url}/api/v1${path}`, { headers, agent: false }, resolve).on('error', reject).end();
  });

describe('a download', () => {
  it('says which bytes it is, how many, and what to call the file', async () => {
    const id = await run('Häß/lich: "x"', 'echo hello');
    const raw = await get(`/sessions/${id}/output?from=1&to=5`);
    expect(raw.text).toBe('ello');
    expect(raw.headers.get('content-length')).toBe('4');
    expect(raw.headers.get('output-from')).toBe('1');
    expect(raw.headers.get('output-to')).toBe('5');
    for (const [format, suffix] of [
      ['raw', 'log'],
      ['text', 'txt'],
      ['cast', 'cast'],
      ['cast3', 'cast'],
    ]) {
      const { headers } = await get(`/sessions/${id}/output?format=${format}`);
      expect(headers.get('content-disposition')).toMatch(
        new RegExp(`^attachment; filename="[a-z0-9-]+\\.${suffix}"$`),
      );
    }
  });

  it('is cut off, not silently short, where output is pruned before a slow client took it', async () => {
    // NUL becomes six characters in JSON, so that the recording is larger than what sockets hold for a client that does not read.
    const { id } = await server.create({
      name: 'pruned',
      command: 'stty -echo; head -c 4000000 /dev/zero; read x; head -c 9000000 /dev/zero; read y',
    });
    const session = async (): Promise<Session> => (await get(`/sessions/${id}`)).json<Session>();
    await expect.poll(async () => (await session()).offset).toBe(4_000_000);
    const download = await open(`/sessions/${id}/output?format=cast`);
    download.pause();
    await server.call('POST', `/api/v1/sessions/${id}/input`, { raw: '\r' });
    await expect.poll(async () => (await session()).retainedFrom).toBeGreaterThan(4_000_000);
    const ending = Promise.race([
      once(download, 'end').then(() => 'whole'),
      once(download, 'error').then(() => 'cut off'),
      once(download, 'aborted').then(() => 'cut off'),
    ]);
    download.on('error', () => undefined);
    download.resume();
    expect(await ending).toBe('cut off');
    await server.call('DELETE', `/api/v1/sessions/${id}`);
  });
});

describe('the search route', () => {
  it('answers lines, their offsets and times, and where to go on', async () => {
    const id = await run('searched', 'seq 1 2000');
    const answer = (await get(`/sessions/${id}/search?q=19&limit=3`)).json<SearchAnswer>();
    expect(answer.matches.map(({ text }) => text)).toEqual(['1999', '1998', '1997']);
    for (const { offset, text, at } of answer.matches) {
      expect((await get(`/sessions/${id}/output?from=${offset}&to=${offset + 4}`)).text).toBe(text);
      expect(Math.abs(Date.now() - Date.parse(at ?? ''))).toBeLessThan(60_000);
    }
    expect(answer.next).toBe(answer.matches[2]?.offset);
    const more = (
      await get(`/sessions/${id}/search?q=19&before=${answer.next}&limit=1`)
    ).json<SearchAnswer>();
    expect(more.matches[0]?.text).toBe('1996');
    expect((await get(`/sessions/${id}/search?q=nowhere`)).json()).toEqual({ matches: [], next: null });
  });

  it('tells case apart where it is asked to', async () => {
    const id = await run('cased', 'echo Error; echo error');
    const texts = async (query: string): Promise<readonly string[]> =>
      (await get(`/sessions/${id}/search?q=Error${query}`))
        .json<SearchAnswer>()
        .matches.map(({ text }) => text);
    expect(await texts('')).toEqual(['error', 'Error']);
    expect(await texts('&case=1')).toEqual(['Error']);
  });

  it('refuses what it cannot read, and a session that is not there', async () => {
    const id = await run('refusing', 'echo x');
    for (const query of [
      '',
      'q=',
      'q=x&limit=0',
      'q=x&limit=1000',
      'q=x&before=-1',
      'q=x&case=yes',
      `q=${'x'.repeat(1001)}`,
    ])
      expect((await get(`/sessions/${id}/search?${query}`)).json<Problem>().code).toBe('invalid_query');
    expect((await get('/sessions/none/search?q=x')).json<Problem>().code).toBe('not_found');
  });
});

describe('the marks route', () => {
  it('tells sizes and times of a range', async () => {
    const { id } = await server.create({
      name: 'marked',
      command: 'echo one; read x; echo two; read y',
      cols: 100,
      rows: 20,
    });
    const stream = await server.stream(`/api/v1/sessions/${id}/stream?from=start`);
    // With the end of its line, which may come by itself: nothing more comes until it is asked for.
    await stream.until(id, 'one\r\n');
    const resizedAt = (await get(`/sessions/${id}`)).json<Session>().offset;
    await server.call('POST', `/api/v1/sessions/${id}/resize`, { body: { cols: 90, rows: 30 } });
    const before = new Date().toISOString();
    await server.call('POST', `/api/v1/sessions/${id}/input`, { raw: '\r' });
    await stream.until(id, 'two');
    const marks = (await get(`/sessions/${id}/marks`)).json<OutputMarks>();
    expect(marks).toMatchObject({ from: 0, start: 0, cols: 100, rows: 20 });
    expect(marks.to).toBe(marks.end);
    expect(marks.resizes).toEqual([{ offset: resizedAt, cols: 90, rows: 30 }]);
    expect(marks.times[0]?.offset).toBe(0);
    expect(marks.times.map(({ at }) => at)).toEqual(marks.times.map(({ at }) => at).sort());
    const later = (await get(`/sessions/${id}/marks?from=${resizedAt}`)).json<OutputMarks>();
    expect(later).toMatchObject({ cols: 90, rows: 30, resizes: [] });
    const then = (await get(`/sessions/${id}/marks?at=${encodeURIComponent(before)}`)).json<OutputMarks>();
    expect(then.from).toBeLessThanOrEqual(resizedAt);
    expect((await get(`/sessions/${id}/marks?at=2000-01-01T00:00:00Z`)).json<OutputMarks>().from).toBe(0);
    await server.call('DELETE', `/api/v1/sessions/${id}`);
  });

  it('refuses a time that is none', async () => {
    const id = await run('timeless', 'echo x');
    for (const at of ['yesterday', '2026-13-99T99:99:99Z'])
      expect((await get(`/sessions/${id}/marks?at=${at}`)).json<Problem>().code).toBe('invalid_query');
  });
});
