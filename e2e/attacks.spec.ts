import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Session } from '../src/shared/session.ts';
import { expect, test } from './support/test.ts';

/** Another site's page, on a port of this machine. */
const startAttacker = async (): Promise<{ readonly port: number; readonly close: () => void }> => {
  const site = createServer((_request, response) =>
    response
      .writeHead(200, { 'Content-Type': 'text/html' })
      .end('<!doctype html><title>Another site</title><iframe name="sink"></iframe>'),
  );
  await new Promise<void>((resolve) => void site.listen(0, '127.0.0.1', resolve));
  return {
    port: (site.address() as AddressInfo).port,
    close: () => {
      site.closeAllConnections();
      site.close();
    },
  };
};

/** Runs in the attacker's page: tries whatever a page can, and tells what it got to see. */
const attack = async (target: string): Promise<string[]> => {
  const seen: string[] = [];
  const inputs = [
    `${target}/api/v1/sessions/web/input`,
    `${target}/%61pi/v1/sessions/web/input`,
    `${target}/api/v1/%73essions/web/input`,
  ];
  for (const action of inputs) {
    const form = document.createElement('form');
    Object.assign(form, { action, method: 'POST', enctype: 'text/plain', target: 'sink' });
    const field = document.createElement('input');
    Object.assign(field, { name: 'typed-by-a-form', value: '\n' });
    form.append(field);
    document.body.append(form);
    const loaded = new Promise((resolve) =>
      document.querySelector('iframe')?.addEventListener('load', resolve, { once: true }),
    );
    form.submit();
    await loaded;
    await fetch(action, {
      method: 'POST',
      mode: 'no-cors',
      credentials: 'include',
      body: 'typed-by-fetch\n',
    }).catch(() => undefined);
  }
  for (const path of ['/api/v1/sessions', '/%61pi/v1/sessions', '/api/v1/health', '/']) {
    const text = await fetch(`${target}${path}`, { credentials: 'include' }).then(
      (response) => response.text(),
      () => '',
    );
    if (text !== '') seen.push(`fetch of ${path}: ${text}`);
  }
  for (const path of ['/api/v1/stream?output=*', '/%61pi/v1/stream?output=*']) {
    const events = new EventSource(`${target}${path}`, { withCredentials: true });
    events.addEventListener('hello', () => seen.push(`a stream by ${path}`));
    events.onopen = () => seen.push(`a stream by ${path}`);
    await new Promise((resolve) => (events.onerror = resolve));
    events.close();
  }
  const frame = document.createElement('iframe');
  frame.src = target;
  const framed = new Promise((resolve) => (frame.onload = resolve));
  document.body.append(frame);
  await framed;
  const opened = window.open(target);
  // It shows an empty page of this site's own until the other's arrives.
  for (let own = true; own;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    try {
      own = opened?.document.URL === 'about:blank';
    } catch {
      own = false;
    }
  }
  for (const [what, other] of [
    ['a frame', frame.contentWindow],
    ['a window', opened],
  ] as const) {
    other?.postMessage({ type: 'input', data: 'typed-by-a-message\n' }, '*');
    try {
      seen.push(`${what}: ${String(other?.document.body.textContent)}`);
    } catch {
      // As it should be: the other origin keeps its document to itself.
    }
  }
  return seen;
};

for (const [who, site] of [
  ['another port of this machine', '127.0.0.1'],
  ['another name', 'attacker.localhost'],
] as const)
  test(`a page of ${who} neither reads nor types anything while its visitor is signed in`, async ({
    app,
    server,
  }) => {
    await server.create({ name: 'web', command: 'cat' });
    await app.openSession('web');
    const attacker = await startAttacker();
    try {
      const page = await app.page.context().newPage();
      await page.goto(`http://${site}:${attacker.port}/`);
      expect(await page.evaluate(attack, server.url)).toEqual([]);
      for (const frame of page.frames().filter((other) => other.parentFrame() !== null))
        expect(frame.url(), 'the page is not shown in a frame').toMatch(
          /^(chrome-error:|about:blank|http:\/\/127)/,
        );
      const shown = await Promise.all(page.frames().map((frame) => frame.locator('#root, main').count()));
      expect(shown.every((count) => count === 0)).toBe(true);
      expect((await server.call<Session>('GET', '/sessions/web')).offset, 'nothing was typed').toBe(0);
      for (const other of page.context().pages()) if (other !== app.page) await other.close();
      await app.page.bringToFront();
      await app.type('mine\n');
      await app.expectText('web', 'mine');
    } finally {
      attacker.close();
    }
  });

test('a name that was pointed at this machine shows nothing and reaches nothing', async ({
  playwright,
  launchOptions,
  server,
}) => {
  const browser = await playwright.chromium.launch({
    ...launchOptions,
    args: ['--host-resolver-rules=MAP rebound.example 127.0.0.1'],
  });
  try {
    const page = await browser.newPage({
      extraHTTPHeaders: { authorization: `Bearer ${server.token}` },
    });
    const address = `http://rebound.example:${new URL(server.url).port}`;
    const answer = await page.goto(`${address}/#token=${server.token}`);
    expect(answer?.status()).toBe(403);
    await expect(page.locator('body')).toContainText('bad_host');
    // The page may not fetch anything by itself, since it may load nothing; so each address is gone to.
    const statuses: (number | undefined)[] = [];
    for (const path of ['/api/v1/health', '/api/v1/sessions', '/api/v1/stream', '/%61pi/v1/sessions'])
      statuses.push((await page.goto(`${address}${path}`))?.status());
    expect(statuses).toEqual([403, 403, 403, 403]);
  } finally {
    await browser.close();
  }
});
