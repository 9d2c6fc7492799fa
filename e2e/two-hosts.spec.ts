import { chromium, type Browser } from '@playwright/test';
import { resolve } from 'node:path';
import type { Network } from '../src/shared/server.ts';
import type { CreatedShare } from '../src/shared/shares.ts';
import { AppPage } from './support/app-page.ts';
import { openOtherHost, type OtherHost } from './support/other-host.ts';
import { startServer, type Server } from './support/server.ts';
import { expect, test } from './support/test.ts';
import { ticksIn } from './support/ticks.ts';

interface PageHandle {
  readonly rootresumePage: { continuity(): { readonly gaps: number; readonly overlaps: number } };
}

/** An address on the wire that this machine does not have from the beginning. */
const LATER = '198.51.100.9';

const ASK_MDNS = resolve(import.meta.dirname, 'programs/ask-mdns.mjs');

const TRANSPORTS = [
  ['HTTP', []],
  ['HTTPS', ['--tls']],
] as const;

test.describe('on two hosts', () => {
  // They share one wire, which some of these cut.
  test.describe.configure({ mode: 'serial', timeout: 180_000 });

  let other: OtherHost | undefined;
  let browser: Browser;
  test.beforeAll(async ({ launchOptions }) => {
    other = openOtherHost(launchOptions.executablePath ?? chromium.executablePath());
    if (other !== undefined) browser = await other.launch();
  });
  test.afterAll(async () => {
    if (other === undefined) return;
    await browser.close();
    other.remove();
  });
  test.beforeEach(() => {
    test.skip(other === undefined, 'network namespaces may not be made here (iproute2, root)');
  });

  /** The link that the other host can open. */
  const linkFor = async (server: Server, body: object): Promise<string> => {
    const { links } = await server.call<CreatedShare>('POST', '/shares', body);
    const link = links.find((each) => new URL(each).hostname === other?.here);
    if (link === undefined) throw new Error(`no link for ${other?.here} in ${links.join(' ')}`);
    return link;
  };

  const visit = async (link: string): Promise<AppPage> => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const guest = new AppPage(await context.newPage());
    await guest.page.goto(link);
    await guest.waitUntilLive();
    return guest;
  };

  const continuityOf = (guest: AppPage) =>
    guest.page.evaluate(() => (globalThis as unknown as PageHandle).rootresumePage.continuity());

  for (const [how, flags] of TRANSPORTS) {
    test(`a guest opens the link, looks, types and is shown out, over ${how}`, async () => {
      const server = await startServer({ flags: ['--host', '0.0.0.0', ...flags] });
      await server.create({ command: 'echo from the other side; exec cat', name: 'web' });
      const openedAt = Date.now();
      const guest = await visit(await linkFor(server, { role: 'control' }));
      await guest.openSession('web');
      await guest.expectText('web', 'from the other side');
      console.log(
        `${how}: link to the first terminal ${Date.now() - openedAt} ms, with the test's own clicks`,
      );
      await guest.type('typed over the wire\n');
      await guest.expectText('web', /typed over the wire\s+typed over the wire/);
      const [viewer] = await server.call<{ address: string }[]>('GET', '/viewers');
      expect(viewer?.address).toBe(other?.there);
      // What a page without a secure context lacks is there over TLS, and known to be missing without.
      expect(await guest.page.evaluate(() => globalThis.isSecureContext)).toBe(how === 'HTTPS');
      await server.call('DELETE', '/shares');
      await expect(guest.page.getByRole('heading', { name: 'This browser is not signed in' })).toBeVisible();
      await guest.page.context().close();
      await server.stop();
    });
  }

  test('a wire that is cut and joined again loses nothing, over HTTP and HTTPS', async () => {
    const visits = await Promise.all(
      TRANSPORTS.map(async ([, flags]) => {
        const server = await startServer({ flags: ['--host', '0.0.0.0', ...flags] });
        await server.create({
          command: 'i=0; while :; do echo tick $i; i=$((i+1)); sleep 0.05; done',
          name: 'ticks',
        });
        const guest = await visit(await linkFor(server, { role: 'view' }));
        await guest.openSession('ticks');
        await guest.expectText('ticks', 'tick 10');
        return { server, guest };
      }),
    );
    other?.setLink(false);
    // Both notice by the silence, at the same time: one cut serves both.
    for (const { guest } of visits)
      await expect(guest.page.getByText(/^Offline since/)).toBeVisible({ timeout: 80_000 });
    const seen = await Promise.all(visits.map(({ guest }) => guest.text('ticks')));
    other?.setLink(true);
    for (const [index, { server, guest }] of visits.entries()) {
      await guest.waitUntilLive();
      await guest.expectText('ticks', `tick ${(seen[index]?.match(/tick \d+/g)?.length ?? 0) + 40}`);
      const ticks = ticksIn(await guest.text('ticks'));
      expect(ticks).toEqual(ticks.map((_, index) => index));
      expect(await continuityOf(guest)).toEqual({ gaps: 0, overlaps: 0 });
      await guest.page.context().close();
      await server.stop();
    }
  });

  test('an address that comes while it is shared is served at once, in the panel, and in the certificate', async () => {
    const server = await startServer({ flags: ['--host', '0.0.0.0', '--tls', '--no-mdns'] });
    await server.create({ command: 'exec cat', name: 'web' });
    // The other host's browser, as the owner: a page that was there before.
    const owner = await visit(server.link(server.urls.find((url) => url.includes(other?.here ?? 'none'))));
    await owner.page
      .getByRole('button', { name: /^Share/ })
      .first()
      .click();
    const fingerprint = owner.page.getByRole('textbox', { name: 'Fingerprint of the certificate' });
    await expect(fingerprint).toHaveValue(server.fingerprint ?? 'none');
    await owner.page.getByText('Sign in as yourself on another device').click();
    const links = owner.page.getByRole('textbox', { name: /^Link on/ });
    const former = await links.count();
    other?.setAddress(LATER, true);
    try {
      await expect(links).toHaveCount(former + 1);
      await expect(fingerprint).not.toHaveValue(server.fingerprint ?? 'none');
      const url = new URL(server.url);
      const answer = other?.runThere('curl', '-ksS', `https://${LATER}:${url.port}/api/v1/health`);
      expect(JSON.parse(answer ?? '')).toMatchObject({ status: 'ok' });
      await owner.page.keyboard.press('Escape');
      await owner.openSession('web');
      await owner.type('still there\n');
      await owner.expectText('web', /still there\s+still there/);
      expect(await continuityOf(owner)).toEqual({ gaps: 0, overlaps: 0 });
    } finally {
      other?.setAddress(LATER, false);
    }
    await owner.page.context().close();
    await server.stop();
  });

  test('the name on the network leads to it, and is gone with it', async () => {
    const server = await startServer({ flags: ['--host', '0.0.0.0'] });
    const linked = async (): Promise<string> => {
      const { links } = await server.call<Network>('GET', '/network');
      const url = links.find(({ kind }) => kind === 'name')?.url;
      return url === undefined ? '' : new URL(url).hostname;
    };
    await expect.poll(linked, { timeout: 40_000 }).toMatch(/^rootresume-.*\.local$/);
    const name = await linked();
    const ask = (): string => other?.runThere(process.execPath, ASK_MDNS, name, other.there) ?? '';
    const told = ask();
    expect(told.split('\n')).toContain(other?.here);
    // Whoever has a name asks no more whether it is free.
    expect(told).not.toContain('asked for by');
    // The guard knows the name: a browser that found it gets the page.
    const { port } = new URL(server.url);
    const answer = other?.runThere(
      'curl',
      '-sS',
      '-H',
      `Host: ${name}:${port}`,
      `http://${other.here}:${port}/`,
    );
    expect(answer).toContain('<!doctype html>');
    await server.stop();
    expect(ask()).toBe('');
  });

  /** Looks and types over a wire that is not what it should be, while much is written. */
  const workOver = async (flags: readonly string[]): Promise<void> => {
    const server = await startServer({ flags: ['--host', '0.0.0.0', ...flags] });
    // Without the terminal's own echo, which may come in the middle of what the program writes.
    await server.create({ command: 'stty -echo; echo go on; exec cat', name: 'web' });
    await server.create({ command: 'read line; seq 100000; echo that was all; exec cat', name: 'much' });
    const guest = await visit(await linkFor(server, { role: 'control' }));
    await guest.openSession('web');
    await guest.expectText('web', 'go on');
    const typed = Array.from({ length: 10 }, (_, line) => `line ${line}`);
    for (const line of typed) await guest.type(`${line}\n`);
    await guest.expectText('web', 'line 9');
    expect((await guest.text('web')).match(/line \d/g)).toEqual(typed);
    await guest.openSession('much');
    await guest.type('go\n');
    await guest.expectText('much', 'that was all');
    // All of its scrollback follows its screen, and is drawn anew meanwhile.
    await expect
      .poll(async () => {
        const lines = [...(await guest.text('much')).matchAll(/^(\d+)$/gm)].map((match) => Number(match[1]));
        const [first = 0] = lines;
        return { last: lines.at(-1), holes: lines.filter((line, index) => line !== first + index) };
      })
      .toEqual({ last: 100_000, holes: [] });
    expect(await continuityOf(guest)).toEqual({ gaps: 0, overlaps: 0 });
    await guest.page.context().close();
    await server.stop();
  };

  test('a wire that loses 5 % of its packets each way is only slow, over HTTP and HTTPS', async () => {
    test.skip(other?.lose(5) !== true, 'nftables cannot lose packets here');
    try {
      for (const [, flags] of TRANSPORTS) await workOver(flags);
    } finally {
      expect(other?.loseNone()).toBeGreaterThan(0);
    }
  });

  test('a wire with 5 % loss and 200 ms delay is only slow', async () => {
    test.skip(other?.slow(['delay', '100ms', 'loss', '5%']) !== true, 'this kernel has no netem');
    await workOver([]);
  });
});
