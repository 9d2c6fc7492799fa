import { AppPage } from './support/app-page.ts';
import { startProxy } from './support/cuttable-proxy.ts';
import { startServer } from './support/server.ts';
import { isAlive } from './support/processes.ts';
import { expect, test } from './support/test.ts';
import { ticksIn } from './support/ticks.ts';
import type { Session } from '../src/shared/session.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether every number from the first to the last stands there once and in order. */
const isUnbroken = (numbers: readonly number[]): boolean =>
  numbers.every((number, index) => number === (numbers[0] ?? 0) + index);

/** Clears the terminal, what it holds of earlier runs too, and says which run this is. */
const WHICH_RUN = 'printf "\\033crun ${ROOTRESUME_RUN##*:}\\n"';

/** The terminal as it looks once it stands still: drawn, its font loaded, and with the keyboard. */
const stillPicture = async (app: AppPage): Promise<string> => {
  await expect(app.terminal.locator('textarea')).toBeFocused();
  // The scrollbar shows for a moment whenever lines have come, and stands still meanwhile.
  await expect(app.terminal.locator('.scrollbar.vertical.visible')).toHaveCount(0);
  await app.page.evaluate(() => document.fonts.ready.then(() => undefined));
  let last = '';
  await expect(async () => {
    const before = last;
    last = (await app.terminal.screenshot()).toString('base64');
    expect(last === before, 'two pictures in a row are alike').toBe(true);
  }).toPass({ intervals: [250] });
  return last;
};

test.describe('coming back', () => {
  test('a reload brings back screen, scrollback, and the tabs in their places', async ({ app, server }) => {
    // A cursor that blinks makes every other picture another one.
    await app.page.emulateMedia({ reducedMotion: 'reduce' });
    await server.create({
      command: "seq 1 500; printf '\\033[1;35mcoloured\\033[0m\\n'; sleep 1000",
      name: 'first',
    });
    await server.create({ command: 'echo second; sleep 1000', name: 'second' });
    await app.openSession('first');
    await app.openSession('second');
    await app.openSession('first');
    await app.expectText('first', 'coloured');
    // Its screen comes first, and all of its scrollback a moment later.
    const hasAll = (): Promise<void> => expect.poll(() => app.text('first')).toMatch(/^1\n2\n/);
    await hasAll();
    const before = await app.text('first');
    const picture = await stillPicture(app);
    await app.page.reload();
    await app.waitUntilLive();
    await app.expectText('first', 'coloured');
    await hasAll();
    expect(await app.text('first')).toBe(before);
    expect((await stillPicture(app)) === picture, 'it looks as before').toBe(true);
    await expect(app.page.getByRole('tab')).toHaveCount(2);
    await expect(app.page.getByRole('tab').first()).toContainText('first');
    await expect(app.tab('first')).toHaveAttribute('aria-selected', 'true');
  });

  for (const [title, cut] of [
    ['is unplugged', 'unplug'],
    ['goes silent without a word', 'freeze'],
  ] as const)
    test(`the network ${title} and comes back without a lost or doubled byte`, async ({ page, server }) => {
      // A silent network is noticed by the pings that do not come, after half a minute.
      test.setTimeout(120_000);
      const proxy = await startProxy(server.url);
      const app = new AppPage(page);
      await app.open(server.link(proxy.url));
      await server.create({
        command: 'i=0; while :; do echo tick $i; i=$((i+1)); sleep 0.02; done',
        name: 'ticks',
      });
      await app.openSession('ticks');
      await app.expectText('ticks', 'tick 20');
      for (let round = 0; round < (cut === 'unplug' ? 3 : 1); round += 1) {
        proxy[cut]();
        await expect(page.getByText(/offline since/i)).toBeVisible({ timeout: 60_000 });
        const last = ticksIn(await app.text('ticks')).at(-1) ?? 0;
        expect(last).toBeGreaterThan(0);
        await expect
          .poll(async () => (await server.call<{ offset: number }>('GET', '/sessions/ticks')).offset)
          .toBeGreaterThan(last * 9);
        proxy.plugIn();
        await expect(page.getByText(/offline since/i)).toBeHidden();
        await app.expectText('ticks', `tick ${last + 50}`);
        const numbers = ticksIn(await app.text('ticks'));
        expect(numbers[0]).toBe(0);
        expect(isUnbroken(numbers)).toBe(true);
      }
      await proxy.close();
    });

  test('who has sized a quiet session twice still owns its size, and can size it again', async ({
    page,
    server,
  }) => {
    const proxy = await startProxy(server.url);
    const app = new AppPage(page);
    await app.open(server.link(proxy.url));
    await server.create({ name: 'quiet', command: 'seq 500; exec cat', cols: 100, rows: 10 });
    await app.openSession('quiet');
    const fit = page.getByRole('button', { name: 'Fit to this screen' });
    const rows = async (): Promise<number> => (await server.call<Session>('GET', '/sessions/quiet')).rows;
    await fit.click();
    await expect.poll(rows).toBeGreaterThan(10);
    const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
    const first = await rows();
    await page.setViewportSize({ width, height: height - 200 });
    await expect.poll(rows).toBeLessThan(first - 5);
    const second = await rows();
    proxy.unplug();
    await expect(page.getByText(/offline since/i)).toBeVisible();
    proxy.plugIn();
    await expect(page.getByText(/offline since/i)).toBeHidden();
    await app.type('typed\n');
    await app.expectText('quiet', 'typed');
    await expect(fit).toBeHidden();
    await page.setViewportSize({ width, height: height - 100 });
    await expect.poll(rows).toBeGreaterThan(second);
    await proxy.close();
  });

  test('typing while the network is away arrives once it is back, once', async ({ page, server }) => {
    const proxy = await startProxy(server.url);
    const app = new AppPage(page);
    await app.open(server.link(proxy.url));
    await server.create({ command: 'stty -echo; echo ready; cat', name: 'typed' });
    await app.openSession('typed');
    // What is typed before its terminal is told not to is echoed.
    await app.expectText('typed', 'ready');
    await app.type('before\n');
    await app.expectText('typed', 'before');
    proxy.unplug();
    await app.type('while away\n');
    await expect(page.getByText(/offline since/i)).toBeVisible();
    proxy.plugIn();
    await app.expectText('typed', 'while away');
    await app.type('after\n');
    await app.expectText('typed', 'after');
    expect((await app.text('typed')).trim().split('\n')).toEqual(['ready', 'before', 'while away', 'after']);
    await proxy.close();
  });

  test('typing while the network is away does not reach a program that was started anew meanwhile', async ({
    page,
    server,
  }) => {
    const proxy = await startProxy(server.url);
    const app = new AppPage(page);
    await app.open(server.link(proxy.url));
    const { id } = await server.create({ command: `stty -echo; ${WHICH_RUN}; cat`, name: 'typed' });
    await app.openSession('typed');
    await app.expectText('typed', 'run 1');
    proxy.unplug();
    await app.type('while away\n');
    await expect(page.getByText(/offline since/i)).toBeVisible();
    await server.call('POST', `/sessions/${id}/restart`);
    await expect.poll(async () => (await server.call<Session>('GET', `/sessions/${id}`)).run).toBe(2);
    proxy.plugIn();
    await app.expectText('typed', 'run 2');
    await app.type('after\n');
    await app.expectText('typed', 'after');
    expect((await app.text('typed')).trim().split('\n')).toEqual(['run 2', 'after']);
    await expect(page.getByText(/^typed was started anew/)).toBeVisible();
    await proxy.close();
  });

  test('what was typed into a program that died with its server is not typed into its next run', async ({
    page,
  }) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rootresume-e2e-'));
    const first = await startServer({ dataDir });
    const app = new AppPage(page);
    await app.open(first.link());
    await first.create({
      command: `stty -echo; ${WHICH_RUN}; while read -r line; do echo "got <$line>"; done`,
      name: 'asks',
      autostart: true,
    });
    await app.openSession('asks');
    await app.expectText('asks', 'run 1');
    await app.type('before\n');
    await app.expectText('asks', 'got <before>');
    // The server takes the first key, and dies before the page hears of it.
    await page.route(
      '**/sessions/asks/input',
      async (route) => {
        await route.fetch();
        await first.kill();
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
    await app.type('secret\n');
    await expect(page.getByText(/offline since|closed/i).first()).toBeVisible();
    const second = await startServer({ dataDir, port: Number(new URL(first.url).port) });
    await app.expectText('asks', 'run 2');
    await app.type('after\n');
    await app.expectText('asks', 'after>');
    expect((await app.text('asks')).trim().split('\n')).toEqual(['run 2', 'got <after>']);
    await expect(page.getByText(/^asks was started anew/)).toBeVisible();
    await second.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('a server that was killed and started again is found by the page, with its sessions', async ({
    page,
  }) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rootresume-e2e-'));
    const first = await startServer({ dataDir });
    const app = new AppPage(page);
    await app.open(first.link());
    const orphan = await first.create({ command: 'echo alive; exec sleep 1000', name: 'orphan' });
    await app.openSession('orphan');
    await app.expectText('orphan', 'alive');
    await first.kill();
    await expect(page.getByText(/offline since|closed/i).first()).toBeVisible();
    expect(await app.text('orphan')).toContain('alive');
    const second = await startServer({ dataDir, port: Number(new URL(first.url).port) });
    await app.waitUntilLive();
    await expect(app.row('orphan')).toHaveAttribute('data-state', 'exited');
    await expect(page.getByText(/cut off: RootResume ended while it ran/)).toBeVisible();
    expect(isAlive(orphan.pid)).toBe(false);
    // What it had written is there, for this page and for one that opens anew.
    await app.expectText('orphan', 'alive');
    await app.expectText('orphan', 'RootResume ended here');
    await page.reload();
    await app.expectText('orphan', 'alive');
    await second.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
});
