import type { Page } from '@playwright/test';
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/test.ts';

/** As many tabs as a person who never closes one has; a browser allows six connections to one server. */
const TABS = 10;

/**
 * Playwright keeps every page visible. So a page is told here what it would find out by itself in a window with tabs; a page that has
 * not been told opens in front.
 */
const setVisible = (page: Page, visible: boolean): Promise<void> =>
  page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    visible ? 'visible' : 'hidden',
  );

const continuityOf = (page: Page): Promise<unknown> =>
  page.evaluate(() =>
    (globalThis as unknown as { rootresumePage: { continuity(): unknown } }).rootresumePage.continuity(),
  );

const ticksOf = (text: string): readonly number[] =>
  [...text.matchAll(/^tick (\d+)$/gm)].map((match) => Number(match[1]));

test.use({ trace: 'off' });

test.describe('ten tabs of one browser over HTTP/1.1', () => {
  test('each shows its session live and takes typing once it is in front, and none loses a byte', async ({
    context,
    server,
  }) => {
    test.setTimeout(120_000);
    await server.create({
      command: 'i=0; while :; do echo tick $i; i=$((i+1)); sleep 0.05; done',
      name: 'ticks',
    });
    await server.create({ command: 'stty -echo; cat', name: 'typed' });
    const tabs: AppPage[] = [];
    let inFront: AppPage | null = null;
    const show = async (shown: AppPage | null): Promise<void> => {
      if (inFront !== null) await setVisible(inFront.page, false);
      if (shown !== null) await setVisible(shown.page, true);
      await shown?.waitUntilLive();
      inFront = shown;
    };
    for (let index = 0; index < TABS; index += 1) {
      await show(null);
      const app = new AppPage(await context.newPage());
      await app.open(index === 0 ? server.link() : server.url);
      tabs.push(app);
      inFront = app;
      // Tabs are kept for the browser: the first one opens them for all.
      if (index > 0) continue;
      await app.openSession('ticks');
      await app.openSession('typed');
    }
    for (const [index, app] of tabs.entries()) {
      await show(app);
      await app.type(`from tab ${index}\n`);
      await app.expectText('typed', `from tab ${index}`);
      const last = ticksOf(await app.text('ticks')).at(-1) ?? 0;
      await app.expectText('ticks', `tick ${last + 5}\n`);
      const ticks = ticksOf(await app.text('ticks'));
      expect(ticks).toEqual(ticks.map((_, position) => position));
      expect(await continuityOf(app.page)).toEqual({ gaps: 0, overlaps: 0 });
    }
  });

  test('windows that are all visible say which stands still and why, and one may take the place of another', async ({
    context,
    server,
  }) => {
    await server.create({ command: 'stty -echo; cat', name: 'typed' });
    const openWindow = async (link = server.url): Promise<AppPage> => {
      const app = new AppPage(await context.newPage());
      await app.open(link);
      return app;
    };
    const first = await openWindow(server.link());
    const second = await openWindow();
    await openWindow();
    const weakest = await openWindow();
    const late = new AppPage(await context.newPage());
    await late.page.goto(server.url);
    await expect(late.page.getByText(/allows six connections to one server/)).toBeVisible();
    await late.page.getByRole('button', { name: 'Show it live here' }).click();
    await late.waitUntilLive();
    await late.openSession('typed');
    await late.type('heard\n');
    await late.expectText('typed', 'heard');
    await expect(weakest.page.getByText(/allows six connections to one server/)).toBeVisible();
    // A window that closes without a word makes room.
    await first.page.close();
    await weakest.waitUntilLive();
    // One that goes elsewhere is live again when it comes back.
    await second.page.goto('about:blank');
    await second.page.goBack();
    await second.waitUntilLive();
  });
});
