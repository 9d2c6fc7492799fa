import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/test.ts';

test.describe('signing in', () => {
  test('a login link opens the page, and the token leaves the address bar', async ({ page, server }) => {
    await new AppPage(page).open(server.link());
    expect(page.url()).not.toContain(server.token);
    expect(
      await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie])),
    ).not.toContain(server.token);
  });

  test('the browser stays signed in over a reload and in another tab', async ({ page, context, server }) => {
    await new AppPage(page).open(server.link());
    await page.reload();
    await new AppPage(page).waitUntilLive();
    const second = await context.newPage();
    await new AppPage(second).open(server.url);
  });

  test('without a link the page says how to get one, and takes a pasted one', async ({ page, server }) => {
    await page.goto(server.url);
    const field = page.getByRole('textbox', { name: /link/i });
    await field.fill('a-wrong-token');
    await field.press('Enter');
    await expect(page.getByText(/unknown, revoked or expired|not valid|wrong/i).first()).toBeVisible();
    await field.fill(server.link());
    await field.press('Enter');
    await new AppPage(page).waitUntilLive();
  });
});
