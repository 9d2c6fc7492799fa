import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../../shared/alerts.ts';
import type { Session } from '../../../shared/session.ts';
import type { CreatedShare } from '../../../shared/shares.ts';
import type { Trigger } from '../../../shared/triggers.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';
import type { TestStream } from '../testing/test-stream.ts';

let dataDir: string;
let server: TestApp;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'rootresume-alerts-'));
  server = await startTestApp({}, dataDir);
});
afterEach(async () => {
  await server.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const as = (token: string | undefined) => (token === undefined ? {} : { token });
const alertsOf = async (token?: string): Promise<readonly Alert[]> =>
  (await server.call('GET', '/api/v1/alerts', as(token))).json<Alert[]>();
const share = async (session: string): Promise<string> => {
  const body = { role: 'control', sessions: [session] };
  return (await server.call('POST', '/api/v1/shares', { body })).json<CreatedShare>().token;
};
const watch = (token?: string): Promise<TestStream> =>
  server.stream('/api/v1/stream', token === undefined ? undefined : { authorization: `Bearer ${token}` });

describe('what triggers did', () => {
  it('is told as it happens, with what came of it, and to whoever comes later', async () => {
    const early = await watch();
    const triggers: Trigger[] = [{ when: { output: 'ERROR' }, do: ['bell', { command: 'exit 7' }] }];
    const command = 'echo "ERROR one"; read x';
    await server.call('POST', '/api/v1/sessions', { body: { name: 'web', command, triggers } });
    const told = await early.next('alert', ({ actions }) => actions.some(({ state }) => state === 'failed'));
    expect(told).toMatchObject({
      ...{ session: 'web', run: 1, trigger: 'Output matches ERROR', lines: ['ERROR one'], more: 0 },
      actions: [
        { kind: 'bell', state: 'done' },
        { kind: 'command', state: 'failed', detail: 'exit 7: it exited with 7' },
      ],
    });
    expect(await (await watch()).next('alerts')).toEqual([told]);
    expect(await alertsOf()).toEqual([told]);
  });

  it('is told to a share of its own sessions, without commands and addresses; triggers are not told at all', async () => {
    const triggers: Trigger[] = [{ when: { output: 'ERROR' }, do: [{ command: 'true secret' }] }];
    await server.create({ name: 'web', command: 'read x; echo ERROR mine; read x', triggers });
    await server.create({ name: 'db', command: 'exit 3' });
    const token = await share('web');
    const guest = await watch(token);
    await expect.poll(() => alertsOf()).toHaveLength(1);
    expect(await alertsOf(token)).toEqual([]);
    await server.call('POST', '/api/v1/sessions/web/input', { raw: '\n' });
    const told = await guest.next('alert', ({ actions }) => actions[0]?.state === 'done');
    expect(told).toMatchObject({ session: 'web', lines: ['ERROR mine'] });
    expect(told.actions).toEqual([{ kind: 'command', state: 'done' }]);
    expect(JSON.stringify(guest.events)).not.toMatch(/secret|"db"/);
    expect(await alertsOf(token)).toEqual([told]);
    const seen = (await server.call('GET', '/api/v1/sessions/web', as(token))).json<Session>();
    expect(seen).not.toHaveProperty('triggers');
    expect((await server.call('GET', '/api/v1/sessions/web')).json<Session>().triggers).toEqual(triggers);
  });

  it('can be defined by the owner alone, and not otherwise than it is meant', async () => {
    await server.create({ name: 'web', command: 'read x' });
    const token = await share('web');
    const patch = (triggers: unknown, token?: string) =>
      server.call('PATCH', '/api/v1/sessions/web', { body: { triggers }, ...as(token) });
    expect((await patch([], token)).status).toBe(403);
    const wrong: readonly unknown[] = [
      { when: { output: '(' }, do: [] },
      { when: { state: 'idle' }, do: [] },
      { when: { output: 'x', state: 'ready' }, do: [] },
      { when: { output: 'x' }, do: ['reboot'] },
      { when: { output: 'x' }, do: [{ webhook: 'file:///etc/passwd' }] },
      { when: { output: 'x' }, do: [{ webhook: 'http://[' }] },
      { when: { state: 'ready' }, do: ['restart'] },
      { when: { output: 'x' }, do: [], atMostEveryMs: 0 },
    ];
    for (const trigger of wrong) expect((await patch([trigger])).status).toBe(400);
    expect((await patch([{ when: { output: 'x' }, do: [] }])).status).toBe(200);
  });

  it('is gone after a restart of the server, which finds nothing in output from before it', async () => {
    const triggers: Trigger[] = [{ when: { output: 'ERROR' }, do: ['bell'] }];
    await server.create({ name: 'web', command: 'echo ERROR old; exit 3', triggers });
    await expect.poll(() => alertsOf()).toHaveLength(2);
    await server.close();
    server = await startTestApp({}, dataDir);
    expect((await server.call('GET', '/api/v1/sessions/web')).json<Session>().triggers).toEqual(triggers);
    await server.create({ name: 'last', command: 'exit 4' });
    await expect.poll(() => alertsOf()).toHaveLength(1);
    expect((await alertsOf())[0]).toMatchObject({ id: 1, session: 'last' });
  });
});
