import { test as base, type Browser } from '@playwright/test';
import { AppPage } from './app-page.ts';
import { startServer, type Server, type ServerOptions } from './server.ts';

interface Fixtures {
  /** Options of the server that `server` starts. */
  readonly serverOptions: ServerOptions;
  /** A server of this test's own. */
  readonly server: Server;
  /** The page, signed in as owner. */
  readonly app: AppPage;
  /** Opens another browser, with cookies of its own, signed in as owner; at another address where one is given. */
  readonly openBrowser: (url?: string) => Promise<AppPage>;
  /** What a page said on its console that it should not have. */
  readonly complaints: string[];
}

export const test = base.extend<Fixtures>({
  serverOptions: [{}, { option: true }],
  server: async ({ serverOptions }, use) => {
    const server = await startServer(serverOptions);
    await use(server);
    await server.stop();
  },
  complaints: async ({}, use) => {
    await use([]);
  },
  app: async ({ page, server, complaints }, use) => {
    const app = new AppPage(page);
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await app.open(server.link());
    await use(app);
  },
  openBrowser: async ({ browser, server }, use) => {
    const contexts: Awaited<ReturnType<Browser['newContext']>>[] = [];
    await use(async (url) => {
      const context = await browser.newContext();
      contexts.push(context);
      const other = new AppPage(await context.newPage());
      await other.open(server.link(url));
      return other;
    });
    for (const context of contexts) await context.close();
  },
});

export { expect } from '@playwright/test';
