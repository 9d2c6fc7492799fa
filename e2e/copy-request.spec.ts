import type { Locator } from '@playwright/test';
import type { CreatedShare } from '../src/shared/shares.ts';
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/test.ts';

/** A program that asks for each line that it gets to be copied. */
const COMMAND =
  'echo ready; while read -r line; do printf "\\033]52;c;%s\\007asked-for-%s\\r\\n" "$(printf %s "$line" | base64)" "$line"; done';

const questions = ({ page }: AppPage): Locator =>
  page.getByRole('status').filter({ hasText: 'wants to copy' });
const answer = (app: AppPage, name: 'Copy' | 'Ignore'): Promise<void> =>
  questions(app).getByRole('button', { name }).click();
const clipboard = ({ page }: AppPage): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

/** Has a page be in the background, or looked at again, as it hears of it. */
const setHidden = ({ page }: AppPage, hidden: boolean): Promise<void> =>
  page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
  }, hidden);

test.beforeEach(async ({ server, app }) => {
  await app.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await app.page.evaluate(() => navigator.clipboard.writeText('mine'));
  await server.create({ name: 'web', command: COMMAND });
  await app.openSession('web');
  await app.expectText('web', 'ready');
});

test('a program that wants to copy has each viewer asked, and reaches the clipboard of who says so', async ({
  app,
  server,
  browser,
}) => {
  const { links } = await server.call<CreatedShare>('POST', '/shares', { role: 'view' });
  const guest = new AppPage(await (await browser.newContext()).newPage());
  await guest.open(links.at(-1) ?? '');
  await guest.openSession('web');
  await guest.expectText('web', 'ready');
  await app.page.bringToFront();
  await app.type('hello\n');
  await app.expectText('web', 'asked-for-hello');
  for (const asked of [app, guest])
    await expect(questions(asked)).toContainText('web wants to copy 5 characters to the clipboard');
  expect(await clipboard(app)).toBe('mine');
  await answer(guest, 'Ignore');
  await expect(questions(guest)).toHaveCount(0);
  await expect(questions(app)).toHaveCount(1);

  // The next takes the place of the one that nobody has answered.
  await app.type('x\n');
  await expect(questions(app)).toHaveText(/web wants to copy 1 character to/);
  await answer(app, 'Copy');
  await expect(questions(app)).toHaveCount(0);
  await expect.poll(() => clipboard(app)).toBe('x');
  await guest.page.context().close();
});

test('nobody is asked about what was wanted while the page was in the background, or before it was opened', async ({
  app,
}) => {
  await setHidden(app, true);
  await app.type('unseen\n');
  await app.expectText('web', 'asked-for-unseen');
  await setHidden(app, false);
  await expect(questions(app)).toHaveCount(0);
  await app.page.reload();
  await app.waitUntilLive();
  await app.expectText('web', 'asked-for-unseen');
  await expect(questions(app)).toHaveCount(0);
  await app.type('seen\n');
  await expect(questions(app)).toHaveText(/web wants to copy 4 characters to/);
  await answer(app, 'Ignore');
  await expect(questions(app)).toHaveCount(0);
  expect(await clipboard(app)).toBe('mine');
});
