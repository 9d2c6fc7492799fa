import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Session } from '../../src/shared/session.ts';
import { isAlive, toldByProcesses } from '../support/processes.ts';
import { startServer, type Server } from '../support/server.ts';

// A project as one has it: a database, two services that need it, a front end that needs both.

const PART = resolve(import.meta.dirname, '../programs/shop-part.mjs');
/** In the environment of all that the project starts, and of nothing else. */
const MARK = `whole-project-${process.pid}`;
const PARTS = ['database', 'api', 'jobs', 'web'] as const;
type Part = (typeof PARTS)[number];

let folder: string;
let dataDir: string;
let server: Server | undefined;
let ports: Record<Part, number>;

/** Listens on a port for a moment; port 0: a free one. Fails where it is taken. */
const listen = async (port: number): Promise<number> => {
  const listener = createServer().listen(port, '127.0.0.1');
  await new Promise((done, fail) => listener.once('listening', done).once('error', fail));
  const { port: given } = listener.address() as AddressInfo;
  await new Promise((done) => listener.close(done));
  return given;
};

const part = (name: Part, rest: string, ...needs: readonly Part[]): string =>
  `  ${name}:
    command: ${JSON.stringify(process.execPath)}
    args: ${JSON.stringify([PART, String(ports[name]), ...needs.map((need) => String(ports[need]))])}
    env: { SHOP: ${MARK} }
    ready: { http: 'http://127.0.0.1:${ports[name]}/', intervalMs: 50 }
    backoff: { delayMs: 50ms, maxDelayMs: 200ms, maxRestarts: 100, stableAfterMs: 10s }
    ports: [${ports[name]}]
    ${rest}
`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rootresume-shop-'));
  dataDir = mkdtempSync(join(tmpdir(), 'rootresume-shop-data-'));
  const free = await Promise.all(PARTS.map(() => listen(0)));
  ports = Object.fromEntries(PARTS.map((name, at) => [name, free[at]])) as Record<Part, number>;
  writeFileSync(
    join(folder, 'rootresume.yaml'),
    `sessions:
${part('web', 'restart: always\n    autostart: true\n    dependsOn: [api, { session: jobs, until: ready }]', 'api')}
${part('api', 'restart: on-failure\n    dependsOn: [database]', 'database')}
${part('jobs', 'dependsOn: [database]', 'database')}
${part('database', 'restart: always')}`,
  );
});
afterAll(async () => {
  await server?.stop();
  for (const dir of [folder, dataDir]) rmSync(dir, { recursive: true, force: true });
});

/** The one command. */
const comeUp = async (): Promise<Server> => (server = await startServer({ cwd: folder, dataDir }));

const session = async (name: Part): Promise<Session> => {
  if (server === undefined) expect.fail('it is not up');
  return server.call<Session>('GET', `/sessions/${name}`);
};
const states = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all(PARTS.map(async (name) => [name, (await session(name)).state] as const)),
  );
const ALL_READY = { database: 'ready', api: 'ready', jobs: 'ready', web: 'ready' };

const pidOf = async (name: Part): Promise<number> =>
  (await session(name)).pid ?? expect.fail(`${name} does not run`);

/** What runs of the project, on this machine. */
const marked = (): number[] =>
  [...toldByProcesses()].flatMap(([pid, told]) =>
    told.includes(`SHOP=${MARK}`) && isAlive(pid) ? [pid] : [],
  );

/** What stands there of how often a session was started again by itself. */
const restarts = async (name: Part): Promise<number> => (await session(name)).restarts;

it('comes up with one command, each part after what it needs', async () => {
  await comeUp();
  await expect.poll(states).toEqual(ALL_READY);
  // A part that had been started before what it needs would have ended with 1.
  for (const name of PARTS) expect([name, await restarts(name)]).toEqual([name, 0]);
});

it('survives kill -9 of any part as its policy says', async () => {
  for (const name of ['database', 'api', 'web'] as const) {
    const pid = await pidOf(name);
    process.kill(pid, 'SIGKILL');
    await expect.poll(async () => (await session(name)).pid ?? pid).not.toBe(pid);
    // What asks the killed one meanwhile ends with 1, and comes back as its own policy says; jobs asks only when it is asked.
    await expect.poll(states).toEqual(ALL_READY);
    expect(await restarts(name)).toBeGreaterThan(0);
  }
  process.kill(await pidOf('jobs'), 'SIGKILL');
  await expect.poll(async () => (await session('jobs')).signal).toBe('SIGKILL');
  expect(await states()).toEqual({ ...ALL_READY, jobs: 'exited' });
  expect(await restarts('jobs')).toBe(0);
});

it('comes up again after kill -9 of RootResume itself, with nothing of the old run left beside it', async () => {
  const before = marked();
  expect(before.length).toBeGreaterThanOrEqual(2 * 3);
  await server?.kill();
  await comeUp();
  await expect.poll(states).toEqual(ALL_READY);
  expect(before.filter(isAlive)).toEqual([]);
});

it('goes down leaving nothing: no process, no port', async () => {
  expect(marked().length).toBeGreaterThanOrEqual(2 * PARTS.length);
  await server?.stop();
  server = undefined;
  expect(marked()).toEqual([]);
  for (const name of PARTS) await expect(listen(ports[name])).resolves.toBe(ports[name]);
});
