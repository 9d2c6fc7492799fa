import { launch, type KeyInput } from 'puppeteer-core';
import type { OtherBrowser } from './other-browser.ts';
import { findProgram } from './programs.ts';

const find = (): string | undefined => findProgram('firefox', 'firefox-esr');

/** What is missing to run it here; undefined: nothing. */
export const missingForFirefox = (): string | undefined =>
  find() === undefined ? 'Firefox is not installed here' : undefined;

/** Firefox as it is installed, by WebDriver BiDi. Playwright brings one of its own, or asks a BiDi for more than this one has. */
export const startFirefox = async (): Promise<OtherBrowser> => {
  const executablePath = find();
  if (executablePath === undefined) throw new Error('Firefox is not installed');
  const browser = await launch({ browser: 'firefox', executablePath, headless: true });
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  return {
    name: await browser.version(),
    async goto(url) {
      await page.goto(url);
    },
    async reload() {
      await page.reload();
    },
    evaluate: (expression) => page.evaluate(expression),
    async click(selector) {
      await page.locator(selector).click();
    },
    async press(keys) {
      const all = keys.split('+') as KeyInput[];
      for (const key of all) await page.keyboard.down(key);
      for (const key of all.toReversed()) await page.keyboard.up(key);
    },
    type: (text) => page.keyboard.type(text),
    resize: (width, height) => page.setViewport({ width, height }),
    close: () => browser.close(),
  };
};
