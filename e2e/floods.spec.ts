import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SCROLLBACK_LINES } from '../src/shared/limits.ts';
import type { Health } from '../src/shared/server.ts';
import { amount } from './stress/amount.ts';
import type { AppPage } from './support/app-page.ts';
import { meterHeap, reactionTo, type Expected } from './support/page-meter.ts';
import type { Server } from './support/server.ts';
import { expect, test } from './support/test.ts';

const PROGRAMS = resolve(import.meta.dirname, 'programs');

/** What the product promises, in milliseconds: whatever floods, the page reacts within this. */
const PROMISE_MS = 200;

/**
 * How much longer than promised it may take where this runs beside other tests, on two cores that also run the flood, the server and a
 * renderer without a GPU. The full form holds the page to the promise itself.
 */
const ALLOWED_MS = amount({ short: 15, full: 1 }) * PROMISE_MS;

/**
 * And so many times as long as a key takes in the same run without a flood, where that is more: a machine that is busy with something else
 * answers nothing within the promise. Not in the full form.
 */
const ALLOWED_TIMES_AT_REST = amount({ short: 15, full: 0 });

/** Rounds of each measurement; the median is what counts. */
const ROUNDS = amount({ short: 1, full: 7 });

/** What a flood may cost the page's heap, in bytes: a terminal of 10,000 lines takes some 15 MB, the window and a snapshot a few more. */
const MAX_HEAP_GROWTH_BYTES = 60e6;

const FLOODS = {
  yes: 'yes',
  lines: `node '${join(PROGRAMS, 'flood.mjs')}'`,
  'a build log at 20 MB/s': `node '${join(PROGRAMS, 'paced-log.mjs')}' 20000000`,
} as const;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** A terminal's scrollback and screen take no more of the log, in bytes, of any of the floods. */
const TAIL_BYTES = 4 * 1024 * 1024;

/** Ends an unfinished escape sequence; shows nothing. */
const CAN = '\x18';

/** The last lines of what the server has of a session, as text. */
const tailOf = async (server: Server, id: string, lines: number): Promise<readonly string[]> => {
  const { offset } = await server.call<{ offset: number }>('GET', `/sessions/${id}`);
  const response = await fetch(
    `${server.url}/api/v1/sessions/${id}/output?format=text&from=${Math.max(0, offset - TAIL_BYTES)}`,
    { headers: { authorization: `Bearer ${server.token}` } },
  );
  return (await response.text())
    .replaceAll(CAN, '')
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .slice(-lines);
};

const lastLines = async (app: AppPage, id: string, lines: number): Promise<readonly string[]> =>
  (await app.text(id))
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd())
    .slice(-lines);

/** The size of the screen that is compared, in lines. */
const SCREEN = 30;

/** Where somebody is in a terminal, in rows: what is scrolled up from the bottom, and what is seen and selected there. */
interface Place {
  readonly lines: number;
  readonly up: number;
  readonly top: string | undefined;
  readonly selected: string;
}

/** Acts as soon as the flood of a session of its own has ended, and gives the place then and when the whole scrollback is there. */
const actBehindAFlood = async (
  app: AppPage,
  server: Server,
  act: 'select' | 'climb',
  name: string,
): Promise<{ readonly before: Place; readonly after: Place }> => {
  await server.create({
    command: `node '${join(PROGRAMS, 'flood.mjs')}' 60000000; echo; echo ended; sleep 1000`,
    name,
  });
  await app.openSession(name);
  // In the page, and in the task in which the end is parsed: later, what follows a third of a second later might be there before anything is
  // done.
  return app.page.evaluate(
    async ([id, how]) => {
      interface Emulator {
        readonly cols: number;
        readonly element: HTMLElement;
        readonly buffer: {
          readonly active: {
            readonly baseY: number;
            readonly viewportY: number;
            getLine(index: number): { translateToString(trim: boolean): string } | undefined;
          };
        };
        onWriteParsed(listener: () => void): { dispose(): void };
        scrollLines(rows: number): void;
        select(column: number, row: number, length: number): void;
        getSelection(): string;
      }
      const page = globalThis as unknown as {
        rootresumePage: { terminals: { emulator(id: string): Emulator | null; screen(id: string): string } };
      };
      const { terminals } = page.rootresumePage;
      const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
      let found = terminals.emulator(id);
      for (; found === null; found = terminals.emulator(id)) await frame();
      const terminal = found;
      await new Promise<void>((resolve) => {
        const look = (): void => {
          if (!terminals.screen(id).includes('ended')) return;
          parsed.dispose();
          resolve();
        };
        const parsed = terminal.onWriteParsed(look);
        look();
      });
      const read = (): Place => {
        const { active } = terminal.buffer;
        return {
          lines: active.baseY,
          up: active.baseY - active.viewportY,
          top: active.getLine(active.viewportY)?.translateToString(true),
          selected: terminal.getSelection(),
        };
      };
      if (how === 'select') {
        terminal.select(3, terminal.buffer.active.baseY - 50, terminal.cols + 10);
        terminal.scrollLines(-60);
      } else terminal.scrollLines(-terminal.buffer.active.baseY);
      const before = read();
      if (how === 'climb')
        terminal.element
          .querySelector('.xterm-screen')
          ?.dispatchEvent(new WheelEvent('wheel', { deltaY: -500, bubbles: true, cancelable: true }));
      while (terminal.buffer.active.baseY < 10_000) await frame();
      // Whoever scrolls, too, does so in the frames that follow.
      for (let frames = 0; frames < 20; frames += 1) await frame();
      return { before, after: read() };
    },
    [name, act] as const,
  );
};

/** Acts behind a flood before its whole scrollback is there. A page that was too busy for that gets another flood. */
const behindAFlood = async (
  app: AppPage,
  server: Server,
  act: 'select' | 'climb',
): Promise<{ readonly before: Place; readonly after: Place }> => {
  for (let attempt = 1; ; attempt += 1) {
    const places = await actBehindAFlood(app, server, act, `left-${attempt}`);
    if (places.before.lines < SCROLLBACK_LINES || attempt === 5) return places;
  }
};

test.use({ trace: 'off' });

test.describe('a flood in the page', () => {
  for (const [kind, command] of Object.entries(FLOODS))
    test(`of ${kind} leaves typing, tabs and Ctrl-C their reaction, and the heap its bound`, async ({
      app,
      server,
    }) => {
      test.setTimeout(240_000 + ROUNDS * 20_000);
      const { page } = app;
      await server.create({ command: 'stty -echo; cat', name: 'quiet' });
      await app.openSession('quiet');
      const heap = await meterHeap(page);
      const heapBefore = await heap.bytes();
      const figures = new Map<string, number[]>();
      const measure = async (what: string, expected: Expected, act: () => Promise<void>): Promise<void> => {
        figures.set(what, [...(figures.get(what) ?? []), await reactionTo(page, expected, act)]);
      };
      const atRest: number[] = [];
      for (const word of ['before', 'any', 'flood']) {
        await app.type(word);
        atRest.push(
          await reactionTo(page, { session: 'quiet', text: word }, () => page.keyboard.press('Enter')),
        );
      }
      for (let round = 0; round < ROUNDS; round += 1) {
        const id = `flood-${round}`;
        const ended = `ended ${round}`;
        // Without the echo of ^C, which may come between a CR and its LF, where text has no place for it. And CAN ends what the flood may have
        // left unfinished, or the first letter would be the end of an escape sequence.
        await server.create({
          command: `trap : INT; stty -echo; ${command}; printf '\\030\\n'; echo ${ended}; sleep 1000`,
          name: id,
        });
        await app.openSession(id);
        // The log has long lost its beginning: the page is where a flood has brought it.
        await expect
          .poll(async () => (await server.call<{ offset: number }>('GET', `/sessions/${id}`)).offset, {
            timeout: 120_000,
          })
          .toBeGreaterThan(12e6);
        const growth = (await heap.bytes()) - heapBefore;
        expect(growth).toBeLessThan(MAX_HEAP_GROWTH_BYTES);
        await measure('to a quiet tab', { shown: 'quiet' }, () => app.tab('quiet').click());
        for (const word of ['one', 'two', 'three']) {
          await app.type(`${word} ${round}`);
          await measure('typing', { session: 'quiet', text: `${word} ${round}` }, () =>
            page.keyboard.press('Enter'),
          );
        }
        await measure('to the flood', { shown: id }, () => app.tab(id).click());
        await app.terminal.locator('textarea').focus();
        await measure('Ctrl-C', { session: id, text: ended }, () => page.keyboard.press('Control+c'));
        await expect.poll(() => app.wholeScreen(id)).toContain(ended);
        await expect.poll(() => lastLines(app, id, SCREEN)).toEqual(await tailOf(server, id, SCREEN));
        // Not only what could be seen of the flood: all that a terminal keeps.
        await expect.poll(() => app.scrollback(id)).toBe(SCROLLBACK_LINES);
        const kept = (await app.text(id)).trimEnd().split('\n').length;
        expect(await lastLines(app, id, kept - 1)).toEqual(await tailOf(server, id, kept - 1));
        await server.call('DELETE', `/sessions/${id}`);
      }
      const medians = Object.fromEntries(
        [...figures].map(([what, values]) => [what, Math.round(median(values))]),
      );
      const restMs = Math.round(median(atRest));
      const allowedMs = Math.max(ALLOWED_MS, ALLOWED_TIMES_AT_REST * restMs);
      console.log(
        `${kind}: ${JSON.stringify(medians)} ms, of ${PROMISE_MS} promised and ${allowedMs} allowed; ${restMs} ms without a flood`,
      );
      for (const [what, ms] of Object.entries(medians)) expect(ms, what).toBeLessThan(allowedMs);
      const { load } = await server.call<Health>('GET', '/health');
      console.log(`loop delay: ${load?.loopDelay.p99} ms at the 99th percentile`);
      expect(load?.loopDelay.p99).toBeLessThan(amount({ short: 1000, full: 50 }));
      const broken = await page.evaluate(() =>
        (
          globalThis as unknown as { rootresumePage: { continuity(): { gaps: number; overlaps: number } } }
        ).rootresumePage.continuity(),
      );
      expect(broken).toEqual({ gaps: 0, overlaps: 0 });
    });

  test('leaves who scrolled up and selected right behind it where they were, when the whole scrollback follows', async ({
    app,
    server,
  }) => {
    const { before, after } = await behindAFlood(app, server, 'select');
    expect(before.up).toBe(60);
    expect(before.lines).toBeLessThan(SCROLLBACK_LINES);
    expect(before.selected.length).toBeGreaterThan(20);
    expect(after).toEqual({ ...before, lines: SCROLLBACK_LINES });
  });

  test('lets who scrolls beyond the top right behind it see the lines that follow there', async ({
    app,
    server,
  }) => {
    const { before, after } = await behindAFlood(app, server, 'climb');
    expect(before.lines).toBeLessThan(SCROLLBACK_LINES);
    expect(before.up).toBe(before.lines);
    expect(after.lines).toBe(SCROLLBACK_LINES);
    expect(after.up).toBeGreaterThan(before.up);
    expect(after.up).toBeLessThan(before.up + 200);
    await expect(app.earlier).toBeHidden();
  });

  test('of a file of 64 MiB ends in exactly its last screen', async ({ app, server }) => {
    test.setTimeout(240_000);
    const folder = mkdtempSync(join(tmpdir(), 'rootresume-'));
    const file = join(folder, 'large.log');
    const into = openSync(file, 'w');
    for (let line = 1, written = 0; written < 64 * 1024 * 1024;) {
      let text = '';
      for (; text.length < 1024 * 1024; line += 1)
        text += `\x1b[3${line % 8}m${String(line).padStart(9, '0')}\x1b[0m the quick brown fox jumps over the lazy dog\n`;
      written += writeSync(into, text);
    }
    closeSync(into);
    const heap = await meterHeap(app.page);
    const heapBefore = await heap.bytes();
    await server.create({ command: `cat '${file}'; echo that was all; sleep 1000`, name: 'cat' });
    await app.openSession('cat');
    await expect.poll(() => app.wholeScreen('cat'), { timeout: 120_000 }).toContain('that was all');
    rmSync(folder, { recursive: true });
    expect(await lastLines(app, 'cat', SCREEN)).toEqual(await tailOf(server, 'cat', SCREEN));
    expect((await heap.bytes()) - heapBefore).toBeLessThan(MAX_HEAP_GROWTH_BYTES);
  });
});
