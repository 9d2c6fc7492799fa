import type { Page } from '@playwright/test';
import type { Resize, Session } from '../src/shared/session.ts';
import { AppPage } from './support/app-page.ts';
import { startProxy } from './support/cuttable-proxy.ts';
import { meterHeap } from './support/page-meter.ts';
import type { Server } from './support/server.ts';
import { expect, test } from './support/test.ts';
import { ticksIn } from './support/ticks.ts';

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

test.use({ trace: 'off' });

test.describe('ten tabs of one browser over HTTP/1.1', () => {
  test('each shows its session live and takes typing once it is in front, and none loses a byte', async ({
    context,
    server,
  }) => {
    test.setTimeout(240_000);
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
      // Each has both terminals: one that is shown for the first time would begin with a snapshot.
      await app.openSession('ticks');
      await app.expectText('ticks', 'tick 0\n');
      await app.openSession('typed');
    }
    for (const [index, app] of tabs.entries()) {
      await show(app);
      await app.type(`from tab ${index}\n`);
      await app.expectText('typed', `from tab ${index}`);
      const last = ticksIn(await app.text('ticks')).at(-1) ?? 0;
      await app.expectText('ticks', `tick ${last + 5}\n`);
      const ticks = ticksIn(await app.text('ticks'));
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

/** Many tabs in one page: of so many it keeps the terminals of those that were shown last. */
const MANY = 50;
const KEPT = 12;
const LINES = 2000;

/** What fifty tabs may add to the page's heap, in bytes: twelve terminals of this test take 50 MB, fifty would take 190. */
const MAX_MANY_BYTES = 100e6;

const idsOf = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `s${String(index).padStart(2, '0')}`);

/** Prints coloured lines, then a line for each line that it is told, until it is told `bye`. */
const talker = (name: string, lines: number): string =>
  `stty -echo; awk 'BEGIN { for (i = 1; i <= ${lines}; i++) printf "\\033[3%dm${name} says %d\\033[0m\\n", i % 8, i }'; ` +
  'echo that was all; while read word; do echo "heard $word"; test "$word" = bye && exit; done';

const createTalkers = async (server: Server, ids: readonly string[], lines: number): Promise<void> => {
  for (const id of ids) await server.create({ name: id, command: talker(id, lines) });
};

/** Types into a session from somewhere else. */
const tell = async (server: Server, id: string, word: string): Promise<void> => {
  const response = await fetch(`${server.url}/api/v1/sessions/${id}/input`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/octet-stream' },
    body: `${word}\n`,
  });
  expect(response.status).toBe(204);
};

/** All that a session has written, as text. */
const outputOf = async (server: Server, id: string): Promise<string> => {
  const response = await fetch(`${server.url}/api/v1/sessions/${id}/output?format=text`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  return (await response.text()).trimEnd().replaceAll('\r', '');
};

/** Opens sessions in tabs, one after another, as somebody does who waits for each. */
const openAll = async (app: AppPage, ids: readonly string[]): Promise<void> => {
  for (const id of ids) {
    await app.openSession(id);
    await expect.poll(() => app.liveScreen(id), { intervals: [20] }).toContain('that was all');
  }
};

const unreadTabs = (app: AppPage): Promise<readonly string[]> =>
  app.page
    .getByRole('tab', { name: /new output/ })
    .evaluateAll((tabs) => tabs.map((tab) => (tab as HTMLElement).dataset['sessionId'] ?? ''));

test.describe('many tabs in one page', () => {
  test('fifty tabs cost the page what twelve do', async ({ app, server, complaints }) => {
    test.setTimeout(300_000);
    const ids = idsOf(MANY);
    const [first = '', second = '', third = ''] = ids;
    const heap = await meterHeap(app.page);
    const empty = await heap.bytes();
    await createTalkers(server, ids, LINES);
    await openAll(app, ids);
    const growth = (await heap.bytes()) - empty;
    console.log(`${MANY} tabs of ${LINES} lines: ${Math.round(growth / 1e6)} MB more heap`);
    expect(growth).toBeLessThan(MAX_MANY_BYTES);
    expect(await app.keptTerminals()).toEqual(ids.slice(-KEPT));

    // What a tab at rest writes is marked, also by a session that ends at once; what was seen is not.
    await tell(server, second, 'bye');
    await tell(server, first, 'knock');
    await expect.poll(() => unreadTabs(app)).toEqual([first, second]);
    await expect(app.tab(second)).toHaveAttribute('data-state', 'exited');

    await app.tab(first).click();
    await app.expectText(first, 'heard knock');
    // Its screen came first, and the scrollback follows.
    const firstOutput = await outputOf(server, first);
    await expect.poll(async () => (await app.text(first)).trimEnd()).toBe(firstOutput);
    await expect.poll(() => unreadTabs(app)).toEqual([second]);
    await app.type('typed\n');
    await app.expectText(first, 'heard typed');
    // It is kept again, and read.
    await tell(server, third, 'knock');
    await app.tab(second).click();
    await app.expectText(second, 'heard bye');
    await expect.poll(() => unreadTabs(app)).toEqual([third]);
    await app.tab(third).click();
    await app.expectText(third, 'heard knock');

    // Past thirty of them by the key, faster than they can be shown.
    const last = ids.indexOf(third) + 30;
    for (let step = 0; step < 30; step += 1) await app.page.keyboard.press('Control+Shift+BracketRight');
    await expect(app.tab(ids[last] ?? '')).toHaveAttribute('aria-selected', 'true');
    const kept = ids.slice(last + 1 - KEPT, last + 1);
    await expect.poll(() => app.keptTerminals()).toEqual(kept);
    for (const id of kept)
      await expect.poll(async () => (await app.text(id)).trimEnd()).toBe(await outputOf(server, id));
    await expect.poll(() => unreadTabs(app)).toEqual([]);
    expect(await continuityOf(app.page)).toEqual({ gaps: 0, overlaps: 0 });

    // Of a page that is loaded with fifty tabs nobody looks at more than one.
    await app.page.reload();
    await app.waitUntilLive();
    await app.expectText(ids[last] ?? '', 'that was all');
    await expect(app.page.getByRole('tab')).toHaveCount(MANY);
    expect(await app.keptTerminals()).toEqual([ids[last]]);
    expect(await unreadTabs(app)).toEqual([]);
    expect(await continuityOf(app.page)).toEqual({ gaps: 0, overlaps: 0 });
    expect(complaints).toEqual([]);
  });

  test('a tab that was at rest is searched, scrolled back in and typed into as before', async ({
    app,
    server,
  }) => {
    test.setTimeout(240_000);
    const others = idsOf(KEPT);
    await createTalkers(server, ['long'], 12_000);
    await createTalkers(server, others, 1);
    await openAll(app, ['long', ...others]);
    expect(await app.keptTerminals()).not.toContain('long');
    await app.tab('long').click();
    await app.expectText('long', 'that was all');
    const { page } = app;
    await app.press('Control+Shift+F');
    const field = page.getByRole('textbox', { name: 'Search for' });
    await field.fill('says 11234');
    await expect(page.getByText('1 of 1')).toBeVisible();
    // The terminal holds the last 10,000 lines of 12,000.
    await field.fill('says 1234');
    await field.press('Enter');
    await expect(app.earlier).toBeVisible();
    await expect.poll(() => app.earlierScreen('long')).toContain('long says 1234\n');
    await field.press('Escape');
    await page.keyboard.press('Escape');
    await expect(app.earlier).toBeHidden();

    // With both open, it goes to rest and comes back without.
    await app.press('Control+Shift+F');
    await field.fill('says 1234');
    await field.press('Enter');
    await expect(app.earlier).toBeVisible();
    await openAll(app, others);
    expect(await app.keptTerminals()).not.toContain('long');
    await app.tab('long').click();
    await app.expectText('long', 'that was all');
    await expect(app.earlier).toBeHidden();
    await expect(page.getByRole('group', { name: 'Earlier output shown' })).toBeHidden();
    await field.fill('says 11234');
    await expect(page.getByText('1 of 1')).toBeVisible();
    // The page has not drawn any other tab in between, and yet this is another terminal.
    await app.rushThrough([...others, 'long']);
    await app.expectText('long', 'that was all');
    await field.fill('says 11235');
    await expect(page.getByText('1 of 1')).toBeVisible();
    await field.press('Escape');
    await app.type('again\n');
    await app.expectText('long', 'heard again');
  });

  test('a tab that is shown again while the server is away says that it is empty for now', async ({
    page,
    server,
  }) => {
    const proxy = await startProxy(server.url);
    const app = new AppPage(page);
    await app.open(server.link(proxy.url));
    const ids = idsOf(2);
    await createTalkers(server, ids, 1);
    await openAll(app, ids);
    // Loaded again, the page has a terminal of one of them.
    await page.reload();
    await app.waitUntilLive();
    await app.expectText('s01', 'that was all');
    proxy.unplug();
    await expect(page.getByText(/offline since/i)).toBeVisible();
    await app.tab('s00').click();
    await expect(page.getByText('Loading…')).toBeVisible();
    proxy.plugIn();
    await app.expectText('s00', 'that was all');
    await expect(page.getByText('Loading…')).toBeHidden();
    await app.tab('s01').click();
    await expect(page.getByText('Loading…')).toBeHidden();
    expect(await continuityOf(page)).toEqual({ gaps: 0, overlaps: 0 });
    await proxy.close();
  });

  test('what was typed into a tab arrives, also when it is at rest before the server is back', async ({
    page,
    server,
  }) => {
    const proxy = await startProxy(server.url);
    const app = new AppPage(page);
    await app.open(server.link(proxy.url));
    const others = idsOf(KEPT);
    await createTalkers(server, ['typed', ...others], 1);
    await openAll(app, [...others, 'typed']);
    proxy.unplug();
    await expect(page.getByText(/offline since/i)).toBeVisible();
    await app.type('patience\n');
    for (const id of others) await app.openSession(id);
    await expect.poll(() => app.keptTerminals()).not.toContain('typed');
    proxy.plugIn();
    await expect.poll(() => unreadTabs(app)).toEqual(['typed']);
    await app.tab('typed').click();
    await app.expectText('typed', 'heard patience');
    expect(await continuityOf(page)).toEqual({ gaps: 0, overlaps: 0 });
    await proxy.close();
  });

  test('a session at rest keeps its size and its owner', async ({ app, server, openBrowser }) => {
    test.setTimeout(240_000);
    const others = idsOf(KEPT);
    const sizeOf = async (id: string): Promise<Resize> => {
      const { cols, rows } = await server.call<Session>('GET', `/sessions/${id}`);
      return { cols, rows };
    };
    const rest = async (): Promise<void> => {
      await openAll(app, others);
      expect(await app.keptTerminals()).not.toContain('mine');
    };
    await app.createSession({ command: talker('mine', 1), name: 'mine' });
    await app.expectText('mine', 'that was all');
    const atFirst = await app.untilFitted('mine', server);
    await createTalkers(server, others, 1);
    await rest();
    await app.createSession({ command: talker('next', 1), name: 'next' });
    await app.expectText('next', 'that was all');
    expect(await app.untilFitted('next', server)).toEqual(atFirst);
    expect(await sizeOf('mine')).toEqual(atFirst);

    // What is shown follows the window, and nothing else does.
    await app.page.setViewportSize({ width: 1000, height: 600 });
    await expect.poll(() => sizeOf('next')).not.toEqual(atFirst);
    await app.untilFitted('next', server);
    expect(await sizeOf('mine')).toEqual(atFirst);
    // Its owner shows it again, also after a reload at which it was at rest.
    await app.page.reload();
    await app.waitUntilLive();
    await app.expectText('next', 'that was all');
    expect(await sizeOf('mine')).toEqual(atFirst);
    await app.page.reload();
    await app.waitUntilLive();
    await app.tab('mine').click();
    await expect.poll(() => sizeOf('mine')).toEqual(await sizeOf('next'));
    await app.untilFitted('mine', server);

    // Somebody else takes it over while it is at rest.
    await rest();
    const other = await openBrowser();
    await other.page.setViewportSize({ width: 1400, height: 700 });
    await other.openSession('mine');
    await other.page
      .getByRole('button', { name: /fit to this screen/i })
      .first()
      .click();
    await expect.poll(async () => (await sizeOf('mine')).cols).toBeGreaterThan(atFirst.cols);
    const taken = await other.untilFitted('mine', server);
    await app.page.setViewportSize({ width: 900, height: 500 });
    await app.tab('mine').click();
    await app.expectText('mine', 'that was all');
    await expect(app.page.getByRole('button', { name: /fit to this screen/i }).first()).toBeVisible();
    expect(await sizeOf('mine')).toEqual(taken);
  });
});
