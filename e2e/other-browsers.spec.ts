import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SCROLLBACK_LINES } from '../src/shared/limits.ts';
import { missingForFirefox, startFirefox } from './support/firefox.ts';
import type { OtherBrowser } from './support/other-browser.ts';
import { startServer } from './support/server.ts';
import { expect, test } from './support/test.ts';
import { ticksIn } from './support/ticks.ts';
import { missingForWebkit, startWebkit } from './support/webkit.ts';

/** More than a terminal holds, and then a program that shows every byte that it is given. */
const LINES = 15_000;
const NUMBERED = `seq ${LINES}; stty raw -echo; exec cat -v`;
const TICKS = 'i=0; while :; do echo tick $i; i=$((i+1)); sleep 0.02; done';

const PHONE = { width: 380, height: 800 };

const BROWSERS = [
  { engine: 'Firefox', missing: missingForFirefox(), start: startFirefox },
  { engine: 'WebKit', missing: missingForWebkit(), start: startWebkit },
];

/** What the page's user sees and does, in a browser that only knows selectors. */
const visit = (browser: OtherBrowser) => {
  const text = async (id: string): Promise<string> =>
    String(await browser.evaluate(`globalThis.rootresumePage.terminals.text(${JSON.stringify(id)})`));
  const sees = (pattern: RegExp): Promise<void> =>
    expect
      .poll(async () => String(await browser.evaluate('document.body.innerText')), { timeout: 30_000 })
      .toMatch(pattern);
  return {
    text,
    sees,
    live: () => sees(/\blive\b/),
    open: (id: string): Promise<void> => browser.click(`[data-session-id="${id}"]`),
    /** The numbers of all lines that a terminal holds. */
    numbers: async (): Promise<readonly number[]> =>
      (await text('numbers'))
        .split('\n')
        .filter((line) => /^\d+$/.test(line))
        .map(Number),
    count: async (selector: string): Promise<number> =>
      Number(await browser.evaluate(`document.querySelectorAll(${JSON.stringify(selector)}).length`)),
  };
};

for (const { engine, missing, start } of BROWSERS)
  test(`in ${engine} a link signs in, a terminal is whole and typed into, and a server that was killed is come back to`, async () => {
    test.skip(missing !== undefined, missing);
    const browser = await start();
    console.log(browser.name);
    const dataDir = mkdtempSync(join(tmpdir(), 'rootresume-e2e-'));
    let server = await startServer({ dataDir });
    try {
      const page = visit(browser);
      await server.create({ name: 'numbers', command: NUMBERED });
      await server.create({ name: 'ticks', command: TICKS });

      await test.step('the link', async () => {
        await browser.goto(server.link());
        await page.live();
        expect(await browser.evaluate('location.href')).not.toContain(server.token);
      });

      await test.step('all of the scrollback, each line once and in order, also after a reload', async () => {
        const isWhole = async (): Promise<void> => {
          await page.open('numbers');
          await expect
            .poll(async () => (await page.numbers()).length)
            .toBeGreaterThanOrEqual(SCROLLBACK_LINES);
          const numbers = await page.numbers();
          expect(numbers).toEqual(Array.from(numbers, (_, index) => LINES - numbers.length + 1 + index));
        };
        await isWhole();
        await browser.reload();
        await page.live();
        await isWhole();
      });

      await test.step('keys, each once and in order, and none but those', async () => {
        await browser.click('[data-terminal]');
        await browser.type('aZ9~@[]{}\\|#');
        await browser.press('Control+C');
        // What closes the search is not for the program.
        await browser.press('Control+Shift+F');
        await expect.poll(() => page.count('[role="search"]')).toBe(1);
        await browser.type('149');
        await page.sees(/\d+ of \d+/);
        await browser.press('Escape');
        await expect.poll(() => page.count('[role="search"]')).toBe(0);
        await browser.type('end');
        await expect.poll(() => page.text('numbers')).toMatch(/aZ9~@\[\]\{\}\\\|#.*end$/s);
        expect((await page.text('numbers')).split(`${LINES}\n`)[1]).toBe('aZ9~@[]{}\\|#^Cend');
      });

      await test.step('the palette, by its key', async () => {
        await browser.press('F1');
        await expect.poll(() => page.count('[role="dialog"]')).toBe(1);
        await browser.type('ticks');
        await browser.press('Enter');
        await expect.poll(() => page.count('[role="dialog"]')).toBe(0);
        await expect.poll(async () => ticksIn(await page.text('ticks')).length).toBeGreaterThan(20);
      });

      await test.step('the overview and the plots', async () => {
        await browser.click('button[aria-label="Overview"]');
        await browser.click('button[aria-label="Memory of ticks over time"]');
        await expect.poll(() => page.count('.uplot canvas')).toBeGreaterThan(0);
        await page.open('ticks');
      });

      await test.step('a server that is killed, and is there again', async () => {
        const beginsAtFirst = (): Promise<void> =>
          expect.poll(async () => ticksIn(await page.text('ticks'))[0]).toBe(0);
        await beginsAtFirst();
        await server.kill();
        await page.sees(/Offline since/);
        const ticks = ticksIn(await page.text('ticks'));
        expect(ticks).toEqual(Array.from(ticks, (_, index) => index));
        server = await startServer({ dataDir, port: Number(new URL(server.url).port) });
        await page.live();
        await page.sees(/cut off/);
        // The screen comes first, and all of the scrollback a moment later. The last lines may not have reached the disk.
        await beginsAtFirst();
        const kept = ticksIn(await page.text('ticks'));
        expect(kept).toEqual(Array.from(kept, (_, index) => index));
        expect(kept.length).toBeGreaterThan(ticks.length - 10);
      });

      await test.step('a phone’s width, which nothing is wider than', async () => {
        await browser.resize(PHONE.width, PHONE.height);
        await expect.poll(() => browser.evaluate('innerWidth < 600')).toBe(true);
        expect(await browser.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      });
    } finally {
      await browser.close();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
