import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../shared/session.ts';
import { startTestApp, type TestApp } from './testing/test-app.ts';

let dataDir: string;
let server: TestApp;

const start = async (): Promise<TestApp> => {
  server = await startTestApp({}, dataDir);
  return server;
};

const outputOf = async (id: string): Promise<string> =>
  (await server.call('GET', `/api/v1/sessions/${id}/output?format=raw`)).text;

const sessionOf = async (id: string): Promise<Session> =>
  (await server.call('GET', `/api/v1/sessions/${id}`)).json<Session>();

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'rootresume-restart-'));
  await start();
});
afterEach(async () => {
  await server.close();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('a session after a restart of the server', () => {
  it('has its output and tells how its last run ended', async () => {
    const { id } = await server.create({ name: 'web', command: 'echo first; exit 3', cols: 90, rows: 20 });
    await expect.poll(async () => (await sessionOf(id)).state).toBe('exited');
    const { exitedAt, startedAt } = await sessionOf(id);
    await server.close();

    await start();
    expect(await outputOf(id)).toBe('first\r\n');
    expect(await sessionOf(id)).toMatchObject({
      ...{ state: 'exited', run: 1, exitCode: 3, signal: null, stopped: false, error: null, pid: null },
      ...{ cols: 90, rows: 20, offset: 7, retainedFrom: 0 },
    });
    const session = await sessionOf(id);
    expect(Math.abs(Date.parse(session.startedAt ?? '') - Date.parse(startedAt ?? ''))).toBeLessThan(1000);
    expect(Math.abs(Date.parse(session.exitedAt ?? '') - Date.parse(exitedAt ?? ''))).toBeLessThan(1000);
    const { data, offset } = await (await server.stream(`/api/v1/sessions/${id}/stream`)).next('snapshot');
    expect(offset).toBe(7);
    expect(Buffer.from(data, 'base64').toString()).toContain('first');
  });

  it('goes on with its next run, behind a reset of the terminal', async () => {
    const { id } = await server.create({ name: 'web', command: 'echo run; read x' });
    await (await server.stream(`/api/v1/sessions/${id}/stream?from=start`)).until(id, 'run');
    await server.close();

    await start();
    expect(await sessionOf(id)).toMatchObject({ state: 'exited', stopped: true, run: 1 });
    await server.call('POST', `/api/v1/sessions/${id}/start`);
    const stream = await server.stream(`/api/v1/sessions/${id}/stream?from=start`);
    const whole = (await stream.until(id, '\x1b[0m\r\nrun')).toString();
    expect(whole.startsWith('run\r\n')).toBe(true);
    expect((await sessionOf(id)).run).toBe(2);
  });

  it('tells again that a run could not be started', async () => {
    const { id } = await server.create({ name: 'gone', command: 'no-such-program', args: [] });
    const stream = await server.stream('/api/v1/stream');
    await stream.next('sessions');
    const { error } = await sessionOf(id);
    await server.close();
    await start();
    expect(await sessionOf(id)).toMatchObject({ state: 'failed', error, run: 1 });
  });

  it('that was removed leaves nothing to a later one of its name', async () => {
    const { id } = await server.create({ name: 'web', command: 'echo secret' });
    await (await server.stream(`/api/v1/sessions/${id}/stream?from=start`)).until(id, 'secret');
    await server.call('DELETE', `/api/v1/sessions/${id}`);
    await server.close();
    await start();
    const next = await server.create({ name: 'web', command: 'true' });
    expect(next.id).toBe(id);
    expect(await outputOf(id)).toBe('');
    expect((await sessionOf(id)).run).toBe(1);
  });
});

describe('input after a restart of the server', () => {
  for (const [title, earlier] of [
    ['the first of its client', []],
    ['one of many', ['a', 'b']],
  ] as const)
    it(`does not reach the next run when it is repeated because its answer was lost: ${title}`, async () => {
      const { id } = await server.create({
        name: 'web',
        command: 'stty raw -echo; echo "run ${ROOTRESUME_RUN##*:}:"; exec cat',
        autostart: true,
      });
      const input = (raw: string, seq: string, run: number) =>
        server.call('POST', `/api/v1/sessions/${id}/input`, {
          raw,
          headers: { 'input-seq': seq, 'input-run': String(run) },
        });
      const first = await server.stream(`/api/v1/sessions/${id}/stream?from=start`);
      await first.until(id, 'run 1:');
      for (const [index, key] of earlier.entries())
        expect((await input(key, `c:${index + 1}`, 1)).status).toBe(204);
      const seq = `c:${earlier.length + 1}`;
      // Applied, as the program shows; that it was answered too, this client does not know.
      await input('secret', seq, 1);
      await first.until(id, 'secret');
      await server.close();

      await start();
      const second = await server.stream(`/api/v1/sessions/${id}/stream?from=start`);
      await second.until(id, 'run 2:');
      for (const again of [seq, 'anew:1']) {
        const refused = await input('secret', again, 1);
        expect([refused.status, refused.json()['code']]).toEqual([409, 'other_run']);
      }
      expect((await input('after!', 'anew:1', 2)).status).toBe(204);
      expect((await second.until(id, 'after!')).toString()).toMatch(/run 2:\r?\nafter!$/);
    });
});

describe('a cursor after a restart of the server', () => {
  it('goes on with exactly the next byte, without a snapshot', async () => {
    const { id } = await server.create({ name: 'web', command: 'echo one; read x; echo two; read x' });
    const first = await server.stream(`/api/v1/sessions/${id}/stream?from=start`);
    await first.until(id, 'one\r\n');
    await server.call('POST', `/api/v1/sessions/${id}/input`, { raw: '\n' });
    // With the end of its line, which may come by itself: what is compared is all that there is.
    await first.until(id, 'two\r\n');
    const { cursor = '' } = first;
    const seen = first.output(id).toString();
    await server.close();

    await start();
    await server.call('POST', `/api/v1/sessions/${id}/start`);
    const path = `/api/v1/sessions/${id}/stream?after=${encodeURIComponent(cursor)}`;
    const second = await server.stream(path);
    await second.until(id, 'one\r\n');
    expect(second.events.some(({ type }) => type === 'snapshot')).toBe(false);
    expect(await outputOf(id)).toBe(seen + second.output(id).toString());
  });
});
