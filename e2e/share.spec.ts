import { networkInterfaces } from 'node:os';
import type { Browser } from '@playwright/test';
import type { Network } from '../src/shared/server.ts';
import type { CreatedShare } from '../src/shared/shares.ts';
import { AppPage } from './support/app-page.ts';
import type { Server } from './support/server.ts';
import { expect, test } from './support/test.ts';

const address = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

/** Opens a link in a browser of somebody else's. */
const visit = async (browser: Browser, link: string): Promise<AppPage> => {
  const guest = new AppPage(await (await browser.newContext()).newPage());
  await guest.page.goto(link);
  await guest.waitUntilLive();
  return guest;
};

const leave = (guest: AppPage): Promise<void> => guest.page.context().close();

const shareButton = (app: AppPage) => app.page.getByRole('button', { name: /^(Share|Shared)\b/ }).first();

/** The link that the open panel has just made. */
const madeLink = (app: AppPage): Promise<string> =>
  app.page.getByRole('textbox', { name: 'Link', exact: true }).inputValue();

const share = async (server: Server, body: object): Promise<CreatedShare> =>
  server.call<CreatedShare>('POST', '/shares', body);

/** The link for this machine: the last one. */
const localLink = ({ links }: CreatedShare): string => links.at(-1) ?? '';

test.describe('a share', () => {
  test('takes three actions from the button to a terminal on another machine', async ({
    app,
    server,
    browser,
  }) => {
    test.skip(address === undefined, 'this machine has no address but loopback');
    await server.create({ command: 'echo for all to see; exec cat', name: 'web' });
    await app.openSession('web');
    // One: the button. Two: the panel's. Three: the link is scanned, or opened.
    await shareButton(app).click();
    await app.page.getByRole('button', { name: 'Share on the network' }).click();
    await expect(app.page.getByRole('img', { name: 'QR code of the link' })).toBeVisible();
    const link = await madeLink(app);
    expect(new URL(link).hostname).toBe(address);
    const guest = await visit(browser, link);
    await guest.openSession('web');
    await guest.expectText('web', 'for all to see');
    expect(new URL(guest.page.url()).hash).toBe('');

    // It is to look at: what is typed goes nowhere, and nothing that changes anything is offered.
    await guest.terminal.locator('textarea').focus();
    await guest.page.keyboard.type('typed by a guest\n');
    await expect(guest.page.getByRole('button', { name: /^(Stop|Restart|New session)/ })).toHaveCount(0);
    await expect(shareButton(guest)).toHaveCount(0);
    const links = app.page.getByRole('list', { name: 'Links', exact: true });
    await expect(links).toContainText('can look at all sessions');
    await expect(links).toContainText(`Chrome on Linux at ${String(address)}`);
    await expect(links).toContainText('has web open');
    await app.page.keyboard.press('Escape');
    await expect(shareButton(app)).toContainText('Shared · 1 viewer');
    expect(await app.text('web')).not.toContain('typed by a guest');
    await leave(guest);
    await expect(shareButton(app)).not.toContainText('viewer');
  });

  test('for metrics gives Prometheus a token and its configuration, and is ended like any other', async ({
    app,
    server,
  }) => {
    await server.create({ command: 'exec sleep 1000', name: 'web' });
    await shareButton(app).click();
    const form = app.page.getByRole('form', { name: 'A new link' });
    await form.getByLabel('They can').selectOption('Read metrics (Prometheus)');
    await form.getByLabel('Name').fill('Grafana box');
    await form.getByRole('button', { name: 'Make a token' }).click();
    // It opens nothing to the network: what reads metrics may run here.
    expect((await server.call<Network>('GET', '/network')).lan).toBe(false);
    const made = app.page.getByRole('region', { name: 'The new token' });
    const token = await made.getByRole('textbox', { name: 'Token', exact: true }).inputValue();
    const config = made.getByRole('textbox', { name: 'Configuration for Prometheus' });
    await expect(config).toHaveValue(new RegExp(`credentials: ${token}\n`));
    await expect(config).toHaveValue(new RegExp(`targets: \\['${new URL(server.url).host}'\\]`));
    await app.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await made.getByRole('button', { name: 'Copy the configuration for Prometheus' }).click();
    await expect(made.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await app.page.evaluate(() => navigator.clipboard.readText())).toBe(await config.inputValue());

    const scrape = (path: string): Promise<number> =>
      fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${token}` } }).then(
        ({ status }) => status,
      );
    expect(await scrape('/metrics')).toBe(200);
    expect(await scrape('/api/v1/sessions')).not.toBe(200);
    const links = app.page.getByRole('list', { name: 'Links', exact: true });
    await expect(links).toContainText('Grafana box');
    await expect(links).toContainText('can read metrics of all sessions');
    await links.getByRole('button', { name: 'End' }).click();
    await expect(links).toHaveCount(0);
    expect(await scrape('/metrics')).toBe(401);
  });

  test('to look and type lets one type, and is shown no more than it is of', async ({
    app,
    server,
    browser,
  }) => {
    await server.create({ command: 'exec cat', name: 'web' });
    await server.create({ command: 'echo hidden; exec cat', name: 'secret' });
    const guest = await visit(
      browser,
      localLink(await share(server, { role: 'control', sessions: ['web'] })),
    );
    await expect(guest.row('web')).toBeVisible();
    await expect(guest.row('secret')).toHaveCount(0);
    await guest.openSession('web');
    await guest.type('typed by a guest\n');
    await guest.expectText('web', /typed by a guest\s+typed by a guest/);
    await leave(guest);
    await shareButton(app).click();
    await app.page.getByText('Who came and what they did').click();
    const log = app.page.getByRole('list', { name: 'What happened, the newest first' });
    await expect(log).toContainText(/Somebody typed into web from 127\.0\.0\.1/);
    await expect(log).toContainText(/Somebody signed in from 127\.0\.0\.1, with Chrome on Linux/);
    await expect(log).toContainText('A link was made');
    expect(await log.textContent()).not.toContain('guest');
  });

  test('that is ended in the panel is over in the guest’s page, for good', async ({
    app,
    server,
    browser,
  }) => {
    await server.create({ command: 'exec cat', name: 'web' });
    const made = await share(server, { role: 'view', label: 'For Ada' });
    const guest = await visit(browser, localLink(made));
    await shareButton(app).click();
    const line = app.page.getByRole('list', { name: 'Links', exact: true }).locator('li').first();
    await expect(line).toContainText('For Ada');
    const ended = guest.page.getByRole('heading', { name: 'This browser is not signed in' });
    await line.getByRole('button', { name: 'End', exact: true }).click();
    await expect(ended).toBeVisible();
    await expect(app.page.getByText('For Ada')).toHaveCount(0);
    await guest.page.reload();
    await expect(ended).toBeVisible();
    await leave(guest);
  });

  test('asks which sessions where only some are meant, and begins with the one in front', async ({
    app,
    server,
  }) => {
    await server.create({ command: 'exec cat', name: 'web' });
    await server.create({ command: 'exec cat', name: 'db' });
    await app.openSession('db');
    await shareButton(app).click();
    const form = app.page.getByRole('form', { name: 'A new link' });
    await form.getByLabel('Sessions').selectOption('Only some…');
    await expect(form.getByRole('checkbox', { name: 'db' })).toBeChecked();
    await form.getByRole('checkbox', { name: 'db' }).click();
    await form.getByRole('button', { name: /^(Share|Make)/ }).click();
    await expect(form.getByRole('alert')).toContainText('Choose at least one session');
    await form.getByRole('checkbox', { name: 'web' }).click();
    await form.getByLabel('They can').selectOption('Look and type');
    await form.getByLabel('For', { exact: true }).selectOption('1 hour');
    await form.getByLabel('Name').fill('<b>Ada</b>');
    await form.getByRole('button', { name: /^(Share|Make)/ }).click();
    await expect(app.page.getByRole('region', { name: 'The new link' })).toContainText(
      /can look at and type into web, until \d\d:\d\d/,
    );
    await expect(app.page.getByRole('list', { name: 'Links', exact: true })).toContainText('<b>Ada</b>');
    const [made] = await server.call<CreatedShare[]>('GET', '/shares');
    expect(made).toMatchObject({ role: 'control', sessions: ['web'], label: '<b>Ada</b>' });
    await app.page.getByRole('button', { name: 'Make another' }).click();
    await expect(form).toBeVisible();
  });
});
