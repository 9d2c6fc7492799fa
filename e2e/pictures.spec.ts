import type { Locator, Page } from '@playwright/test';
import { join, resolve } from 'node:path';
import { AppPage } from './support/app-page.ts';
import { startProxy } from './support/cuttable-proxy.ts';
import { makeShop } from './support/shop.ts';
import { expect, test as base } from './support/test.ts';

const SIZES = [
  { width: 380, height: 800 },
  { width: 1280, height: 800 },
  { width: 2560, height: 1440 },
] as const;
const THEMES = ['light', 'dark'] as const;

/** Below this width, in CSS pixels, a session fills the page. */
const PHONE_BELOW = 600;

/** Pictures that the README shows; taken into docs/ only where ROOTRESUME_PICTURES=1 asks for it, since they differ from run to run. */
const SHOWN = /^(three-sessions-1280|session-380|list-380|crash-1280)-/;
const DOCS = resolve(import.meta.dirname, '../docs/pictures');
const forDocs = process.env['ROOTRESUME_PICTURES'] === '1';

/** The part of the page that is told what has not happened. */
interface StoreHandle {
  readonly store: { update(change: (state: object) => object): void };
}

const NGINX_REMEDY = 'set proxy_buffering off there, or do not have it ignore the header X-Accel-Buffering';

const test = base.extend({
  serverOptions: async ({}, use) => {
    const shop = makeShop();
    await use({ cwd: shop.folder });
    shop.remove();
  },
});

/** A browser says these itself, of what a scene does to it on purpose. */
const isExpected = (complaint: string): boolean => /Failed to load resource/.test(complaint);

/** Turns the browser to a theme, and waits until the page is drawn in it. */
const turnTo = async (page: Page, theme: (typeof THEMES)[number]): Promise<void> => {
  await page.emulateMedia({ colorScheme: theme });
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
  // The terminal draws in the frame after the one in which it was told.
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
};

// A trace takes pictures of its own, at every step; and what moves is drawn again and again.
test.use({ trace: 'off', contextOptions: { reducedMotion: 'reduce' } });

for (const { width, height } of SIZES)
  test.describe(`pictures at ${width} × ${height}`, () => {
    const phone = width < PHONE_BELOW;
    test.use({ viewport: { width, height }, ...(phone && { hasTouch: true, isMobile: true }) });

    test('every scene can be reached, and none of them complains', async ({
      app,
      server,
      browser,
      complaints,
    }, testInfo) => {
      // Half of it is drawing large pictures without a GPU, which a busy machine takes its time for.
      test.setTimeout(180_000);
      const { page } = app;
      const take = async (scene: string, of: Page = page): Promise<void> => {
        // A pointer that rests somewhere shows what it points at.
        await of.mouse.move(width / 2, height - 1);
        for (const theme of THEMES) {
          await turnTo(of, theme);
          const file = `${scene}-${width}-${theme}.png`;
          const folder = forDocs && SHOWN.test(file) ? DOCS : join(testInfo.project.outputDir, 'pictures');
          await of.screenshot({ path: join(folder, file), animations: 'disabled' });
        }
      };
      const toList = async (): Promise<void> => {
        const back = page.getByRole('button', { name: 'Back to the sessions' });
        if (phone && (await back.isVisible())) await back.click();
      };
      const show = async (id: string): Promise<void> => {
        await toList();
        await app.openSession(id);
      };
      const takeDialog = async (scene: string, dialog: Locator): Promise<void> => {
        await expect(dialog).toBeVisible();
        await take(scene);
        await page.keyboard.press('Escape');
        await expect(dialog).toBeHidden();
      };
      const dialog = (name: string): Locator => page.getByRole('dialog', { name });
      const chooseFor = async (id: string, item: string): Promise<void> => {
        await toList();
        await app.row(id).click({ button: 'right' });
        await page.getByRole('menuitem', { name: item }).click();
      };

      await test.step('empty', async () => {
        await expect(page.getByRole('option').first()).toBeVisible();
        await take('empty');
      });

      await test.step('three sessions', async () => {
        for (const [name, command] of [
          ['monitor', 'htop || top'],
          ['shell', 'bash --norc'],
          ['web', 'node dev-server.mjs'],
        ] as const) {
          await toList();
          await app.createSession({ name, command });
        }
        await app.expectText('web', /GET/);
        if (phone) await take('session');
        // A large terminal that never rests takes long to draw without a GPU, and shows nothing that the smaller ones do not.
        if (width <= 1280) {
          await show('shell');
          await app.type('ls -l --color\ngrep --color dev package.json\n');
          await app.expectText('shell', /dev-server\.mjs"/);
          await take('shell');
          await show('monitor');
          await app.expectText('monitor', /PID/);
          await take('monitor');
        }
        await show('web');
        await toList();
        for (const id of ['web', 'shell', 'monitor']) await expect(app.row(id)).toContainText(/\d %/);
        await take(phone ? 'list' : 'three-sessions');
      });

      await test.step('overview and plots', async () => {
        const overview = page.getByRole('region', { name: 'Overview' });
        await toList();
        await page.getByRole('button', { name: 'Overview', exact: true }).click();
        await expect(overview.locator('[data-session-id="web"]')).toContainText('GET');
        await take('overview');
        await overview.getByRole('button', { name: 'Memory of web over time' }).click();
        const cost = page.getByRole('region', { name: 'Cost of web' });
        await expect(cost.getByRole('cell', { name: /dev-server/ }).first()).toBeVisible();
        await take('cost');
        await page.getByRole('button', { name: 'Close the plots' }).click();
      });

      await test.step('dialogs', async () => {
        await app.newSession.click();
        await expect(page.getByRole('option').first()).toBeVisible();
        await takeDialog('new-session', dialog('New session'));
        await chooseFor('web', 'Edit…');
        await takeDialog('edit', dialog('Edit web'));
        await chooseFor('web', 'Remove…');
        await takeDialog('remove', page.getByRole('alertdialog'));
        await page.getByRole('button', { name: 'Search or do anything' }).click();
        await takeDialog('palette', dialog('Search or do anything'));
        await page.getByRole('button', { name: 'Settings' }).click();
        await expect(page.getByRole('menu')).toBeVisible();
        await take('settings');
        await page.getByRole('menuitem', { name: 'Keyboard shortcuts…' }).click();
        await takeDialog('shortcuts', dialog('Keyboard shortcuts'));
        await page.getByRole('button', { name: 'Share', exact: true }).click();
        await expect(dialog('Share on the network').getByRole('switch').first()).toBeVisible();
        await takeDialog('share', dialog('Share on the network'));
      });

      await test.step('search', async () => {
        await show('web');
        if (phone) {
          await page.getByRole('button', { name: 'More' }).click();
          await page.getByRole('menuitem', { name: /Search in the terminal/ }).click();
        } else await app.press('Control+Shift+F');
        await page.getByRole('textbox', { name: 'Search for' }).fill('/cart');
        await expect(page.getByText(/\d+ of \d+/)).toBeVisible();
        await take('search');
        await page.keyboard.press('Escape');
      });

      await test.step('a crash', async () => {
        await toList();
        await app.createSession({ name: 'worker', command: 'node crash.mjs' });
        await expect(page.getByText(/exited with 1 after/)).toBeVisible();
        await app.expectText('worker', /TypeError/);
        await take('crash');
      });

      await test.step('another screen’s size', async () => {
        await server.create({
          name: 'elsewhere',
          command: 'ls -l --color; exec sleep 1000',
          cols: 100,
          rows: 24,
        });
        await show('elsewhere');
        await app.expectText('elsewhere', /package\.json/);
        await take('elsewhere');
      });

      await test.step('held back', async () => {
        // What a proxy that buffers does to the page takes it half a minute to be sure of.
        const holdBack = (proxy: { readonly name: string; readonly remedy: string } | null): Promise<void> =>
          page.evaluate((named) => {
            const { store } = (globalThis as unknown as { rootresumePage: StoreHandle }).rootresumePage;
            store.update((state) => ({ ...state, heldBack: named }));
          }, proxy && { proxy });
        await show('web');
        await holdBack({ name: 'nginx', remedy: NGINX_REMEDY });
        await expect(page.getByRole('alert').filter({ hasText: 'holds it back' })).toBeVisible();
        await take('held-back');
        await holdBack(null);
      });

      await test.step('offline', async () => {
        const proxy = await startProxy(server.url);
        await app.open(server.link(proxy.url));
        for (const id of ['shell', 'web']) await show(id);
        await app.expectText('web', /GET/);
        proxy.unplug();
        await expect(page.getByText(/Offline since/)).toBeVisible();
        await take('offline');
        await proxy.close();
      });

      await test.step('sign-in', async () => {
        const stranger = await browser.newContext({ viewport: { width, height } });
        const other = new AppPage(await stranger.newPage());
        await other.page.goto(server.url);
        await expect(other.page.getByRole('form', { name: 'Sign in' })).toBeVisible();
        await take('sign-in', other.page);
        await stranger.close();
      });

      expect(complaints.filter((complaint) => !isExpected(complaint))).toEqual([]);
    });
  });
