import { join, resolve } from 'node:path';
import type { AppPage } from './support/app-page.ts';
import { meterTasks, reactionTo } from './support/page-meter.ts';
import { expect, test } from './support/test.ts';

const PROGRAM = join(resolve(import.meta.dirname, 'programs'), 'crowded-screen.mjs');

/**
 * How long the page's main thread may be busy with one thing, in milliseconds of its own time: twice the 200 in which the page promises to
 * react. Its own, since other tests run beside it; a renderer without a GPU that draws a whole screen at once needs up to ten times that.
 */
const MAX_BLOCK_MS = 400;

/**
 * How long a key may take to be seen, in milliseconds, on two cores that also run the program, the server and other tests. Drawn at a stretch,
 * a flood of marks took it 15 to 50 seconds.
 */
const MAX_REACTION_MS = 8000;

/** And so many times as long as a key takes in the same run before there is a crowd, where that is more: the machine may be busy with others. */
const MAX_TIMES_AT_REST = 20;

const KINDS = {
  marks: 'of 31 combining marks in every cell',
  characters: 'of a character of its own in every cell',
  colours: 'of colours of its own in every cell',
} as const;

/** The rows as the browser shows them, where the DOM renderer draws. */
const drawnScreen = (app: AppPage, id: string): Promise<string> =>
  app.page.evaluate(
    (session) =>
      [...document.querySelectorAll(`[data-terminal="${session}"] .xterm-rows > div`)]
        .map((row) => row.textContent.trimEnd())
        .join('\n'),
    id,
  );

test.use({ trace: 'off' });

test.describe('a crowded screen', () => {
  for (const [kind, what] of Object.entries(KINDS))
    test(`${what} leaves keys and Ctrl-C their reaction, once and in a flood`, async ({ app, server }) => {
      test.setTimeout(300_000);
      const { page } = app;
      await server.create({ command: `exec node '${PROGRAM}' ${kind}`, name: kind, cols: 120, rows: 40 });
      await app.openSession(kind);
      await app.expectText(kind, 'ready.');
      await app.terminal.locator('textarea').focus();
      const tasks = await meterTasks(page);
      const reactions: number[] = [];
      const react = async (key: string, text: string): Promise<void> => {
        reactions.push(await reactionTo(page, { session: kind, text }, () => page.keyboard.press(key)));
      };
      for (const key of [1, 2, 3]) await react('k', `key ${key}.`);
      const atRest = reactions.splice(0);
      for (const round of [1, 2, 3]) {
        await react('Enter', `screen ${round}.`);
        await react('k', `key ${3 + round}.`);
      }
      await page.keyboard.press('f');
      await expect
        .poll(async () => (await server.call<{ offset: number }>('GET', `/sessions/${kind}`)).offset, {
          timeout: 120_000,
        })
        .toBeGreaterThan(6e6);
      await react('Control+c', 'stopped.');
      await expect
        .poll(() => drawnScreen(app, kind), { timeout: 60_000 })
        .toBe((await app.liveScreen(kind)).replaceAll(/ +$/gm, ''));
      const longest = await tasks.longest();
      console.log(
        `${kind}: blocks of at most ${Math.round(longest)} ms, reactions ${reactions.map(Math.round).join(', ')} ms, at rest ${atRest.map(Math.round).join(', ')} ms`,
      );
      expect(longest).toBeLessThan(MAX_BLOCK_MS);
      expect(Math.max(...reactions)).toBeLessThan(
        Math.max(MAX_REACTION_MS, MAX_TIMES_AT_REST * Math.max(...atRest)),
      );
    });
});
