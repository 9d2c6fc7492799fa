import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/test.ts';

const CODE = /\/assets\/overlays-[^/]*\.js$/;
const QR_CODE = /\/assets\/qr-code-[^/]*\.js$/;
const PLOTS = /\/assets\/cost-pane-[^/]*\.js$/;

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

test.describe('the plots', () => {
  test('say so where they cannot be loaded, with the page still there, and come on another try', async ({
    page,
    server,
  }) => {
    let away = true;
    await page.route(PLOTS, (route) => (away ? route.abort() : route.continue()));
    await server.create({ name: 'web', command: 'echo here; exec cat' });
    const app = new AppPage(page);
    await app.open(server.link());
    await page.getByRole('button', { name: 'Overview', exact: true }).click();
    await page.getByRole('button', { name: 'Memory of web over time' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'could not be loaded or shown' });
    await expect(alert).toBeVisible();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(alert).toBeVisible();
    // The terminal is a click away, and works.
    await alert.getByRole('button', { name: 'Close' }).click();
    await expect(alert).toBeHidden();
    await app.type('typed\n');
    await app.expectText('web', /typed\ntyped/);
    away = false;
    await page.getByRole('button', { name: 'Overview', exact: true }).click();
    await page.getByRole('button', { name: 'Memory of web over time' }).click();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('region', { name: 'Cost of web' })).toBeVisible();
  });
});

interface StoreHandle {
  readonly store: { get(): object; update(change: (state: object) => object): void };
}

test.describe('a page', () => {
  test('that fails as a whole says so, and is there again once what made it fail is over', async ({
    app,
    server,
  }) => {
    await server.create({ name: 'web', command: 'exec cat' });
    await expect(app.row('web')).toBeVisible();
    /** Gives the page something that it cannot show, and then what it had. */
    const spoil = (spoilt: boolean): Promise<void> =>
      app.page.evaluate((isSpoilt) => {
        const { store } = (globalThis as unknown as { rootresumePage: StoreHandle }).rootresumePage;
        const kept = globalThis as unknown as { before?: object };
        if (isSpoilt) kept.before = store.get();
        store.update((state) => (isSpoilt ? { ...state, asks: null } : (kept.before ?? state)));
      }, spoilt);
    await spoil(true);
    const alert = app.page.getByRole('alert').filter({ hasText: 'could not be loaded or shown' });
    await expect(alert).toBeVisible();
    await spoil(false);
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(alert).toBeHidden();
    await expect(app.row('web')).toBeVisible();
  });

  test('has the link where its QR code cannot be loaded', async ({ app }) => {
    await app.page.route(QR_CODE, (route) => route.abort());
    await app.page.getByRole('button', { name: 'Share', exact: true }).click();
    await app.page.getByRole('dialog').getByRole('button', { name: 'Share on the network' }).click();
    const made = app.page.getByRole('region', { name: 'The new link' });
    await expect(made).toContainText('The QR code could not be loaded.');
    await expect(made.getByRole('textbox', { name: 'Link', exact: true })).toHaveValue(/#token=/);
  });
});
