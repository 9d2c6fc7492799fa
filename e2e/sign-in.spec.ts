import type { Viewer } from '../src/shared/shares.ts';
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/test.ts';

test.describe('signing in', () => {
  test('a login link opens the page, and the token leaves the address bar', async ({ page, server }) => {
    await new AppPage(page).open(server.link());
    expect(page.url()).not.toContain(server.token);
    expect(
      await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie])),
    ).not.toContain(server.token);
  });

  test('a link asks for its first terminal before the code of the page is there', async ({
    page,
    server,
  }) => {
    const { id } = await server.create({ name: 'web', command: 'echo it is up; exec sleep 1000' });
    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname.endsWith('/login')) asked.push('login');
      if (pathname.endsWith('/stream')) asked.push(`stream first=${searchParams.get('first')}`);
    });
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(/\/assets\//, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(server.link(), { waitUntil: 'commit' });
    await expect.poll(() => asked).toEqual(['login', 'stream first=1']);
    await expect
      .poll(async () =>
        (await server.call<readonly Viewer[]>('GET', '/viewers')).map(({ sessions }) => sessions),
      )
      .toEqual([[id]]);
    release();
    const app = new AppPage(page);
    await app.waitUntilLive();
    await expect.poll(() => app.text(id)).toContain('it is up');
    // Neither was asked for twice.
    expect(asked).toEqual(['login', 'stream first=1']);
  });

  test('a link leads in also where somebody between has changed the page, and the browser refuses its first script', async ({
    page,
    server,
  }) => {
    await page.route(
      (url) => url.pathname === '/',
      async (route) => {
        const response = await route.fetch();
        const body = await response.text();
        await route.fulfill({ response, body: body.replace(/(<script data-webgl[^>]*>)/, '$1/**/') });
      },
    );
    const refused = page.waitForEvent('console', (message) =>
      message.text().includes('Content Security Policy'),
    );
    await new AppPage(page).open(server.link());
    await refused;
    expect(page.url()).not.toContain(server.token);
  });

  test('the browser stays signed in over a reload and in another tab', async ({ page, context, server }) => {
    await new AppPage(page).open(server.link());
    await page.reload();
    await new AppPage(page).waitUntilLive();
    const second = await context.newPage();
    await new AppPage(second).open(server.url);
  });

  test('without a link the page says how to get one, and takes a pasted one', async ({ page, server }) => {
    await page.goto(server.url);
    const field = page.getByRole('textbox', { name: /link/i });
    await field.fill('a-wrong-token');
    await field.press('Enter');
    await expect(page.getByText(/unknown, revoked or expired|not valid|wrong/i).first()).toBeVisible();
    await field.fill(server.link());
    await field.press('Enter');
    await new AppPage(page).waitUntilLive();
  });
});
