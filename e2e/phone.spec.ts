import { devices, type Page } from '@playwright/test';
import { join } from 'node:path';
import type { AppPage } from './support/app-page.ts';
import { expect, test } from './support/test.ts';

/** As Playwright knows them, all played by Chromium here: their screens, fingers and names, and not their browsers. */
const DEVICES = ['Pixel 7', 'iPhone 15', 'iPad Mini'] as const;

/** Below this width, in CSS pixels, or this height, a session fills the page. */
const PHONE_BELOW = { width: 600, height: 480 };

const fillsPage = (page: Page): boolean => {
  const size = page.viewportSize();
  return size !== null && (size.width < PHONE_BELOW.width || size.height < PHONE_BELOW.height);
};

/** Nothing reaches beyond the screen, once it is laid out, and all that can be touched is large enough for a finger. */
const expectToFit = async (app: AppPage): Promise<void> => {
  await expect
    .poll(() => app.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth))
    .toBeLessThanOrEqual(0);
  for (const key of await app.page.getByRole('toolbar', { name: 'Keys' }).getByRole('button').all())
    expect((await key.boundingBox())?.height).toBeGreaterThanOrEqual(36);
};

// A trace takes pictures of its own, at every step.
test.use({ trace: 'off' });

for (const name of DEVICES) {
  const { userAgent, viewport, deviceScaleFactor, isMobile, hasTouch } = devices[name];
  test.describe(`on ${name}`, () => {
    test.use({ userAgent, viewport, deviceScaleFactor, isMobile, hasTouch });

    test('a link leads to the overview, a tap to a session, and a turn of the screen to more of it', async ({
      page,
      app,
      server,
      complaints,
    }, testInfo) => {
      const take = async (scene: string): Promise<void> => {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
          await page.evaluate(
            () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
          );
          const file = `${name.replaceAll(' ', '-')}-${scene}-${colorScheme}.png`;
          await page.screenshot({ path: join(testInfo.project.outputDir, 'phones', file) });
        }
      };
      await server.create({
        name: 'shop',
        command: 'printf "\\033[32mready\\033[0m on http://localhost:5173/\\n"; exec cat',
        cols: 100,
        rows: 30,
      });
      await server.create({ name: 'notes', command: 'exec cat' });
      await expect(app.row('shop')).toBeVisible();
      await take('overview');

      await app.row('shop').tap();
      await expect(app.terminal).toBeVisible();
      await app.expectText('shop', 'ready on');
      // What is to be read is not covered by a keyboard that nobody asked for.
      await expect(app.terminal.locator('textarea')).not.toBeFocused();
      await expectToFit(app);
      await take('session');

      await page.getByRole('textbox', { name: 'Line to send' }).fill('from the compose line');
      await page.getByRole('button', { name: 'Send' }).tap();
      await app.expectText('shop', /from the compose line\s+from the compose line/);
      await page.getByRole('button', { name: 'Up', exact: true }).tap();
      await app.expectText('shop', '^[[A');

      const portrait = page.viewportSize() ?? { width: 0, height: 0 };
      await page.setViewportSize({ width: portrait.height, height: portrait.width });
      await expect(app.terminal).toBeVisible();
      await expectToFit(app);
      await expect
        .poll(async () => {
          const { bottom } = await app.cursorBox('shop');
          const line = await page.getByRole('group', { name: 'Compose line' }).boundingBox();
          return bottom <= (line?.y ?? 0);
        })
        .toBe(true);
      await take('turned');
      await page.setViewportSize(portrait);

      if (fillsPage(page)) {
        await page.getByRole('button', { name: 'Back to the sessions' }).tap();
        await expect(app.terminal).toBeHidden();
      }
      await expect(app.row('notes')).toBeVisible();
      expect(complaints).toEqual([]);
    });
  });
}
