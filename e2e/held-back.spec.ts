import type { Page } from '@playwright/test';
import { AppPage } from './support/app-page.ts';
import { startLumpyProxy } from './support/lumpy-proxy.ts';
import { findProxy, PROXY_KINDS, startReverseProxy } from './support/reverse-proxies.ts';
import { expect, test } from './support/test.ts';

/** A name of this machine's loopback that no server has by itself: the page takes it for a proxy's. */
const NAME = 'terminals.localhost';

test.use({ serverOptions: { flags: ['--allow-host', NAME] } });

const byName = (url: string): string => url.replace('127.0.0.1', NAME);

/** Counts the questions that the page asks its stream, and resolves once one was answered and heard. */
const watchProbes = (page: Page) => {
  const asked: string[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('/probe')) asked.push(response.url());
  });
  return asked;
};

const heldBack = (page: Page) => page.getByRole('alert').filter({ hasText: 'holds it back' });

test(`nginx that is told to buffer streams is named, with what to set${findProxy('nginx') === undefined ? ' (SKIPPED: nginx is not installed here)' : ''}`, async ({
  page,
  server,
}) => {
  test.skip(findProxy('nginx') === undefined, 'nginx is not installed here');
  const proxy = await startReverseProxy({ kind: 'nginx', target: server.url, holdsBack: true });
  await page.goto(server.link(byName(proxy.url)));
  await expect(heldBack(page)).toContainText('nginx', { timeout: 90_000 });
  await expect(heldBack(page)).toContainText('Set proxy_buffering off');
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('held back');
  await proxy.close();
});

test('a proxy that hands the stream on in lumps is noticed, on this very machine too', async ({
  page,
  server,
}) => {
  await server.create({ name: 'web', command: 'exec cat' });
  const proxy = await startLumpyProxy(server.url);
  await page.goto(server.link(proxy.url));
  await expect(heldBack(page)).toContainText('a proxy between this page and RootResume', {
    timeout: 90_000,
  });
  await proxy.close();
});

for (const kind of PROXY_KINDS) {
  const missing = findProxy(kind) === undefined;
  test(`a stock ${kind} raises no alarm, and costs one question${missing ? ' (SKIPPED: not installed here)' : ''}`, async ({
    page,
    server,
  }) => {
    test.skip(missing, `${kind} is not installed here`);
    const proxy = await startReverseProxy({ kind, target: server.url });
    const asked = watchProbes(page);
    const verdicts = await followVerdicts(page);
    await new AppPage(page).open(server.link(byName(proxy.url)));
    await expect.poll(async () => (await verdicts.heard()).probes).toBeGreaterThan(0);
    await expect(heldBack(page)).toBeHidden();
    // Once more for each that a busy page heard late: there it cannot be sure.
    expect(asked.length).toBeLessThanOrEqual(1 + (await verdicts.heard()).late);
    await proxy.close();
  });
}

/** An answer that is heard so late, in milliseconds, after its request was answered leaves the page in doubt; somewhat less than in the page. */
const LATE_MS = 400;

interface Heard {
  readonly probes: number;
  readonly late: number;
}

/** Counts the answers that the page hears from its stream, and those of them that it hears late. */
const followVerdicts = async (page: Page) => {
  await page.addInitScript((lateMs) => {
    const heard = { probes: 0, late: 0 };
    Object.assign(globalThis, { heard });
    const Original = EventSource;
    globalThis.EventSource = class extends Original {
      constructor(url: string | URL) {
        super(url);
        this.addEventListener('probe', () => {
          heard.probes += 1;
          const answers = performance
            .getEntriesByType('resource')
            .filter(({ name }) => name.endsWith('/probe')) as PerformanceResourceTiming[];
          if (performance.now() - (answers.at(-1)?.responseEnd ?? Infinity) > lateMs) heard.late += 1;
        });
      }
    };
  }, LATE_MS);
  return {
    heard: () => page.evaluate(() => (globalThis as unknown as { heard: Heard }).heard),
  };
};

test('a network of half a second each way raises no alarm', async ({ page, server }) => {
  const proxy = await startLumpyProxy(server.url, { delayMs: 500, holds: false });
  const asked = watchProbes(page);
  const verdicts = await followVerdicts(page);
  await new AppPage(page).open(server.link(byName(proxy.url)));
  await expect.poll(async () => (await verdicts.heard()).probes).toBeGreaterThan(0);
  expect(asked.length).toBeLessThanOrEqual(2 + (await verdicts.heard()).late);
  await expect(heldBack(page)).toBeHidden();
  await proxy.close();
});

test('a page that is busy for seconds blames no proxy for it', async ({ page, server }) => {
  const proxy = await startLumpyProxy(server.url, { holds: false });
  const verdicts = await followVerdicts(page);
  await new AppPage(page).open(server.link(byName(proxy.url)));
  // From before the question until well after its answer, again and again.
  await page.evaluate(async () => {
    for (let round = 0; round < 3; round += 1) {
      const end = performance.now() + 3000;
      while (performance.now() < end);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  await expect.poll(async () => (await verdicts.heard()).probes).toBeGreaterThan(0);
  await expect(heldBack(page)).toBeHidden();
  await proxy.close();
});
