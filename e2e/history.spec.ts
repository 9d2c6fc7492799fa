import { resolve } from 'node:path';
import type { Locator } from '@playwright/test';
import { SCROLLBACK_LINES } from '../src/shared/limits.ts';
import type { Resize } from '../src/shared/session.ts';
import type { AppPage } from './support/app-page.ts';
import type { Server } from './support/server.ts';
import { expect, test } from './support/test.ts';

const NUMBERED = resolve(import.meta.dirname, 'programs/numbered.mjs');
const LINES = 60_000;

/** The numbers of the lines in a terminal's text, in their order. */
const numbersIn = (text: string): readonly number[] =>
  [...text.matchAll(/^line (\d+) of/gm)].map((match) => Number(match[1]));

/** Checks that numbers follow each other, each once, and gives the first and the last. */
const expectRun = (numbers: readonly number[]): { readonly first: number; readonly last: number } => {
  const first = numbers[0] ?? 0;
  expect(numbers.length).toBeGreaterThan(0);
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => first + index));
  return { first, last: first + numbers.length - 1 };
};

/** Waits until a program has printed all its lines, and the terminal has drawn them, with the scrollback that follows a flood. */
const untilDone = (app: AppPage, id: string): Promise<void> =>
  // The screen is quickly read, the whole text of a terminal is not.
  expect.poll(() => app.wholeScreen(id), { timeout: 60_000 }).toMatch(/^done$/m);

/** Opens a session that has printed more lines than its terminal holds. */
const openNumbers = async (app: AppPage, server: Server, size: Partial<Resize> = {}): Promise<void> => {
  await server.create({ name: 'numbers', command: `exec node ${NUMBERED} ${LINES}`, ...size });
  await app.openSession('numbers');
  await untilDone(app, 'numbers');
  // The whole scrollback follows a flood a moment later.
  await expect.poll(() => app.scrollback('numbers')).toBe(SCROLLBACK_LINES);
};

const bar = (app: AppPage): Locator => app.page.getByRole('group', { name: 'Earlier output shown' });

/** Turns the wheel over the terminal; negative: up. */
const wheel = async (app: AppPage, pixels: number): Promise<void> => {
  const box = await app.terminal.boundingBox();
  if (box === null) throw new Error('there is no terminal');
  await app.page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
  await app.page.mouse.wheel(0, pixels);
};

const liveTop = async (app: AppPage, id: string): Promise<number> =>
  expectRun(numbersIn(await app.text(id))).first;

/** Waits until a scroll is drawn, and seen to. */
const drawn = (app: AppPage): Promise<void> =>
  // What a scroll leads to is seen to once it is drawn: in the next frame, and told by the bar in the one after it.
  app.page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  });

/** Waits until what is shown is drawn, and nothing more is on its way. */
const settled = async (app: AppPage): Promise<void> => {
  await drawn(app);
  await expect(bar(app)).toContainText(/from (\d+ \w+, )?\d\d:\d\d:\d\d/);
  await expect(bar(app)).not.toContainText('Loading');
};

/** Scrolls to the top of the live terminal, and beyond it. */
const climb = async (app: AppPage, id: string): Promise<void> => {
  await app.scrollToTop(id);
  await wheel(app, -100);
  await expect(app.earlier).toBeVisible();
  await settled(app);
};

test.describe('earlier output', () => {
  // Tens of thousands of lines are drawn and read back, on a machine that may have other things to do.
  test.describe.configure({ timeout: 180_000 });

  test('follows above what the terminal holds, without a hole or a double line', async ({
    app,
    server,
    complaints,
  }) => {
    await openNumbers(app, server);
    const top = await liveTop(app, 'numbers');
    expect(top).toBeGreaterThan(LINES - 11_000);

    await climb(app, 'numbers');
    // What is seen begins a little above the terminal's first line, and goes on with it.
    const seen = expectRun(numbersIn(await app.earlierScreen('numbers')));
    expect(seen.first).toBeLessThan(top);
    expect(seen.last).toBeGreaterThanOrEqual(top);

    let oldest = seen.first;
    while (oldest > 1) {
      // Scrolled once each: a second time, where the first is on its way, would load two windows.
      await app.scrollEarlier('numbers', -100_000);
      await settled(app);
      await expect
        .poll(async () => numbersIn(await app.earlierText('numbers'))[0], { intervals: [20] })
        .toBeLessThan(oldest);
      const { first, last } = expectRun(numbersIn(await app.earlierText('numbers')));
      expect(last).toBeGreaterThanOrEqual(oldest - 1);
      expect(last - first).toBeLessThan(20_000);
      oldest = first;
    }
    await app.scrollEarlier('numbers', -100_000);
    await expect(bar(app)).toContainText('This is the oldest output that is kept');
    expect(numbersIn(await app.earlierScreen('numbers'))[0]).toBe(1);

    await app.page.keyboard.press('Escape');
    await expect(app.earlier).toBeHidden();
    await expect(bar(app)).toBeHidden();
    expect(await app.text('numbers')).not.toContain('[');
    expect(complaints).toEqual([]);
  });

  test('gives way when one scrolls down to what the terminal holds', async ({ app, server }) => {
    await openNumbers(app, server);
    await climb(app, 'numbers');
    await expect(async () => {
      await wheel(app, 100);
      await drawn(app);
      expect(await app.earlier.isHidden()).toBe(true);
    }).toPass();
    const top = await liveTop(app, 'numbers');
    const first = numbersIn(await app.liveScreen('numbers'))[0] ?? 0;
    expect(first).toBeGreaterThanOrEqual(top);
    expect(first).toBeLessThan(top + 300);
  });

  test('gives way to typing, and what is typed reaches the program', async ({ app, server }) => {
    await openNumbers(app, server);
    await climb(app, 'numbers');
    await app.page.keyboard.type('hello\n');
    await expect(app.earlier).toBeHidden();
    await app.expectText('numbers', '[hello]');
  });

  test('is reached with the keyboard', async ({ app, server }) => {
    await openNumbers(app, server);
    await app.scrollToTop('numbers');
    const top = await liveTop(app, 'numbers');
    await app.press('Shift+PageUp');
    await expect(app.earlier).toBeVisible();
    await settled(app);
    await expect.poll(async () => numbersIn(await app.earlierScreen('numbers'))[0]).toBeLessThan(top);
    const first = numbersIn(await app.earlierScreen('numbers'))[0] ?? 0;
    await app.page.keyboard.press('PageUp');
    await expect.poll(async () => numbersIn(await app.earlierScreen('numbers'))[0]).toBeLessThan(first);
    await app.page.keyboard.press('Home');
    await expect(bar(app)).toContainText('This is the oldest output that is kept');
    await settled(app);
    await expect.poll(async () => numbersIn(await app.earlierScreen('numbers'))[0]).toBe(1);
    await bar(app).getByRole('button', { name: 'Back to live' }).click();
    await expect(app.earlier).toBeHidden();
    await app.page.keyboard.type('there\n');
    await app.expectText('numbers', '[there]');
  });

  test('is not offered where the terminal holds all there is', async ({ app, server }) => {
    await server.create({ name: 'short', command: `exec node ${NUMBERED} 100` });
    await app.openSession('short');
    await app.expectText('short', /^done$/m);
    const asked = app.page.waitForResponse(/\/output\?/);
    await app.scrollToTop('short');
    await wheel(app, -100);
    await asked;
    await wheel(app, -100);
    await expect(app.earlier).toBeHidden();
    await expect(bar(app)).toBeHidden();
  });

  test('is searched where the terminal has no more matches', async ({ app, server }) => {
    await openNumbers(app, server);
    await app.press('Control+Shift+F');
    const field = app.page.getByRole('textbox', { name: 'Search for' });
    const status = app.page.getByRole('search').getByRole('status');
    await field.fill('line 137 ');
    await expect(status).toContainText('Nothing here');
    await field.press('Enter');
    await expect(app.earlier).toBeVisible();
    await expect(status).toContainText('Earlier: 1');
    await expect.poll(async () => numbersIn(await app.earlierScreen('numbers'))).toContain(137);
    await expect.poll(() => app.earlierSelection('numbers')).toBe('line 137 ');
    await field.press('Enter');
    await expect(status).toContainText('Earlier: 1 of 1');

    // Line 50123 is the terminal's; lines 49 123 to 123 are not.
    await field.fill('123 of');
    await expect(status).toHaveText(/^\d+ of \d+$/);
    await expect(app.earlier).toBeHidden();
    const inTerminal = Number((await status.textContent())?.split(' of ')[1]);
    for (let press = 1; press < inTerminal; press += 1) await field.press('Enter');
    await expect(status).toHaveText(`1 of ${inTerminal}`);
    const oldestHere = numbersIn(await app.text('numbers')).find((number) => number % 1000 === 123) ?? 0;
    await field.press('Enter');
    await expect.poll(() => app.earlierSelection('numbers')).toBe('123 of');
    await expect.poll(async () => numbersIn(await app.earlierScreen('numbers'))).toContain(oldestHere - 1000);
    await field.press('Enter');
    await expect.poll(async () => numbersIn(await app.earlierScreen('numbers'))).toContain(oldestHere - 2000);
    await field.press('Shift+Enter');
    await expect.poll(async () => numbersIn(await app.earlierScreen('numbers'))).toContain(oldestHere - 1000);
    await field.press('Shift+Enter');
    await expect(app.earlier).toBeHidden();
    await expect(status).toHaveText(`1 of ${inTerminal}`);
  });

  test('is drawn at the sizes that were in effect, and shown at the present one', async ({ app, server }) => {
    const wide = 'x'.repeat(150);
    await server.create({
      name: 'resized',
      command: `exec node -e 'process.stdin.once("data", () => { for (let i = 1; i <= 30000; i++) console.log("line " + i + " of it"); console.log("done"); }); console.log("${wide}"); for (let i = 1; i <= 200; i++) console.log("before " + i);'`,
      cols: 100,
      rows: 20,
    });
    await app.openSession('resized');
    await app.expectText('resized', 'before 200');
    await server.call('POST', '/sessions/resized/resize', { cols: 60, rows: 30 });
    await app.type('\n');
    await untilDone(app, 'resized');
    await climb(app, 'resized');
    await app.page.keyboard.press('Home');
    await expect(bar(app)).toContainText('This is the oldest output that is kept');
    await settled(app);
    await expect
      .poll(async () => (await app.earlierText('resized')).startsWith(`${wide}\nbefore 1\n`))
      .toBe(true);
    const text = await app.earlierText('resized');
    expectRun(numbersIn(text));
    await server.call('POST', '/sessions/resized/resize', { cols: 80, rows: 24 });
    await expect
      .poll(async () => (await app.earlierScreen('resized')).split('\n')[0])
      .toBe(wide.slice(0, 80));
  });

  test('of an offset and of a moment can be opened by other parts of the page', async ({ app, server }) => {
    await openNumbers(app, server);
    const { matches } = await server.call<{ matches: { offset: number; at: string }[] }>(
      'GET',
      `/sessions/numbers/search?q=${encodeURIComponent('line 20000 ')}`,
    );
    await app.openEarlier('numbers', { offset: matches[0]?.offset ?? -1 });
    await expect(app.earlier).toBeVisible();
    await expect.poll(async () => numbersIn(await app.earlierScreen('numbers'))[0]).toBe(20_000);
    await app.openEarlier('numbers', { at: 0 });
    await expect.poll(async () => numbersIn(await app.earlierScreen('numbers'))[0]).toBe(1);
  });

  test.describe('on a phone', () => {
    test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

    test('is pulled down with a finger, and left with a tap', async ({ app, server }) => {
      await openNumbers(app, server, { cols: 45, rows: 30 });
      const top = await liveTop(app, 'numbers');
      await app.scrollToTop('numbers');
      const box = await app.terminal.boundingBox();
      const client = await app.page.context().newCDPSession(app.page);
      const x = (box?.x ?? 0) + 100;
      const y = (box?.y ?? 0) + 60;
      await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
      for (let step = 1; step <= 10; step += 1)
        await client.send('Input.dispatchTouchEvent', {
          type: 'touchMove',
          touchPoints: [{ x, y: y + step * 20 }],
        });
      await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      await expect(app.earlier).toBeVisible();
      await expect.poll(async () => numbersIn(await app.earlierScreen('numbers'))[0]).toBeLessThan(top);
      const width = await app.page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(360);
      await bar(app).getByRole('button', { name: 'Back to live' }).tap();
      await expect(app.earlier).toBeHidden();
    });
  });
});
