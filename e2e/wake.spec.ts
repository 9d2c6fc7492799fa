import type { CDPSession } from '@playwright/test';
import { AppPage } from './support/app-page.ts';
import { startProxy, type CuttableProxy } from './support/cuttable-proxy.ts';
import { PHONE } from './support/phone.ts';
import type { Server } from './support/server.ts';
import { expect, test as base } from './support/test.ts';

/** A page that woke is up to date again within this time, in milliseconds: what its user waits for is part of what is promised. */
const AWAKE_WITHIN_MS = 2000;

/**
 * And so many times what it took the same page to open, where that is more: on a machine that is busy with something else nothing is there
 * within the promise. Never so long as the silence, of 30 s, that tells of a dead connection.
 */
const TIMES_OPENING = 2;
const AWAKE_AT_MOST_MS = 15_000;

interface Sleeper {
  readonly app: AppPage;
  /** In milliseconds. */
  readonly awakeWithinMs: number;
  readonly proxy: CuttableProxy;
  readonly client: CDPSession;
}

/** A phone at the far end of a network, with a session that prints what it is sent. */
const test = base.extend<{ readonly sleeper: Sleeper }>({
  sleeper: async ({ page, server }, use) => {
    const proxy = await startProxy(server.url);
    const app = new AppPage(page);
    await server.create({ name: 'echo', command: 'stty -echo; echo ready; exec cat' });
    const openedAt = performance.now();
    await app.open(server.link(proxy.url));
    await app.openSession('echo');
    await app.expectText('echo', 'ready');
    const openedMs = performance.now() - openedAt;
    await use({
      app,
      awakeWithinMs: Math.min(AWAKE_AT_MOST_MS, Math.max(AWAKE_WITHIN_MS, TIMES_OPENING * openedMs)),
      proxy,
      client: await page.context().newCDPSession(page),
    });
    await proxy.close();
  },
});
test.use(PHONE);

/** Has the session print something while the page does not look. */
const print = async (server: Server, text: string): Promise<void> => {
  const offset = async (): Promise<number> =>
    (await server.call<{ offset: number }>('GET', '/sessions/echo')).offset;
  const before = await offset();
  await fetch(`${server.url}/api/v1/sessions/echo/input`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/octet-stream' },
    body: `${text}\n`,
  });
  await expect.poll(offset).toBeGreaterThanOrEqual(before + text.length);
};

const expectAwake = async ({ app, awakeWithinMs }: Sleeper, text: string): Promise<void> => {
  await expect.poll(() => app.text('echo'), { timeout: awakeWithinMs, intervals: [50] }).toContain(text);
  await expect(app.page.getByText(/^Offline since/)).toBeHidden();
};

test.describe('a phone that wakes', () => {
  test('from a frozen page, with its connections cut meanwhile, shows what is the newest', async ({
    sleeper,
    server,
  }) => {
    await sleeper.client.send('Page.setWebLifecycleState', { state: 'frozen' });
    sleeper.proxy.unplug();
    await print(server, 'while it slept');
    sleeper.proxy.plugIn();
    await sleeper.client.send('Page.setWebLifecycleState', { state: 'active' });
    await expectAwake(sleeper, 'while it slept');
  });

  for (const [how, wake] of [
    ['is looked at again', () => document.dispatchEvent(new Event('visibilitychange'))],
    ['is told that it was frozen', () => document.dispatchEvent(new Event('resume'))],
    ['is on a network again', () => window.dispatchEvent(new Event('online'))],
  ] as const)
    test(`and ${how} does not wait for a connection that died without a word`, async ({
      sleeper,
      server,
    }) => {
      sleeper.proxy.strand();
      await print(server, 'unheard of');
      // Longer than figures of the session are apart; nothing tells a page that hears nothing how long it is.
      await sleeper.app.page.waitForFunction(
        (since) => performance.now() - since > 3000,
        await sleeper.app.page.evaluate(() => performance.now()),
      );
      expect(await sleeper.app.text('echo')).not.toContain('unheard of');
      await sleeper.app.page.evaluate(wake);
      await expectAwake(sleeper, 'unheard of');
      await sleeper.app.type('typed at once\n');
      await sleeper.app.expectText('echo', 'typed at once');
    });
});
