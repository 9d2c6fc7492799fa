import type { Locator, Page } from '@playwright/test';
import type { History } from '../src/shared/history.ts';
import type { Process } from '../src/shared/processes.ts';
import type { Session } from '../src/shared/session.ts';
import { expect, test } from './support/test.ts';

const overviewOf = (page: Page): Locator => page.getByRole('region', { name: 'Overview' });

/** The row of a session in the overview. */
const rowOf = (page: Page, id: string): Locator => overviewOf(page).locator(`tr[data-session-id="${id}"]`);

const openOverview = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Overview', exact: true }).click();
  await expect(overviewOf(page)).toBeVisible();
};

/** Opens what a session costs over time, from its menu in the list. */
const openCost = async (page: Page, row: Locator, name: string): Promise<Locator> => {
  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'CPU, memory and processes' }).click();
  const view = page.getByRole('region', { name: `Cost of ${name}` });
  await expect(view).toBeVisible();
  return view;
};

/**
 * How high, in pixels from the top, the first curve of a plot stands at its left and at its right end; null: nothing is drawn. The curve is
 * found by its colour.
 */
const curveEnds = (plot: Locator): Promise<{ readonly left: number; readonly right: number } | null> =>
  plot.locator('canvas').evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const context = canvas.getContext('2d');
    if (context === null) return null;
    const probe = document.createElement('canvas').getContext('2d');
    if (probe === null) return null;
    probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--terminal-blue').trim();
    probe.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = probe.getImageData(0, 0, 1, 1).data;
    const { width, height } = canvas;
    const { data } = context.getImageData(0, 0, width, height);
    const heights: number[] = [];
    for (let x = 0; x < width; x += 1)
      for (let y = 0; y < height; y += 1) {
        const at = 4 * (y * width + x);
        const distance =
          Math.abs((data[at] ?? 0) - red) +
          Math.abs((data[at + 1] ?? 0) - green) +
          Math.abs((data[at + 2] ?? 0) - blue);
        if ((data[at + 3] ?? 0) > 200 && distance < 60) {
          heights.push(y);
          break;
        }
      }
    const [left, right] = [heights[0], heights.at(-1)];
    return left === undefined || right === undefined ? null : { left, right };
  });

/** How many pixels of the accent the column of a plot has that has most of them: a dashed line from its top to its bottom, or none. */
const accentIn = (plot: Locator): Promise<number> =>
  plot.locator('canvas').evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const context = canvas.getContext('2d');
    const probe = document.createElement('canvas').getContext('2d');
    if (context === null || probe === null) return 0;
    probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--accent').trim();
    probe.fillRect(0, 0, 1, 1);
    const accent = probe.getImageData(0, 0, 1, 1).data;
    const { width, height } = canvas;
    const { data } = context.getImageData(0, 0, width, height);
    let most = 0;
    for (let x = 0; x < width; x += 1) {
      let found = 0;
      for (let y = 0; y < height; y += 1) {
        const at = 4 * (y * width + x);
        const distance = [0, 1, 2].reduce(
          (sum, part) => sum + Math.abs((data[at + part] ?? 0) - (accent[part] ?? 0)),
          0,
        );
        if ((data[at + 3] ?? 0) > 120 && distance < 60) found += 1;
      }
      most = Math.max(most, found);
    }
    return most;
  });

test.describe('what sessions cost', () => {
  test('shows the leak of a leaking program as a line that climbs', async ({ app, server }) => {
    test.setTimeout(180_000);
    await server.create({ name: 'leak', command: 'node e2e/programs/leak.mjs' });
    const recent = async (): Promise<History> =>
      server.call('GET', `/sessions/leak/history?from=${Date.now() - 300_000}`);
    await expect
      .poll(
        async () => {
          const { rss } = await recent();
          return (rss.at(-1) ?? 0) - (rss[0] ?? 0);
        },
        { timeout: 60_000 },
      )
      .toBeGreaterThan(60e6);
    const view = await openCost(app.page, app.row('leak'), 'leak');
    await view.getByRole('radio', { name: '5 minutes' }).click();
    const plot = view.getByRole('img', { name: /^Memory of leak over 5 minutes/ });
    await expect
      .poll(async () => {
        const ends = await curveEnds(plot);
        return ends === null ? 0 : ends.left - ends.right;
      })
      .toBeGreaterThan(30);
  });

  test('leads from a moment of the plot to its output, and from there back', async ({ app, server }) => {
    await server.create({ name: 'says', command: 'echo once upon a time; exec sleep 1000' });
    await app.openSession('says');
    await app.expectText('says', 'once upon');
    const view = await openCost(app.page, app.row('says'), 'says');
    await view.getByRole('radio', { name: '5 minutes' }).click();
    const cpu = view.getByRole('img', { name: /^CPU of says/ });
    await expect(cpu.locator('canvas')).toBeVisible();
    await expect(view.getByText(/^The dashed line is at/)).toBeHidden();
    expect(await accentIn(cpu)).toBeLessThan(30);
    await view.getByRole('button', { name: /Started/ }).click();
    await expect(app.earlier).toBeVisible();
    await expect.poll(() => app.earlierText('says')).toContain('once upon a time');
    await app.page.getByRole('button', { name: 'Show in the plot' }).click();
    await expect(view).toBeVisible();
    // The moment of what was shown is marked in the plot.
    const { marks } = await server.call<History>('GET', '/sessions/says/history');
    const shown = view.getByText(/^The dashed line is at/).locator('time');
    const moment = Date.parse((await shown.getAttribute('datetime')) ?? '');
    expect(Math.abs(moment - Date.parse(marks[0]?.at ?? ''))).toBeLessThan(2000);
    await expect.poll(() => accentIn(cpu)).toBeGreaterThan(60);

    // A click into the plot itself does the same.
    await view.getByRole('radio', { name: '5 minutes' }).click();
    const plot = view.getByRole('img', { name: /^CPU of says/ }).locator('.u-over');
    const box = await plot.boundingBox();
    if (box === null) throw new Error('The plot is not on the page');
    await plot.click({ position: { x: box.width - 3, y: box.height / 2 } });
    await expect(app.page.getByRole('group', { name: 'Earlier output shown' })).toContainText(/from \d/);
    await expect(app.terminal.locator('textarea')).toBeFocused();
    await app.page.keyboard.press('Escape');
    await expect(app.earlier).toBeHidden();
  });

  test('ends one process of a session, and leaves the rest alone', async ({ app, server }) => {
    await server.create({ name: 'pair', command: 'sleep 1001 & sleep 1002 & wait; wait' });
    const commands = async (): Promise<(string | null)[]> =>
      (await server.call<Process[]>('GET', '/sessions/pair/processes')).map(({ command }) => command);
    await expect.poll(commands).toContain('sleep 1001');
    const view = await openCost(app.page, app.row('pair'), 'pair');
    const row = view.getByRole('row', { name: /^sleep 1001/ });
    // Each child with its command line and what it costs.
    for (const command of ['sleep 1001', 'sleep 1002']) {
      const cells = view.getByRole('row', { name: new RegExp(`^${command}`) }).getByRole('cell');
      await expect(cells.nth(0)).toHaveText(command);
      await expect(cells.nth(2)).toHaveText(/^\d+(\.\d)? %$/);
      await expect(cells.nth(3)).toHaveText(/^[\d.]+ (kB|MB|GB)$/);
    }
    await row.getByRole('button', { name: /^End sleep/ }).click();
    const question = app.page.getByRole('alertdialog');
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await question.getByRole('button', { name: 'End' }).click();
    await expect(row).toBeHidden();
    expect(await commands()).toContain('sleep 1002');
    expect((await server.call<Session>('GET', '/sessions/pair')).state).toBe('running');
  });
});

test.describe('the overview', () => {
  test('shows each session with its cost, its port and what it said last', async ({ app, server }) => {
    await server.create({ name: 'web', command: 'node e2e/programs/hello-server.mjs' });
    await server.create({ name: 'job', command: 'printf "\\033[31mall done\\033[0m\\n"', group: 'batch' });
    await openOverview(app.page);
    const web = rowOf(app.page, 'web');
    await expect(web).toContainText(/listening on \d+/);
    await expect(web).toContainText(/\d %/);
    await expect(rowOf(app.page, 'job')).toContainText('all done');
    await expect(rowOf(app.page, 'job')).toContainText('exited 0');
    await expect(overviewOf(app.page).getByRole('rowheader', { name: 'batch' })).toBeVisible();

    const opened = app.page.waitForEvent('popup');
    await web.getByRole('link', { name: /Open port/ }).click();
    await expect((await opened).locator('body')).toHaveText('hello from the session');

    await web.getByRole('button', { name: 'web' }).first().click();
    await expect(overviewOf(app.page)).toBeHidden();
    await app.expectText('web', /listening/);
  });

  test('tells of an expected port who has taken it, before a start and after it, and where nobody listens', async ({
    app,
    server,
  }) => {
    test.setTimeout(60_000);
    const hello = 'node e2e/programs/hello-server.mjs';
    await server.create({ name: 'api', command: hello });
    await app.openSession('api');
    await app.expectText('api', /listening on \d+/);
    const port = Number(/listening on (\d+)/.exec(await app.text('api'))?.[1]);
    await server.create({ name: 'web', command: 'exec sleep 1000', ports: [port, 1], start: false });
    const { pid } = await server.call<Session>('GET', '/sessions/api');

    await openOverview(app.page);
    const taken = rowOf(app.page, 'web').getByTitle(
      `Port ${port} is already in use by session api (pid ${String(pid)}).`,
    );
    await expect(taken).toHaveText(`:${port} used by api`, { timeout: 20_000 });
    await expect(rowOf(app.page, 'api')).not.toContainText('used by');

    await server.call('POST', '/sessions/web/start');
    await app.openSession('web');
    await app.expectText('web', `Port ${port} is already in use`);
    const bar = app.page.locator('footer');
    await expect(bar).toContainText(`:${port} used by api`);
    await expect(bar.getByTitle('Nothing listens on port 1, as it is expected to.')).toHaveText(
      ':1 not open',
      { timeout: 30_000 },
    );
    await server.call('POST', '/sessions/api/stop');
    await expect(bar).toContainText(`:${port} not open`, { timeout: 20_000 });
  });

  test('stops all that are selected, and nothing else', async ({ app, server }) => {
    for (const name of ['one', 'two', 'three']) await server.create({ name, command: 'exec sleep 1000' });
    await openOverview(app.page);
    for (const name of ['one', 'two'])
      await app.page.getByRole('checkbox', { name: `Select ${name}` }).check();
    const bar = app.page.getByRole('toolbar', { name: 'Selected sessions' });
    await expect(bar).toContainText('2 selected');
    await bar.getByRole('button', { name: 'Stop' }).click();
    for (const name of ['one', 'two']) await expect(rowOf(app.page, name)).toContainText('stopped');
    await expect(rowOf(app.page, 'three')).toContainText('running');
    await bar.getByRole('button', { name: 'Start' }).click();
    for (const name of ['one', 'two']) await expect(rowOf(app.page, name)).toContainText('running');
    const runs = () =>
      Promise.all(
        ['one', 'two', 'three'].map(
          async (name) => (await server.call<Session>('GET', `/sessions/${name}`)).run,
        ),
      );
    expect(await runs()).toEqual([2, 2, 1]);
    await bar.getByRole('button', { name: 'Restart' }).click();
    await expect.poll(runs).toEqual([3, 3, 1]);
    for (const name of ['one', 'two', 'three']) await expect(rowOf(app.page, name)).toContainText('running');
  });

  test('marks what has written since it was looked at, until it is', async ({ app, server }) => {
    await server.create({ name: 'seen', command: 'exec sleep 1000' });
    await server.create({ name: 'news', command: 'echo first; read line; echo second; exec sleep 1000' });
    await app.openSession('news');
    await app.expectText('news', 'first');
    await app.openSession('seen');
    await openOverview(app.page);
    const mark = rowOf(app.page, 'news').getByText('new output');
    await expect(mark).toHaveCount(0);
    await fetch(`${server.url}/api/v1/sessions/news/input`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/octet-stream' },
      body: '\n',
    });
    await expect(rowOf(app.page, 'news')).toContainText('second');
    await expect(mark).toHaveCount(1);
    await expect(rowOf(app.page, 'seen').getByText('new output')).toHaveCount(0);
    await rowOf(app.page, 'news').getByRole('button', { name: 'news' }).first().click();
    await app.expectText('news', 'second');
    await openOverview(app.page);
    await expect(mark).toHaveCount(0);
  });

  test('is filtered and sorted', async ({ app, server }) => {
    for (const name of ['beta', 'alpha', 'gamma']) await server.create({ name, command: 'exec sleep 1000' });
    await openOverview(app.page);
    const names = () => overviewOf(app.page).locator('tr[data-session-id] td:nth-child(2)').allInnerTexts();
    await expect.poll(names).toEqual(['beta', 'alpha', 'gamma']);
    await app.page.getByRole('button', { name: 'Session', exact: true }).click();
    await expect.poll(names).toEqual(['alpha', 'beta', 'gamma']);
    await app.page.getByRole('searchbox', { name: 'Filter sessions' }).fill('mm');
    await expect.poll(names).toEqual(['gamma']);
  });
});
