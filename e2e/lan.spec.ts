import { networkInterfaces } from 'node:os';
import { AppPage } from './support/app-page.ts';
import { PHONE } from './support/phone.ts';
import { startServer } from './support/server.ts';
import { expect, test } from './support/test.ts';
import { ticksIn } from './support/ticks.ts';

const address = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

test.describe('on the network', () => {
  test.skip(address === undefined, 'this machine has no address but loopback');

  test('--host 0.0.0.0 serves a browser at the LAN address, live, and it can type', async ({ browser }) => {
    const server = await startServer({ flags: ['--host', '0.0.0.0'] });
    const lanUrl = server.urls.find((url) => url.includes(address ?? 'none'));
    if (lanUrl === undefined) throw new Error(`no link for ${String(address)} in ${server.urls.join(' ')}`);
    await server.create({ command: 'bash --norc', name: 'shared' });
    const here = new AppPage(await browser.newPage());
    await here.open(server.link());
    await here.openSession('shared');
    const there = new AppPage(await (await browser.newContext()).newPage());
    await there.open(server.link(lanUrl));
    await there.openSession('shared');
    await there.type('echo typed over the LAN\n');
    await here.expectText('shared', /\ntyped over the LAN/);
    await here.page.context().close();
    await there.page.context().close();
    await server.stop();
  });

  test('a port of a session is opened from a phone by a link to the machine that it runs on', async ({
    browser,
  }) => {
    const server = await startServer({ flags: ['--host', '0.0.0.0'] });
    const lanUrl = server.urls.find((url) => url.includes(address ?? 'none'));
    await server.create({ command: 'node e2e/programs/hello-server.mjs', name: 'web' });
    const phone = new AppPage(await (await browser.newContext(PHONE)).newPage());
    await phone.open(server.link(lanUrl));
    await phone.page.getByRole('button', { name: 'Overview', exact: true }).tap();
    const link = phone.page
      .getByRole('region', { name: 'Overview' })
      .getByRole('link', { name: /Open port/ });
    await expect(link).toHaveAttribute('href', new RegExp(`^http://${String(address)}:\\d+/$`), {
      timeout: 20_000,
    });
    const opened = phone.page.waitForEvent('popup');
    await link.tap();
    await expect((await opened).locator('body')).toHaveText('hello from the session');
    await phone.page.context().close();
    await server.stop();
  });

  test('a switch in the app opens it to the network and closes it again, with streams going on', async ({
    app,
    server,
  }) => {
    const reach = async (): Promise<boolean> => {
      const url = new URL(server.url);
      url.hostname = address ?? '';
      return fetch(new URL('/api/v1/health', url)).then(
        ({ ok }) => ok,
        () => false,
      );
    };
    expect(await reach()).toBe(false);
    await server.create({
      command: 'i=0; while :; do echo tick $i; i=$((i+1)); sleep 0.05; done',
      name: 'ticks',
    });
    await app.openSession('ticks');
    await app.expectText('ticks', 'tick 3');
    await app.page
      .getByRole('button', { name: /share|this machine/i })
      .first()
      .click();
    const toggle = app.page.getByRole('switch').first();
    await toggle.click();
    await expect.poll(reach).toBe(true);
    await app.page.getByText('Sign in as yourself on another device').click();
    await expect(app.page.getByRole('textbox', { name: /^Link on/ }).first()).toHaveValue(
      new RegExp(`^http://${String(address)}:`),
    );
    await toggle.click();
    await expect.poll(reach).toBe(false);
    await app.page.keyboard.press('Escape');
    const seen = (await app.text('ticks')).match(/tick \d+/g)?.length ?? 0;
    await app.expectText('ticks', `tick ${seen + 10}`);
    const ticks = ticksIn(await app.text('ticks'));
    expect(ticks).toEqual(ticks.map((_, index) => index));
  });
});
