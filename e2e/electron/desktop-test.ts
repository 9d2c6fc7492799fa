import { test as base, expect, type Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CreateSession, Session } from '../../src/shared/session.ts';
import { buildStandIn } from './build-stand-in.ts';
import { startDesktopApp, type DesktopApp, type DesktopOptions } from './desktop-app.ts';

type Start = (options?: Pick<DesktopOptions, 'args' | 'tray'>) => Promise<DesktopApp>;

interface DesktopFixtures {
  /** A folder of the test's own. */
  readonly folder: string;
  /** Starts the desktop app; whatever was started is ended after the test. */
  readonly start: Start;
}

/** Tests with a desktop app: one that ends with its test, and all that it runs with it. */
export const test = base.extend<DesktopFixtures, { readonly standIn: string }>({
  standIn: [
    async ({}, use, { workerIndex }) => {
      const file = await buildStandIn(`${process.pid}-${workerIndex}`);
      await use(file);
      rmSync(dirname(file), { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'rootresume-desktop-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  start: async ({ standIn, folder, launchOptions }, use, info) => {
    const apps: DesktopApp[] = [];
    await use(async (options) => {
      const app = await startDesktopApp({
        standIn,
        chromiumPath: launchOptions.executablePath,
        folder,
        ...options,
      });
      apps.push(app);
      return app;
    });
    for (const app of apps) {
      await app.kill();
      if (info.status !== info.expectedStatus) console.log(app.output());
    }
  },
});

/** Waits until the app shows its window, with its page signed in: before that it may do nothing, and hears of no menu. */
export const seeWindow = async (app: DesktopApp): Promise<Page> => {
  await expect
    .poll(
      async () => {
        const { windows } = await app.state();
        return windows.map(({ visible }) => visible);
      },
      { message: `the window opens; the app said: ${app.output()}`, timeout: 30_000 },
    )
    .toEqual([true]);
  const page = await app.page();
  await expect(page.getByRole('status', { name: 'Connection' })).toContainText(/live/i);
  return page;
};

/** Creates a session as the page's owner. */
export const createSession = (page: Page, body: CreateSession): Promise<Session> =>
  page.evaluate(async (json) => {
    const response = await fetch('api/v1/sessions', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: json,
    });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as Session;
  }, JSON.stringify(body));

/** Reads a session as the page's owner. */
export const readSession = (page: Page, id: string): Promise<Session> =>
  page.evaluate(async (path) => (await (await fetch(path)).json()) as Session, `api/v1/sessions/${id}`);

/** Starts a program that runs until it is ended, and gives the pid of its process once it runs. */
export const runForever = async (page: Page, name: string): Promise<number> => {
  const { id } = await createSession(page, { name, command: 'exec sleep 3600' });
  await expect.poll(async () => (await readSession(page, id)).state).toMatch(/running|ready/);
  const { pid } = await readSession(page, id);
  if (pid === null) throw new Error(`${name} runs without a pid`);
  return pid;
};

export { isAlive } from '../support/processes.ts';
export { expect };
