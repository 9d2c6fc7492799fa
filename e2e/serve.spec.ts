import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CreatedShare } from '../src/shared/shares.ts';
import { isAlive, toldByProcesses } from './support/processes.ts';
import { startServer } from './support/server.ts';
import { expect, test } from './support/test.ts';

const BIN = resolve(import.meta.dirname, '../bin/rootresume.js');

/** Runs a start that is to fail, and gives what it said. */
const failingStart = (...flags: readonly string[]): { code: number | null; said: string } => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [BIN, 'serve', ...flags], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  expect(stdout).toBe('');
  // One sentence for a person, and never a stack trace.
  expect(stderr).not.toMatch(/^\s+at /m);
  return { code: status, said: stderr.trim() };
};

test.describe('rootresume serve', () => {
  let dir: string;
  test.beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'rootresume-serve-'));
  });
  test.afterEach(() => rmSync(dir, { recursive: true, force: true }));

  test('refuses a port in use that was asked for, and takes the next one where it was not', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as AddressInfo;
    expect(failingStart('--port', String(port), '--data-dir', dir)).toEqual({
      code: 1,
      said: `rootresume: Cannot listen on 127.0.0.1:${port}: the port is in use. Choose another with --port, or leave it out.`,
    });
    blocker.close();
  });

  test('refuses a data dir that another server holds, naming the holder', async () => {
    const server = await startServer({ dataDir: dir });
    const { code, said } = failingStart('--port', '0', '--data-dir', dir);
    expect(code).toBe(1);
    expect(said).toContain(`process ${server.pid}`);
    await server.stop();
  });

  test('refuses what it cannot use, with one sentence', () => {
    const file = join(dir, 'file');
    writeFileSync(file, '');
    expect(failingStart('--port', '0', '--data-dir', file)).toMatchObject({ code: 1 });
    expect(failingStart('--port', '0', '--data-dir', '/proc/none')).toMatchObject({ code: 1 });
    expect(failingStart('--port', 'x', '--data-dir', dir)).toMatchObject({ code: 1 });
    expect(failingStart('--host', '203.0.113.1', '--port', '0', '--data-dir', dir)).toMatchObject({
      code: 1,
    });
    expect(failingStart('--config', join(dir, 'none.yaml'), '--port', '0', '--data-dir', dir)).toMatchObject({
      code: 1,
    });
    expect(failingStart('--nonsense')).toMatchObject({ code: 1 });
  });

  test('stops everything on SIGINT and exits 0', async () => {
    const server = await startServer({ dataDir: dir });
    const { pid } = await server.create({ command: 'exec sleep 1000' });
    expect(isAlive(pid)).toBe(true);
    process.kill(server.pid, 'SIGINT');
    await expect.poll(() => isAlive(server.pid)).toBe(false);
    expect(isAlive(pid)).toBe(false);
    await server.stop();
  });

  test('hurries on a second signal, and still leaves no process behind', async () => {
    const server = await startServer({ dataDir: dir });
    const { pid } = await server.create({
      command: 'node e2e/programs/ignore-signals.mjs',
      stop: { gracePeriodMs: 600_000 },
    });
    await expect
      .poll(async () => (await server.call<{ offset: number }>('GET', '/sessions/node')).offset)
      .toBeGreaterThan(0);
    process.kill(server.pid, 'SIGINT');
    await expect
      .poll(async () => (await server.call<{ state: string }>('GET', '/sessions/node')).state)
      .toBe('stopping');
    // Asked again and again, as an impatient person does: two signals in quick succession count as one.
    await expect
      .poll(
        () => {
          if (isAlive(server.pid)) process.kill(server.pid, 'SIGINT');
          return isAlive(server.pid);
        },
        { timeout: 20_000, intervals: [500] },
      )
      .toBe(false);
    expect(isAlive(pid)).toBe(false);
    await server.stop();
  });

  test('ends at its next start what a killed server left running', async () => {
    const first = await startServer({ dataDir: dir });
    const { pid } = await first.create({ command: 'exec sleep 1000' });
    await first.kill();
    const second = await startServer({ dataDir: dir });
    expect(isAlive(pid)).toBe(false);
    expect(await second.call('GET', '/sessions/sleep')).toMatchObject({ state: 'idle', run: 0 });
    await second.stop();
  });

  test('keeps sessions, the token and sign-ins over a restart, readable by its user only', async () => {
    const first = await startServer({ dataDir: dir });
    await first.create({ command: 'exec sleep 1000', name: 'kept', autostart: true });
    await first.create({ command: 'true', name: 'idle', start: false });
    await first.stop();
    for (const name of ['credentials.json', 'sessions.json', 'settings.json'])
      expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
    const second = await startServer({ dataDir: dir });
    expect(second.token).toBe(first.token);
    await expect
      .poll(() => second.call('GET', '/sessions'))
      .toMatchObject([
        { id: 'kept', state: 'running' },
        { id: 'idle', state: 'idle' },
      ]);
    await second.stop();
  });

  test('shows its token and those of links to nobody who lists processes and their environment', async () => {
    test.skip(process.platform !== 'linux', 'processes are read from /proc');
    const server = await startServer({ dataDir: dir });
    const { token } = await server.call<CreatedShare>('POST', '/shares', { role: 'control' });
    const { pid } = await server.create({ command: 'exec sleep 1000', env: { SHOWN: 'as-it-is' } });
    // Between its fork and its exec it shows what the server shows.
    await expect.poll(() => toldByProcesses().get(pid ?? 0)).toContain('SHOWN=as-it-is');
    const told = toldByProcesses();
    expect(told.get(server.pid), 'what is there is found').toContain(dir);
    expect(told.get(pid ?? 0)).toContain('SHOWN=as-it-is');
    for (const secret of [server.token, token])
      expect([...told].filter(([, text]) => text.includes(secret)).map(([process]) => process)).toEqual([]);
    await server.stop();
  });

  test('has the sessions of a project file ready', async () => {
    const config = join(dir, 'rootresume.yaml');
    writeFileSync(config, 'sessions:\n  web: { command: echo from the file, autostart: true }\n');
    const server = await startServer({ dataDir: join(dir, 'data'), flags: ['--config', config] });
    await expect
      .poll(async () => (await server.call<{ state: string }>('GET', '/sessions/web')).state)
      .toBe('exited');
    expect(await server.call('GET', '/sessions/web')).toMatchObject({ cwd: dir, autostart: true });
    await server.stop();
  });

  test('greets a person with a link, and says when the usual port is busy', async () => {
    const child = spawn(process.execPath, [BIN, 'serve', '--port', '0', '--data-dir', dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    await expect.poll(() => said).toMatch(/http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}\n[^]*Ctrl-C/);
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
  });

  test('shows its stream to curl', async () => {
    const server = await startServer({ dataDir: dir });
    await server.create({ command: 'echo hello from curl; exec sleep 1000', name: 'curled' });
    const curl = spawn('curl', [
      '-sN',
      '-H',
      `Authorization: Bearer ${server.token}`,
      `${server.url}/api/v1/sessions/curled/stream?from=start`,
    ]);
    let received = '';
    curl.stdout.setEncoding('utf8').on('data', (text: string) => (received += text));
    // In one event or in two: a terminal writes a line's end by itself.
    const heard = (): string =>
      [...received.matchAll(/"data":"([^"]*)"/g)]
        .map(([, data = '']) => Buffer.from(data, 'base64').toString('latin1'))
        .join('');
    await expect.poll(heard).toContain('hello from curl\r\n');
    curl.kill();
    await server.stop();
  });

  test('serves everything below a base path', async ({ page }) => {
    const server = await startServer({ dataDir: dir, flags: ['--base-path', '/tools/rr'] });
    expect(server.url).toMatch(/\/tools\/rr$/);
    await page.goto(server.url);
    expect(new URL(page.url()).pathname).toBe('/tools/rr/');
    await page.goto(server.link());
    await expect(page.getByRole('status', { name: 'Connection' })).toContainText(/live/i);
    await server.stop();
  });

  test('holds no token in what its process shows of itself', async () => {
    const server = await startServer({ dataDir: dir });
    const session = await server.create({ command: 'exec sleep 1000' });
    for (const pid of [server.pid, session.pid])
      for (const file of ['cmdline', 'environ'])
        expect(readFileSync(`/proc/${pid}/${file}`, 'utf8')).not.toContain(server.token);
    await server.stop();
  });
});
