import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { expect, isAlive, runForever, seeWindow, createSession, test } from './desktop-test.ts';

// The built desktop app under Node, with a stand-in for Electron whose window is a real Chromium page.
// desktop-real.spec.ts tells the core of the same story in Electron itself, where its binary is installed.

test('opens a window signed in as owner, in a page without powers of its own', async ({ start }) => {
  const app = await start();
  const page = await seeWindow(app);
  await expect(page.getByRole('button', { name: 'New session' }).first()).toBeVisible();
  await expect(page, 'the token leaves the address bar').toHaveURL(/^[^#]*$/);
  const status = await page.evaluate(async () => (await fetch('api/v1/network')).status);
  expect(status, 'what only the owner may read').toBe(200);

  const [window] = (await app.state()).windows;
  expect(window?.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
  });
});

test('a second start brings the first window back and ends', async ({ start }) => {
  const app = await start();
  await seeWindow(app);
  await app.do('minimizeWindow');
  const second = await start();
  expect(await second.exited).toBe(0);
  expect(second.output()).toContain('is open already');
  await expect.poll(async () => (await app.state()).windows[0]?.focused).toBe(true);
});

test('links go to the system browser, and the window stays on its page', async ({ start }) => {
  const app = await start();
  const page = await seeWindow(app);
  const home = page.url();
  await page.evaluate(() => window.open('https://example.com/from-window-open'));
  await expect
    .poll(async () => (await app.state()).openedExternally)
    .toEqual(['https://example.com/from-window-open']);
  await page.evaluate(() => (location.href = 'https://example.com/from-a-link'));
  await expect
    .poll(async () => (await app.state()).openedExternally)
    .toEqual(['https://example.com/from-window-open', 'https://example.com/from-a-link']);
  await expect.poll(() => page.context().pages().length, 'no other window is open').toBe(1);
  expect(page.url()).toBe(home);
});

test('gives the page the clipboard and notifications, and no other page anything', async ({ start }) => {
  const app = await start();
  const page = await seeWindow(app);
  const own = new URL(page.url()).origin;
  expect(await app.do('allows', 'clipboard-read', own)).toBe(true);
  expect(await app.do('allows', 'media', own)).toBe(false);
  expect(await app.do('allows', 'clipboard-read', 'https://example.com')).toBe(false);
});

test('over TLS the window trusts exactly the certificate of its own server', async ({ start, folder }) => {
  const app = await start({ args: ['--tls'] });
  const page = await seeWindow(app);
  expect(page.url()).toMatch(/^https:\/\/127\.0\.0\.1:/);
  await expect(page.getByRole('status', { name: 'Connection' })).toContainText(/live/i);
  const protocol = await page.evaluate(
    () => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).nextHopProtocol,
  );
  expect(protocol).toBe('h2');

  const own = readFileSync(join(folder, 'data/tls-certificate.pem'), 'utf8');
  expect(await app.do('trusts', '127.0.0.1', own)).toBe(true);
  expect(await app.do('trusts', '127.0.0.1', rootCertificates[0] ?? '')).toBe(false);
  expect(await app.do('trusts', 'example.com', own)).toBe(false);
});

test('the tray says how all is, and starts and stops', async ({ start }) => {
  const app = await start();
  const page = await seeWindow(app);
  await runForever(page, 'web');
  await createSession(page, { name: 'worker', command: 'exit 3' });
  await expect
    .poll(async () => (await app.state()).tray?.labels)
    .toEqual(expect.arrayContaining(['● web  running', '▲ worker  exited 3', '1 running, 1 crashed']));
  expect((await app.state()).tray?.toolTip).toBe('RootResume: 1 running, 1 crashed');

  await app.do('chooseTrayItem', ['● web  running', 'Stop']);
  await expect.poll(async () => (await app.state()).tray?.labels).toContain('○ web  stopped');
  await app.do('chooseTrayItem', ['○ web  stopped', 'Start']);
  await expect.poll(async () => (await app.state()).tray?.labels).toContain('● web  running');
});

test('tells of a crash while nobody looks, and a click on it comes back to the window', async ({ start }) => {
  const app = await start();
  const page = await seeWindow(app);
  await app.do('closeWindow');
  await createSession(page, { name: 'worker', command: 'exit 3' });
  await expect.poll(async () => (await app.state()).notifications).toEqual(['worker: Crashed']);
  await app.do('clickNotification', 0);
  await seeWindow(app);
});

test('tells that somebody asks to type while nobody looks, and a click on it leads to the answers', async ({
  start,
}) => {
  const app = await start();
  const page = await seeWindow(app);
  const token = await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' };
    const made = await fetch('api/v1/shares', { method: 'POST', headers, body: '{"label":"Ann"}' });
    return ((await made.json()) as { token: string }).token;
  });
  await app.do('closeWindow');

  // A program, signed in as a browser is.
  const api = `${new URL(page.url()).origin}/api/v1`;
  const login = await fetch(`${api}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const headers = {
    cookie: login.headers.get('set-cookie')?.split(';')[0] ?? '',
    'user-agent': 'watcher/1',
  };
  const leaving = new AbortController();
  const stream = await fetch(`${api}/stream`, { headers, signal: leaving.signal });
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let id: string | undefined;
  for (let heard = ''; id === undefined; id = /"stream":"(\w+)"/.exec(heard)?.[1]) {
    const part = await reader?.read();
    if (part?.value === undefined) throw new Error(`the stream ended without its name, after: ${heard}`);
    heard += part.value;
  }
  expect((await fetch(`${api}/stream/${id}/ask`, { method: 'POST', headers })).status).toBe(204);

  await expect
    .poll(async () => (await app.state()).notifications)
    .toEqual(['watcher at 127.0.0.1 asks to type']);
  await app.do('clickNotification', 0);
  await seeWindow(app);
  await expect(page.getByRole('list', { name: 'Who asks to type' })).toContainText('By the link “Ann”');
  leaving.abort();
});

test('closing the window hides it, and the sessions live on', async ({ start }) => {
  const app = await start();
  const page = await seeWindow(app);
  const pid = await runForever(page, 'web');
  await app.do('closeWindow');
  const state = await app.state();
  expect(state.windows.map(({ visible }) => visible)).toEqual([false]);
  expect(state.question).toBeUndefined();
  expect(isAlive(pid)).toBe(true);
  await app.do('chooseTrayItem', ['Show window']);
  await seeWindow(app);
});

test('without a tray, closing the window asks first, or quits when nothing runs', async ({ start }) => {
  const app = await start({ tray: false });
  const page = await seeWindow(app);
  const pid = await runForever(page, 'web');
  await app.do('closeWindow');
  await expect.poll(async () => (await app.state()).question).toMatchObject({ focused: 'Cancel' });
  await app.do('pressButton', 'Keep running');
  await expect.poll(async () => (await app.state()).windows[0]?.visible).toBe(false);
  expect(isAlive(pid)).toBe(true);

  const second = await start({ tray: false });
  expect(await second.exited).toBe(0);
  await seeWindow(app);
  await page.evaluate(() => fetch('api/v1/sessions/web/stop', { method: 'POST' }));
  await expect.poll(() => isAlive(pid)).toBe(false);
  await expect.poll(async () => (await app.state()).tray?.labels).toContain('Nothing running');
  await app.do('closeWindow');
  expect(await app.exited).toBe(0);
});

test('quitting while sessions run asks; Cancel keeps them, Quit ends them all', async ({ start }) => {
  const app = await start();
  const page = await seeWindow(app);
  const pids = [await runForever(page, 'web'), await runForever(page, 'api')];

  await app.do('chooseMenuItem', ['Session', 'Quit']);
  await expect
    .poll(async () => (await app.state()).question)
    .toEqual({
      message: 'Quit and stop 2 running sessions?',
      detail: 'web and api will be stopped. Their output is kept.',
      buttons: ['Cancel', 'Quit'],
      focused: 'Cancel',
    });
  await app.do('pressButton', 'Cancel');
  await expect.poll(async () => (await app.state()).question).toBeUndefined();
  expect(pids.map(isAlive)).toEqual([true, true]);

  await app.do('quit');
  await expect.poll(async () => (await app.state()).question).toBeDefined();
  await app.do('pressButton', 'Quit');
  expect(await app.exited).toBe(0);
  expect(pids.map(isAlive)).toEqual([false, false]);
});

test('a signal ends everything without a question, and one that comes twice is one wish', async ({
  start,
}) => {
  const app = await start();
  const page = await seeWindow(app);
  const pid = await runForever(page, 'web');
  process.kill(app.pid, 'SIGINT');
  process.kill(app.pid, 'SIGINT');
  expect(await app.exited).toBe(0);
  expect(isAlive(pid)).toBe(false);
});

test('the window comes back where it was', async ({ start }) => {
  const place = { x: 240, y: 130, width: 1010, height: 690 };
  const app = await start();
  await seeWindow(app);
  await app.do('placeWindow', place);
  await app.do('closeWindow');
  await app.do('quit');
  expect(await app.exited).toBe(0);

  const again = await start();
  await seeWindow(again);
  expect((await again.state()).windows[0]?.bounds).toEqual(place);
});

test('a menu command reaches the page', async ({ start }) => {
  const app = await start();
  const page = await seeWindow(app);
  await page.evaluate(() => {
    const { rootresume } = window as unknown as {
      rootresume: { onCommand(listener: (command: string) => void): void };
    };
    rootresume.onCommand((command) => (document.documentElement.dataset['lastCommand'] = command));
  });
  await app.do('chooseMenuItem', ['Session', 'New session…']);
  await expect(page.locator('html')).toHaveAttribute('data-last-command', 'new-session');
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('a menu command that comes while the page is being loaded is carried out by it', async ({ start }) => {
  const app = await start();
  const page = await seeWindow(app);
  await expect(page.getByRole('button', { name: 'New session' }).first()).toBeVisible();
  // The page's own code is held back, as it is on a busy machine; what the desktop adds to the page is there before it.
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.reload({ waitUntil: 'commit' });
  await page.waitForFunction(() => 'rootresume' in window);
  await app.do('chooseMenuItem', ['Session', 'New session…']);
  release();
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('opens the folder of a session, and no other', async ({ start, folder }) => {
  const app = await start();
  const page = await seeWindow(app);
  await createSession(page, { name: 'web', command: 'true', cwd: folder });
  await page.evaluate(() => {
    const { rootresume } = window as unknown as { rootresume: { openSessionFolder(id: string): void } };
    for (const id of ['/etc', '../web', 'nothing', 'web']) rootresume.openSessionFolder(id);
  });
  await expect.poll(async () => (await app.state()).openedPaths).toEqual([folder]);
});

test('a start that cannot succeed says why in one sentence', async ({ start }) => {
  const app = await start({ args: ['--port', 'no-number'] });
  expect(await app.exited).toBe(1);
  const [box, ...more] = app.errorBoxes();
  expect(more).toEqual([]);
  expect(box?.title).toBe('RootResume could not start');
  expect(box?.content).toContain('Expected a number from 0 to 65535');
  expect(app.output(), 'no stack trace').not.toContain('    at ');
});
