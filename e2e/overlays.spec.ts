import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/test.ts';

const CODE = /\/assets\/overlays-[^/]*\.js$/;

test.describe('the palette and the dialogs', () => {
  test('are there while the server is away, since they were loaded behind the first terminal', async ({
    page,
    context,
    server,
  }) => {
    const loaded = page.waitForEvent('requestfinished', (request) => CODE.test(request.url()));
    await new AppPage(page).open(server.link());
    await loaded;
    await context.setOffline(true);
    await page.keyboard.press('F1');
    await expect(page.getByRole('combobox', { name: 'Search sessions and commands' })).toBeVisible();
  });

  test('say so where they cannot be loaded, and are there when they are asked for again', async ({
    page,
    server,
  }) => {
    let away = true;
    await page.route(CODE, (route) => (away ? route.abort() : route.continue()));
    await new AppPage(page).open(server.link());
    await page.keyboard.press('F1');
    await expect(page.getByText('This could not be loaded from the server.')).toBeVisible();
    away = false;
    await page.keyboard.press('F1');
    await expect(page.getByRole('combobox', { name: 'Search sessions and commands' })).toBeVisible();
  });
});
