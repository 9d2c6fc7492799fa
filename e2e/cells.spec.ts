import { join, resolve } from 'node:path';
import { amount } from './stress/amount.ts';
import type { AppPage } from './support/app-page.ts';
import { describeCells, firstDifference, type DescribedTerminal } from './support/describe-cells.ts';
import { drawReference } from './support/reference-terminal.ts';
import { meterHeap } from './support/page-meter.ts';
import type { Server } from './support/server.ts';
import { expect, test } from './support/test.ts';

const PROGRAM = join(resolve(import.meta.dirname, 'programs'), 'any-bytes.mjs');

/** What a hostile output may cost the page's heap, in bytes. */
const MAX_HEAP_GROWTH_BYTES = 60e6;

/** How long the page may take to get over a hostile output, in milliseconds. */
const MAX_HOSTILE_MS = 40_000;

const describePage = (app: AppPage, id: string): Promise<DescribedTerminal> =>
  app.page.evaluate(
    `(${describeCells.toString()})(globalThis.rootresumePage.terminals.emulator(${JSON.stringify(id)}))`,
  );

/** Holds the page's terminal to the log, and to a fresh snapshot of the server's; then again after a reload, which begins with a snapshot. */
const expectSame = async (app: AppPage, server: Server, id: string, fromLog = true): Promise<void> => {
  await app.expectText(id, 'that was all');
  const { offset } = await server.call<{ offset: number }>('GET', `/sessions/${id}`);
  const references = [
    ...(fromLog ? [['the log', await drawReference(server, id, 'start', offset)] as const] : []),
    ['a snapshot', await drawReference(server, id, 'snapshot', offset)] as const,
  ];
  // What follows the text may still be on its way: a resize, or the scrollback behind a flood, for which all is drawn anew.
  const expectEqual = async (when: string): Promise<void> => {
    for (const [name, reference] of references)
      await expect
        .poll(async () => firstDifference(reference, await describePage(app, id)), `${when}, against ${name}`)
        .toBeNull();
  };
  await expectEqual('followed live');
  await app.page.reload();
  await app.waitUntilLive();
  await app.expectText(id, 'that was all');
  await expectEqual('reloaded');
};

const command = (scene: string, seed: number, count: number): string =>
  `stty raw -echo; exec node '${PROGRAM}' ${scene} ${seed} ${count}`;

test.use({ trace: 'off' });

test.describe('the page’s terminal equals the headless one, cell by cell', () => {
  test('after every byte value', async ({ app, server }) => {
    await server.create({ name: 'bytes', command: command('every-byte', 1, 1), cols: 90, rows: 24 });
    await app.openSession('bytes');
    await expectSame(app, server, 'bytes');
  });

  for (let seed = 1; seed <= amount({ short: 3, full: 40 }); seed += 1)
    test(`after a mixture of everything, seed ${seed}`, async ({ app, server }) => {
      await server.create({ name: 'mixture', command: command('mixture', seed, 3000), cols: 90, rows: 24 });
      await app.openSession('mixture');
      await expectSame(app, server, 'mixture');
    });

  test('after resizes in mid-output', async ({ app, server }) => {
    await server.create({ name: 'resized', command: command('mixture', 77, 12_000), cols: 90, rows: 24 });
    await app.openSession('resized');
    for (const [cols, rows] of [
      [40, 12],
      [120, 30],
      [63, 17],
      [90, 24],
    ] as const) {
      const { offset } = await server.call<{ offset: number }>('GET', '/sessions/resized');
      await server.call('POST', '/sessions/resized/resize', { cols, rows });
      await expect
        .poll(async () => (await server.call<{ offset: number }>('GET', '/sessions/resized')).offset)
        .toBeGreaterThanOrEqual(offset);
    }
    await expectSame(app, server, 'resized');
  });

  test('after a hostile output, within a bound of time and memory', async ({ app, server }) => {
    test.setTimeout(120_000);
    const heap = await meterHeap(app.page);
    const before = await heap.bytes();
    await server.create({
      name: 'hostile',
      command: command('hostile', 1, amount({ short: 1, full: 10 })),
      cols: 90,
      rows: 24,
    });
    await app.openSession('hostile');
    await expect.poll(() => app.text('hostile'), { timeout: MAX_HOSTILE_MS }).toContain('that was all');
    expect((await heap.bytes()) - before).toBeLessThan(MAX_HEAP_GROWTH_BYTES);
    // In full it is more than the log holds, which then has lost its beginning.
    await expectSame(app, server, 'hostile', amount({ short: 1, full: 0 }) === 1);
  });
});
