import type { Session } from '../src/shared/session.ts';
import { expect, test } from './support/test.ts';

/** What a page would tell of a payload that ran: scripts, windows and notifications. */
interface Told {
  readonly pwned?: number;
  readonly opened: string[];
  readonly notified: string[];
}
const told = (): Told => {
  const { pwned, opened, notified } = globalThis as unknown as Told;
  return { ...(pwned === undefined ? {} : { pwned }), opened, notified };
};

const MARKUP = '<img src=x onerror="globalThis.pwned=9">';

test('what a hostile program prints runs nothing, opens nothing, copies nothing and types nothing of its own', async ({
  app,
  server,
  openBrowser,
}) => {
  const { page } = app;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write', 'notifications']);
  await page.evaluate(() => {
    const notes = { opened: [] as string[], notified: [] as string[] };
    Object.assign(globalThis, notes, {
      open: (address: string) => void notes.opened.push(address),
      Notification: Object.assign(
        function (title: string): void {
          notes.notified.push(title);
        },
        { permission: 'granted' },
      ),
    });
    return navigator.clipboard.writeText('mine');
  });
  // Made in the page, so that the page owns its size, and answers its questions.
  await app.createSession({ name: MARKUP, command: 'exec node e2e/programs/hostile-output.mjs' });
  const [session] = await server.call<Session[]>('GET', '/sessions');
  if (session === undefined) throw new Error('the session was not made');
  await expect(app.row(session.id)).toContainText(MARKUP);
  await app.openSession(session.id);
  await app.expectText(session.id, 'ready');
  // A second one looks on: of two that could answer, one does.
  const other = await openBrowser();
  await other.openSession(session.id);
  await other.expectText(session.id, 'ready');
  await page.bringToFront();
  await app.type('g');
  await app.expectText(session.id, 'payload-is-over');
  await other.expectText(session.id, 'payload-is-over');

  // Clicked one after another, from the first row on; the last one proves that a click opens a link.
  const box = await app.terminal.locator('.xterm-screen').boundingBox();
  if (box === null) throw new Error('the terminal is not to be seen');
  const rows = (await app.liveScreen(session.id)).split('\n').length;
  for (let row = 0; row < 4; row += 1) {
    await page.mouse.move(box.x + 20, box.y + ((row + 0.5) * box.height) / rows, { steps: 3 });
    await page.mouse.click(box.x + 20, box.y + ((row + 0.5) * box.height) / rows);
  }
  // Its text is another address: it is asked about, both are shown, and nothing is opened by itself.
  const question = page.getByRole('alertdialog', { name: /another address/ });
  await expect(question).toContainText('https://looks.fine.example/');
  await expect(question).toContainText('https://true.example/');
  expect((await page.evaluate(told)).opened).toEqual([]);
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  expect((await page.evaluate(told)).opened).toEqual([]);
  const last = box.y + (3.5 * box.height) / rows;
  await page.mouse.move(box.x + 21, last, { steps: 3 });
  await page.mouse.click(box.x + 21, last);
  await question.getByRole('button', { name: 'Open it' }).click();
  await expect.poll(async () => (await page.evaluate(told)).opened).toEqual(['https://true.example/']);
  await page.mouse.move(box.x + 20, last, { steps: 3 });
  // Where it leads is told while the pointer is over it, too.
  await expect(app.terminal).toHaveAttribute('title', 'https://true.example/');

  await app.type('q');
  await expect.poll(() => app.text(session.id)).toMatch(/received=[0-9a-f\s]*\./);
  const hex = /received=([0-9a-f\s]*)\./.exec(await app.text(session.id))?.[1] ?? '';
  const received = Buffer.from(hex.replaceAll(/\s/g, ''), 'hex').toString('latin1');
  expect(received, 'nothing that the program chose is typed').not.toMatch(/evil|rm -rf|pwned|clipboard|mine/);
  expect(received, 'neither title nor icon is told').not.toMatch(/\x1b\][lL]/);
  expect(received.match(/\x1b\[\?[0-9;]*c/g), 'who the terminal is, is told once').toHaveLength(1);
  expect(received.match(/\x1b\[\d+;\d+R/g), 'where the cursor is, is told once').toHaveLength(1);

  expect(await page.evaluate(told)).toEqual({ opened: ['https://true.example/'], notified: [] });
  // The clipboard is the user's: both are asked, and only the one who says so gets it.
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('mine');
  const copyQuestion = /wants to copy 14 characters to the clipboard/;
  const asked = (on: typeof app) => on.page.getByRole('status').filter({ hasText: copyQuestion });
  await expect(asked(app)).toHaveCount(1);
  await expect(asked(other)).toHaveCount(1);
  await asked(other).getByRole('button', { name: 'Ignore' }).click();
  await expect(asked(other)).toHaveCount(0);
  await page.bringToFront();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('mine');
  await asked(app).getByRole('button', { name: 'Copy' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('evil-clipboard');
  await expect(asked(app)).toHaveCount(0);

  for (const { page: shown } of [app, other]) {
    expect(await shown.locator('img[src="x"]').count()).toBe(0);
    expect(await shown.evaluate(() => (globalThis as unknown as Told).pwned)).toBeUndefined();
    expect((await shown.title()).length).toBeLessThan(1000);
  }
});

test('20 MB without a line end are shown, and typed into afterwards', async ({ app, server }) => {
  const command = "head -c 20000000 /dev/zero | tr '\\0' x; echo; echo all-written; exec cat";
  const { id } = await server.create({ name: 'long line', command });
  await app.openSession(id);
  await expect.poll(() => app.wholeScreen(id), { timeout: 60_000 }).toContain('all-written');
  await app.type('still-here\n');
  await app.expectText(id, 'still-here');
});
