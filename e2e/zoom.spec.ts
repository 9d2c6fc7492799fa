import type { AppPage } from './support/app-page.ts';
import type { Session } from '../src/shared/session.ts';
import { PHONE, touchScreen, type Fingers } from './support/phone.ts';
import type { Server } from './support/server.ts';
import { expect, test as base } from './support/test.ts';

const test = base.extend<{ readonly fingers: Fingers }>({
  fingers: async ({ app }, use) => {
    await use(await touchScreen(app.page));
  },
});
test.use(PHONE);

const fontSize = (app: AppPage, id: string): Promise<number> =>
  app.page.evaluate(
    (session) =>
      (
        globalThis as unknown as {
          rootresumePage: {
            terminals: { emulator(id: string): { options: { fontSize: number } } | null };
          };
        }
      ).rootresumePage.terminals.emulator(session)?.options.fontSize ?? 0,
    id,
  );

const MIDDLE = { x: 160, y: 250 };

/** Two fingers around the middle of the terminal, which end so many times as far apart as they began. */
const pinch = async (fingers: Fingers, factor: number): Promise<void> => {
  const apart = (pixels: number) => [
    { x: MIDDLE.x - pixels, y: MIDDLE.y },
    { x: MIDDLE.x + pixels, y: MIDDLE.y },
  ];
  await fingers.down(...apart(50));
  for (let step = 1; step <= 8; step += 1) await fingers.move(...apart(50 * factor ** (step / 8)));
  await fingers.up();
};

const openShared = async (app: AppPage, server: Server): Promise<void> => {
  await server.create({ name: 'shared', command: 'seq 500; exec cat', cols: 100, rows: 30 });
  await app.openSession('shared');
  await app.expectText('shared', '500');
};

test('a text goes on by itself where a flick left it, and stays where a slow finger did', async ({
  app,
  server,
  fingers,
}) => {
  await server.create({ name: 'long', command: 'seq 3000; exec cat', cols: 40, rows: 30 });
  await app.openSession('long');
  await app.expectText('long', '3000');
  const top = async (): Promise<number> => Number((await app.liveScreen('long')).split('\n')[0]);
  const rowHeight = (await app.cursorBox('long')).bottom - (await app.cursorBox('long')).top;
  const rows = Math.round(120 / rowHeight);
  const first = await top();
  await fingers.flick({ x: 150, y: 200 }, 120, 2000);
  await expect.poll(top).toBeLessThan(first);
  expect(first - (await top())).toBeLessThanOrEqual(rows + 1);
  const second = await top();
  await fingers.flick({ x: 150, y: 200 }, 120, 60);
  await expect.poll(top).toBeLessThan(second - 2 * rows);
});

test.describe('two fingers on a terminal', () => {
  test('zoom the text of a grid that another screen has sized, and neither the grid nor the page', async ({
    app,
    server,
    fingers,
  }) => {
    await openShared(app, server);
    const before = await fontSize(app, 'shared');
    await pinch(fingers, 2);
    await expect.poll(() => fontSize(app, 'shared')).toBeGreaterThan(before * 1.5);
    expect(await app.page.evaluate(() => window.visualViewport?.scale)).toBe(1);
    expect(await app.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await server.call<Session>('GET', '/sessions/shared')).toMatchObject({ cols: 100, rows: 30 });

    // What lies beside the screen is panned to.
    const left = () => app.page.locator('[data-terminal]').evaluate((host) => host.scrollLeft);
    const at = await left();
    await fingers.down({ x: 200, y: 200 }, { x: 260, y: 260 });
    for (let step = 1; step <= 6; step += 1)
      await fingers.move({ x: 200 - step * 15, y: 200 }, { x: 260 - step * 15, y: 260 });
    await fingers.up();
    await expect.poll(left).toBeGreaterThan(at + 50);

    // It is remembered.
    const zoomed = await fontSize(app, 'shared');
    await app.page.reload();
    await app.openSession('shared');
    await expect.poll(() => fontSize(app, 'shared')).toBe(zoomed);
    await fingers.doubleTap(MIDDLE);
    await expect.poll(() => fontSize(app, 'shared')).toBe(before);
  });

  test('change the size of a terminal that follows this screen, once they leave it', async ({
    app,
    server,
    fingers,
  }) => {
    await openShared(app, server);
    await app.page.getByRole('button', { name: 'Fit to this screen' }).tap();
    const cols = async (): Promise<number> => (await server.call<Session>('GET', '/sessions/shared')).cols;
    await expect.poll(cols).toBeLessThan(60);
    await expect(app.page.getByRole('button', { name: 'Fit to this screen' })).toBeHidden();
    const fitted = await cols();
    await pinch(fingers, 2);
    await expect.poll(cols).toBeLessThan(fitted * 0.7);
    await pinch(fingers, 0.3);
    await expect.poll(cols).toBeGreaterThan(fitted);
    await fingers.doubleTap(MIDDLE);
    await expect.poll(cols).toBe(fitted);
  });

  test('stop at a size that shows a handful of columns, and at one that can be read', async ({
    app,
    server,
    fingers,
  }) => {
    await openShared(app, server);
    for (let round = 0; round < 4; round += 1) await pinch(fingers, 2.5);
    await expect.poll(() => fontSize(app, 'shared')).toBeLessThanOrEqual(40);
    for (let round = 0; round < 6; round += 1) await pinch(fingers, 0.3);
    await expect.poll(() => fontSize(app, 'shared')).toBe(6);
  });
});
