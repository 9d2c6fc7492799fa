import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Problem } from '../../../shared/problem.ts';
import type { ImportedProject, ProjectStatus } from '../../../shared/project.ts';
import type { Session } from '../../../shared/session.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

const FILE = `# Our shop
sessions:
  web:
    command: sleep 1000 # for ever
    env: { SHOP: blue }
  db: { command: sleep 2000, autostart: true }
`;

let folder: string;
let file: string;
let server: TestApp;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootresume-shop-'));
  file = join(folder, 'rootresume.yaml');
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const start = async (text?: string): Promise<void> => {
  if (text !== undefined) writeFileSync(file, text);
  server = await startTestApp({ cwd: folder });
};

/** Replaces the file as editors do. */
const replace = (text: string): void => {
  writeFileSync(`${file}~`, text);
  renameSync(`${file}~`, file);
};

const status = async (): Promise<ProjectStatus> =>
  (await server.call('GET', '/api/v1/project')).json<ProjectStatus>();
const post = (what: string, body: unknown) => server.call('POST', `/api/v1/project/${what}`, { body });
const session = async (id: string): Promise<Session> =>
  (await server.call('GET', `/api/v1/sessions/${id}`)).json<Session>();
const until = (condition: () => Promise<boolean>): Promise<void> =>
  vi.waitFor(async () => expect(await condition()).toBe(true), { timeout: 30_000, interval: 20 });

describe('the project file of the folder', () => {
  it('is taken at the start, and its sessions know where they come from', async () => {
    await start(FILE);
    expect(await session('web')).toMatchObject({ source: 'project', state: 'idle', cwd: folder });
    await until(async () => (await session('db')).state === 'running');
    expect(await server.create({ name: 'own', command: 'true', start: false })).toMatchObject({
      source: 'page',
    });
    expect(await status()).toMatchObject({ file, state: 'good', mistakes: [], differences: [] });
  });

  it('with mistakes keeps nothing from starting, and tells them', async () => {
    await start('sessions:\n  web: { comand: x }\n');
    expect(await status()).toMatchObject({
      state: 'mistaken',
      mistakes: [
        {
          line: 2,
          column: 10,
          message: "sessions.web.comand is no field that it knows. Did you mean 'command'?",
        },
      ],
    });
  });

  it('is told on the stream as it is edited, goes and comes back; nothing is taken from it by itself', async () => {
    await start(FILE);
    const stream = await server.stream('/api/v1/stream');
    expect(await stream.next('project')).toMatchObject({ state: 'good', differences: [] });
    const next = (fits: (told: ProjectStatus) => boolean) => stream.next('project', fits);
    replace('sessions: { web: 7 }');
    expect(await next(({ state }) => state === 'mistaken')).toMatchObject({
      state: 'mistaken',
      mistakes: [{ line: 1, column: 18 }],
    });
    rmSync(file);
    expect(await next(({ state }) => state === 'absent')).toMatchObject({ mistakes: [] });
    replace(FILE.replace('1000', '1001'));
    expect(await next(({ differences }) => differences.length > 0)).toMatchObject({
      state: 'good',
      differences: [
        {
          session: 'web',
          kind: 'changed',
          fields: [{ field: 'command', file: '"sleep 1001"', session: '"sleep 1000"' }],
        },
      ],
    });
    expect(await session('web')).toMatchObject({ command: 'sleep 1000' });
  });

  it('is told anew where the .env file beside it changes what its variables mean', async () => {
    await start('sessions: { web: { command: "sleep ${SHOP_SECONDS:-1000}" } }\n');
    const stream = await server.stream('/api/v1/stream');
    writeFileSync(join(folder, '.env'), 'SHOP_SECONDS=5\n');
    expect(await stream.next('project', ({ differences }) => differences.length > 0)).toMatchObject({
      differences: [
        { session: 'web', fields: [{ field: 'command', file: '"sleep 5"', session: '"sleep 1000"' }] },
      ],
    });
  });
});

describe('applying it', () => {
  it('refuses the end of a session that others depend on, and a pattern that is none', async () => {
    await start(FILE);
    await server.create({ name: 'own', command: 'true', start: false, dependsOn: ['db'] });
    replace('sessions: { web: { command: sleep 1000 } }');
    const removed = await post('apply', { revision: (await status()).revision, remove: ['db'] });
    expect(removed.json<Problem>().detail).toBe(
      'own depends on db, so that cannot be removed. Change what own depends on first.',
    );
    replace("sessions: { web: { command: sleep 1000, ready: { output: '(' } } }");
    const { revision, mistakes } = await status();
    expect(mistakes).toEqual([
      {
        line: 1,
        column: 58,
        message: expect.stringContaining('sessions.web.ready.output must be a regular expression') as string,
      },
    ]);
    expect((await post('apply', { revision })).status).toBe(409);
    expect((await session('web')).ready).toBeNull();
  });

  const EDITED = `sessions:
  web: { command: sleep 1001, restart: always }
  queue: { command: sleep 3000, autostart: true }
`;

  it('touches only what differs, restarts and removes only what the owner names', async () => {
    await start(FILE);
    await server.call('POST', '/api/v1/sessions/web/start');
    await until(
      async () => (await session('web')).state === 'running' && (await session('db')).state === 'running',
    );
    const { pid } = await session('web');
    replace(EDITED);
    const { revision, differences } = await status();
    expect(
      differences.map(({ session: id, kind, fields }) => [id, kind, fields.map(({ field }) => field)]),
    ).toEqual([
      ['web', 'changed', ['command', 'env', 'restart']],
      ['queue', 'added', []],
      ['db', 'removed', []],
    ]);

    const applied = (await post('apply', { revision })).json<ProjectStatus>();
    expect(applied.differences).toMatchObject([{ session: 'db', kind: 'removed' }]);
    expect(await session('web')).toMatchObject({
      pid,
      command: 'sleep 1001',
      restart: 'always',
      pendingRestart: ['command', 'env'],
    });
    await until(async () => (await session('queue')).state === 'running');
    expect(await session('db')).toMatchObject({ state: 'running' });

    const again = await status();
    await post('apply', { revision: again.revision, remove: ['db'] });
    await until(async () => (await server.call('GET', '/api/v1/sessions/db')).status === 404);
    await until(async () => (await status()).differences.length === 0);
  });

  it('restarts at once what the owner names, and keeps what is to be kept', async () => {
    await start(FILE);
    await server.call('POST', '/api/v1/sessions/web/start');
    await until(async () => (await session('web')).state === 'running');
    const { pid } = await session('web');
    replace(EDITED);
    const { revision } = await status();
    await post('apply', { revision, restart: ['web'], keep: ['db'] });
    await until(async () => {
      const web = await session('web');
      return web.state === 'running' && web.pid !== pid && web.pendingRestart.length === 0;
    });
    expect(await session('db')).toMatchObject({ source: 'page' });
    expect((await status()).differences).toEqual([]);
  });

  it('is refused where the file is not the one that was shown, or has mistakes', async () => {
    await start(FILE);
    const { revision } = await status();
    replace(EDITED);
    const stale = await post('apply', { revision });
    expect([stale.status, stale.json<Problem>().code]).toEqual([409, 'conflict']);
    replace('sessions: 7');
    const { revision: bad } = await status();
    expect((await post('apply', { revision: bad })).status).toBe(409);
    expect(await session('web')).toMatchObject({ command: 'sleep 1000' });
  });
});

describe('saving a session into it', () => {
  it('adds it with what is not the default, and keeps comments, order and mode', async () => {
    await start(FILE);
    await server.create({
      name: 'Job queue',
      command: 'echo ${HOME} $$',
      cwd: join(folder, 'jobs'),
      stop: { gracePeriodMs: 3000 },
      start: false,
    });
    const { mode } = statSync(file);
    const saved = await post('save', { sessions: ['job-queue'], revision: (await status()).revision });
    expect(saved.json<ProjectStatus>()).toMatchObject({ state: 'good', differences: [] });
    expect(readFileSync(file, 'utf8')).toBe(`${FILE}  Job queue:
    command: echo $\${HOME} $$$
    cwd: jobs
    stop:
      gracePeriodMs: 3000
`);
    expect(statSync(file).mode).toBe(mode);
    expect(await session('job-queue')).toMatchObject({ source: 'project', command: 'echo ${HOME} $$' });
  });

  it('writes back only what was changed in the page', async () => {
    await start(FILE);
    await server.call('PATCH', '/api/v1/sessions/web', { body: { command: 'sleep 5', group: 'front' } });
    await post('save', { sessions: ['web'], revision: (await status()).revision });
    expect(readFileSync(file, 'utf8')).toBe(
      FILE.replace('sleep 1000', 'sleep 5').replace('blue }\n', 'blue }\n    group: front\n'),
    );
  });

  it('makes the file where there is none', async () => {
    await start();
    expect(await status()).toMatchObject({ file, state: 'absent', revision: '' });
    await server.create({ name: 'a', command: 'true', start: false });
    const saved = await post('save', { sessions: ['a'], revision: '' });
    expect(saved.json<ProjectStatus>()).toMatchObject({ state: 'good', differences: [] });
    expect(readFileSync(file, 'utf8')).toContain('sessions:\n  a:\n    command: "true"\n');
  });

  it('is refused where the file changed meanwhile, has mistakes, or would have one', async () => {
    await start(FILE);
    const { revision } = await status();
    replace(`${FILE}# by somebody else\n`);
    expect((await post('save', { sessions: ['web'], revision })).status).toBe(409);
    await server.create({ name: 'a', command: 'true', start: false });
    await server.create({ name: 'b', command: 'true', dependsOn: ['a'], start: false });
    const alone = await post('save', { sessions: ['b'], revision: (await status()).revision });
    expect([alone.status, alone.json<Problem>().detail]).toEqual([
      409,
      expect.stringContaining("names 'a', and no session of this file has that name or id"),
    ]);
    expect((await post('save', { sessions: ['none'], revision: (await status()).revision })).status).toBe(
      409,
    );
    expect(readFileSync(file, 'utf8')).toBe(`${FILE}# by somebody else\n`);
  });
});

describe('an import', () => {
  it('shows what was found before it writes what is named', async () => {
    cpSync(resolve('src/main/core/project/import/fixtures/mprocs.yaml'), join(folder, 'mprocs.yaml'));
    await start();
    const shown = (await post('import', {})).json<ImportedProject>();
    expect(shown).toMatchObject({
      found: [{ file: 'mprocs.yaml', format: 'mprocs' }],
      written: [],
      revision: '',
    });
    expect(shown.found[0]?.left.map(({ what }) => what)).toContain('shell');
    expect((await status()).state).toBe('absent');

    const done = await post('import', { take: ['server', 'tests'], revision: shown.revision });
    const { written, revision } = done.json<ImportedProject>();
    expect(written).toEqual(['server', 'tests']);
    expect(await status()).toMatchObject({
      revision,
      differences: [],
    });
    expect(await session('tests')).toMatchObject({ state: 'idle', source: 'project', restart: 'always' });
    expect((await post('import', { take: ['nobody'], revision })).status).toBe(409);
  });
});
