import type { BrowserContext, Page } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppPage } from './support/app-page.ts';
import { startServer } from './support/server.ts';
import { expect, test } from './support/test.ts';
import { ticksIn } from './support/ticks.ts';

test.use({ serverOptions: { flags: ['--tls'] }, ignoreHTTPSErrors: true });

/** More than a browser opens to one address over HTTP/1.1. */
const TABS = 10;

const protocolOf = (page: Page): Promise<string> =>
  page.evaluate(
    () => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).nextHopProtocol,
  );

/** What the browser keeps of the server's cookies. */
const cookiesOf = async (context: BrowserContext) =>
  (await context.cookies()).filter(({ name }) => name.includes('rootresume-'));

test.describe('over TLS', () => {
  test('a login link signs in, a session runs, and typing echoes, all over HTTP/2', async ({
    app,
    complaints,
  }) => {
    expect(app.page.url()).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/[^#]*$/);
    expect(await protocolOf(app.page)).toBe('h2');
    expect(await app.page.evaluate(() => isSecureContext)).toBe(true);
    await app.createSession({ command: 'bash --norc', name: 'shell' });
    await app.openSession('shell');
    await app.type('echo typed over $((1+1))\n');
    await app.expectText('shell', /\ntyped over 2/);
    const [cookie, ...more] = await cookiesOf(app.page.context());
    expect(more).toEqual([]);
    expect(cookie).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Strict' });
    expect(complaints).toEqual([]);
  });

  test('ten tabs of one browser are live at once', async ({ app, server }) => {
    // Ten terminals are drawn on as few cores as there are.
    test.slow();
    await server.create({ command: 'bash --norc', name: 'shared' });
    const pages = [app];
    while (pages.length < TABS) {
      const another = new AppPage(await app.page.context().newPage());
      await another.open(server.url);
      pages.push(another);
    }
    for (const page of pages) await page.openSession('shared');
    // The first and the last to come; what they type, all see.
    await app.page.bringToFront();
    await app.type('echo from the first of $((5+5))\n');
    const last = pages.at(-1) ?? app;
    await last.page.bringToFront();
    // Two who type at once share one line; this is about what all see.
    await last.expectText('shared', /\nfrom the first of 10/);
    await last.type('echo from the last of $((5+5))\n');
    for (const page of pages) {
      await page.expectText('shared', /\nfrom the first of 10[^]*\nfrom the last of 10/);
      await page.waitUntilLive();
    }
    // A stream that was just given up for another is counted a moment longer.
    await expect
      .poll(async () => (await server.call<{ load: { streams: number } }>('GET', '/health')).load.streams)
      .toBe(TABS);
  });

  test('a reload in the middle of output resumes exactly', async ({ app, server }) => {
    await server.create({
      command: 'i=0; while :; do echo tick $i; i=$((i+1)); sleep 0.02; done',
      name: 'ticks',
    });
    await app.openSession('ticks');
    await app.expectText('ticks', 'tick 20');
    for (let round = 0; round < 3; round += 1) {
      await app.page.reload();
      await app.waitUntilLive();
      await app.openSession('ticks');
      const seen = (await app.text('ticks')).match(/tick \d+/g)?.length ?? 0;
      await app.expectText('ticks', `tick ${seen + 20}\n`);
    }
    const ticks = ticksIn(await app.text('ticks'));
    expect(ticks).toEqual(ticks.map((_, index) => index));
  });

  test('the share panel shows the fingerprint that serve told', async ({ app, server }) => {
    await app.page
      .getByRole('button', { name: /share|this machine/i })
      .first()
      .click();
    await expect(app.page.getByRole('textbox', { name: 'Fingerprint of the certificate' })).toHaveValue(
      server.fingerprint ?? 'none',
    );
  });

  test('a plain address leads to the same page in HTTPS, its link still good', async ({ page, server }) => {
    await page.goto(server.link().replace('https:', 'http:'));
    await new AppPage(page).waitUntilLive();
    expect(page.url()).toMatch(/^https:/);
  });

  test('without TLS the panel has no fingerprint', async ({ page }) => {
    const server = await startServer();
    await new AppPage(page).open(server.link());
    await page
      .getByRole('button', { name: /share|this machine/i })
      .first()
      .click();
    await expect(page.getByText(server.url)).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Fingerprint of the certificate' })).toHaveCount(0);
    await server.stop();
  });

  test('a browser that was signed in over TLS signs in without it, and back', async ({ page }) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rootresume-tls-'));
    const first = await startServer({ dataDir, flags: ['--tls'] });
    const port = Number(new URL(first.url).port);
    await new AppPage(page).open(first.link());
    await first.stop();

    const plain = await startServer({ dataDir, port });
    await new AppPage(page).open(plain.link());
    expect((await cookiesOf(page.context())).map(({ secure }) => secure).sort()).toEqual([false, true]);
    await plain.stop();

    const again = await startServer({ dataDir, port, flags: ['--tls'] });
    expect(again.fingerprint).toBe(first.fingerprint);
    await new AppPage(page).open(again.url);
    await again.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('a switch in the panel encrypts from the next start on, and back', async ({ page }) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rootresume-switch-'));
    const first = await startServer({ dataDir });
    const port = Number(new URL(first.url).port);
    await new AppPage(page).open(first.link());
    const flip = async (): Promise<void> => {
      await page
        .getByRole('button', { name: /share|this machine/i })
        .first()
        .click();
      await page.getByRole('switch', { name: 'Encrypt' }).click();
    };
    await flip();
    await expect(page.getByText(/started again, links begin with https;/)).toBeVisible();
    // The switch stands on, and what it says is not so yet.
    await expect(
      page.getByText(/^Not in effect yet: .* everything goes over http, unencrypted, as before/),
    ).toBeVisible();
    expect(await (await fetch(`${first.url}/api/v1/health`)).json()).toMatchObject({ status: 'ok' });
    await first.stop();

    const encrypted = await startServer({ dataDir, port });
    expect(encrypted.url).toMatch(/^https:/);
    await new AppPage(page).open(encrypted.link());
    await flip();
    await expect(page.getByText(/started again, links begin with http;/)).toBeVisible();
    await encrypted.stop();

    const plain = await startServer({ dataDir, port });
    expect(plain.url).toMatch(/^http:/);
    // This browser was signed in before, and still is.
    await new AppPage(page).open(plain.url);
    await plain.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('own files are served, and bad ones refused in a sentence', async ({ page }) => {
    const folder = mkdtempSync(join(tmpdir(), 'rootresume-own-'));
    const made = await startServer({ dataDir: join(folder, 'made'), flags: ['--tls'] });
    await made.stop();
    const files = ['tls-certificate.pem', 'tls-key.pem'].map((name) => join(folder, 'made', name));
    const [certificate = '', key = ''] = files;
    const flags = ['--tls-cert', certificate, '--tls-key', key];
    const server = await startServer({ dataDir: join(folder, 'data'), flags });
    expect(server.fingerprint).toBe(made.fingerprint);
    await new AppPage(page).open(server.link());
    await server.stop();

    const text = join(folder, 'text');
    writeFileSync(text, 'no certificate\n');
    await expect(
      startServer({ dataDir: join(folder, 'data'), flags: ['--tls-cert', text, '--tls-key', key] }),
    ).rejects.toThrow('ended before it listened');
    rmSync(folder, { recursive: true, force: true });
  });
});
