import { _electron, expect, test, type ElectronApplication } from '@playwright/test';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isAlive, runForever } from './desktop-test.ts';

// The core of desktop.spec.ts's story in Electron itself. Its binary is fetched by the first `npm start` on a machine with a display.

const PACKAGE = resolve('node_modules/electron');

/** Finds Electron's binary without asking the package for it, which would go and download it. */
const findElectron = (): string | undefined => {
  const named = process.env['ELECTRON_EXEC_PATH'];
  if (named) return named;
  const pathFile = join(PACKAGE, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const binary = join(PACKAGE, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
};

const electron = findElectron();
const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env['DISPLAY']) || Boolean(process.env['WAYLAND_DISPLAY']);

test.skip(
  electron === undefined,
  'Electron binary not installed: run npm start once on a machine with a display',
);
test.skip(electron !== undefined && !hasDisplay, 'no display: run with xvfb-run to test in Electron itself');

let folder: string;
let app: ElectronApplication;

/** The arguments that start the built app on a data folder of the test's own. */
const launchArgs = (...more: readonly string[]): string[] => [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  resolve('.'),
  '--port',
  '0',
  '--data-dir',
  join(folder, 'data'),
  ...more,
];

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rootresume-electron-'));
  app = await _electron.launch({ executablePath: electron ?? '', args: launchArgs() });
});

test.afterEach(async () => {
  // Whatever state the test left it in: a signal quits without a question.
  const ended = app.waitForEvent('close').catch(() => undefined);
  app.process().kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

test('opens a sandboxed window, signed in as owner, with the bridge and nothing more', async () => {
  const page = await app.firstWindow();
  await expect(page.getByRole('button', { name: 'New session' }).first()).toBeVisible();
  expect(await page.evaluate(async () => (await fetch('api/v1/network')).status)).toBe(200);
  expect(
    await page.evaluate(() => Object.keys((window as unknown as { rootresume: object }).rootresume)),
  ).toEqual(['platform', 'onCommand', 'onOpenSession', 'openSessionFolder']);
  expect(await page.evaluate(() => [typeof process, typeof require])).toEqual(['undefined', 'undefined']);
});

test('over TLS its window accepts the certificate of its own server', async () => {
  await app.close();
  app = await _electron.launch({ executablePath: electron ?? '', args: launchArgs('--tls') });
  const page = await app.firstWindow();
  await expect(page.getByRole('status', { name: 'Connection' })).toContainText(/live/i);
  expect(page.url()).toMatch(/^https:/);
});

test('sends links to the system browser and opens no window', async () => {
  const page = await app.firstWindow();
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = (url) => Promise.resolve(void opened.push(url));
  });
  const home = page.url();
  await page.evaluate(() => window.open('https://example.com/a'));
  await page.evaluate(() => (location.href = 'https://example.com/b'));
  await expect
    .poll(() => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened))
    .toEqual(['https://example.com/a', 'https://example.com/b']);
  expect(app.windows()).toHaveLength(1);
  expect(page.url()).toBe(home);
});

test('turns a second start away', async () => {
  await app.firstWindow();
  const second = spawn(electron ?? '', launchArgs(), { stdio: 'ignore' });
  expect(await new Promise((done) => second.on('exit', done))).toBe(0);
});

test('asks before it quits with running sessions, and leaves nothing alive', async () => {
  const page = await app.firstWindow();
  const pid = await runForever(page, 'web');
  const quitAnswering = (button: number) =>
    app.evaluate(({ app: electronApp, dialog }, response) => {
      dialog.showMessageBox = () => Promise.resolve({ response, checkboxChecked: false });
      electronApp.quit();
    }, button);

  await quitAnswering(0);
  expect(isAlive(pid)).toBe(true);
  const ended = app.waitForEvent('close');
  await quitAnswering(1);
  await ended;
  expect(isAlive(pid)).toBe(false);
});
