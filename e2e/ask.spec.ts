import type { Browser, Locator } from '@playwright/test';
import type { CreatedShare } from '../src/shared/shares.ts';
import { AppPage } from './support/app-page.ts';
import type { Server } from './support/server.ts';
import { expect, test } from './support/test.ts';

/** Opens a link to look at `web` in a browser of somebody else's. */
const visit = async (browser: Browser, server: Server, label = 'Ann'): Promise<AppPage> => {
  const { links } = await server.call<CreatedShare>('POST', '/shares', { sessions: ['web'], label });
  const guest = new AppPage(await (await browser.newContext()).newPage());
  await guest.open(links.at(-1) ?? '');
  await guest.openSession('web');
  return guest;
};

const leave = (guest: AppPage): Promise<void> => guest.page.context().close();

const askButton = ({ page }: AppPage): Locator =>
  page.getByRole('contentinfo').getByRole('button', { name: 'Ask to type' });
const stopButton = ({ page }: AppPage): Locator => page.getByRole('button', { name: 'Stop', exact: true });
const card = ({ page }: AppPage): Locator =>
  page.getByRole('list', { name: 'Who asks to type' }).getByRole('alert');
const answer = (app: AppPage, name: string): Promise<void> =>
  card(app).getByRole('button', { name, exact: true }).click();

test.describe('who may only look', () => {
  test.beforeEach(async ({ server, app }) => {
    await server.create({ command: 'exec cat', name: 'web' });
    await app.openSession('web');
  });

  test('asks, is let type for the visit without a reload, and types until the owner ends it', async ({
    app,
    server,
    browser,
  }) => {
    const guest = await visit(browser, server);
    await expect(stopButton(guest)).toHaveCount(0);
    await askButton(guest).click();
    await expect(guest.page.getByRole('contentinfo')).toContainText('waiting for the owner');

    await expect(card(app)).toContainText('Chrome on Linux at 127.0.0.1 asks to type');
    await expect(card(app)).toContainText('By the link “Ann”, into web.');
    // Who types in a terminal at that moment goes on typing there.
    await app.type('the owner goes on\n');
    await app.expectText('web', /the owner goes on\s+the owner goes on/);
    // Looked for from before it is there: it goes away by itself.
    const allowed = expect(guest.page.getByText('You may type, for this visit.')).toBeVisible();
    await answer(app, 'Allow for this visit');
    await expect(card(app)).toHaveCount(0);

    await allowed;
    await expect(stopButton(guest)).toBeVisible();
    await guest.type('typed by a guest\n');
    await app.expectText('web', /typed by a guest\s+typed by a guest/);
    // A reload is the same visit.
    await guest.page.reload();
    await guest.waitUntilLive();
    await expect(guest.page.getByRole('contentinfo')).toContainText('may type, for this visit');
    await guest.type('after a reload\n');
    await app.expectText('web', /after a reload\s+after a reload/);

    await app.page.getByRole('button', { name: /^(Share|Shared)\b/ }).click();
    const watching = app.page.getByRole('list', { name: 'Watching now' });
    await expect(watching).toContainText('may type, for this visit');
    const ended = expect(guest.page.getByText('You may look, and type no longer.')).toBeVisible();
    await watching.getByRole('button', { name: 'End typing' }).click();
    await expect(watching).not.toContainText('may type');
    await ended;
    await expect(stopButton(guest)).toHaveCount(0);
    await guest.type('typed in vain\n');
    await expect(guest.page.getByRole('group', { name: 'View only' })).toContainText(
      'You may look here, not type',
    );
    await app.page.getByText('Who came and what they did').click();
    const log = app.page.getByRole('list', { name: 'What happened, the newest first' });
    await expect(log).toContainText('You ended that Ann at 127.0.0.1 may type');
    await expect(log).toContainText('Ann at 127.0.0.1 was let type, for the visit');
    await expect(log).toContainText('Ann asked to type from 127.0.0.1, with Chrome on Linux');
    expect(await app.text('web')).not.toContain('in vain');
    await leave(guest);
  });

  test('that types all the same is offered to ask, and is told that it was refused', async ({
    app,
    server,
    browser,
  }) => {
    const guest = await visit(browser, server);
    await guest.type('hello');
    const hint = guest.page.getByRole('group', { name: 'View only' });
    await hint.getByRole('button', { name: 'Ask to type' }).click();
    await expect(hint).toHaveCount(0);
    await answer(app, 'Refuse');
    await expect(guest.page.getByRole('contentinfo')).toContainText('Not allowed to type at present');
    await expect(askButton(guest)).toHaveCount(0);
    await expect(stopButton(guest)).toHaveCount(0);
    expect(await app.text('web')).not.toContain('hello');
    await leave(guest);
  });

  test('that was let type for good may do so after a reload and a new visit, until it is ended', async ({
    app,
    server,
    browser,
  }) => {
    const guest = await visit(browser, server, '<b>Ben</b>');
    // By the palette, on both sides: no pointer is needed.
    await guest.page.keyboard.press('F1');
    await guest.chooseInPalette('ask to type');
    await expect(card(app)).toContainText('By the link “<b>Ben</b>”');
    await expect(card(app).getByRole('button', { name: 'Always allow' })).toBeEnabled();
    await app.page.keyboard.press('F1');
    await app.chooseInPalette('answer who');
    await expect(card(app).getByRole('button', { name: 'Allow for this visit' })).toBeFocused();
    await app.page.keyboard.press('Tab');
    await app.page.keyboard.press('Enter');
    await expect(stopButton(guest)).toBeVisible();
    await guest.page.reload();
    await guest.waitUntilLive();
    await guest.type('for good\n');
    await app.expectText('web', /for good\s+for good/);

    const { page } = guest;
    await page.goto('about:blank');
    await app.page.getByRole('button', { name: /^(Share|Shared)\b/ }).click();
    const links = app.page.getByRole('list', { name: 'Links', exact: true });
    await expect(links).toContainText('not here at present');
    await expect(links).toContainText('may type, until you end it');
    await page.goto(server.url);
    await guest.waitUntilLive();
    await expect(stopButton(guest)).toBeVisible();
    await links.getByRole('button', { name: 'End typing' }).click();
    await expect(askButton(guest)).toBeVisible();
    await leave(guest);
  });
});
