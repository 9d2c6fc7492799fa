import { expect, test } from './support/test.ts';

test.describe('a session in two browsers', () => {
  test('is the same in both, live', async ({ app, openBrowser, server }) => {
    await server.create({ command: 'bash --norc', name: 'shared' });
    const other = await openBrowser();
    await app.openSession('shared');
    await other.openSession('shared');
    await app.type('echo from the first\n');
    await other.expectText('shared', /\nfrom the first/);
    await other.type('echo from the second\n');
    await app.expectText('shared', /\nfrom the second/);
    await expect.poll(async () => (await app.text('shared')) === (await other.text('shared'))).toBe(true);
  });

  test('shows its state everywhere at once', async ({ app, openBrowser }) => {
    const other = await openBrowser();
    await app.createSession({ command: 'exec sleep 1000', name: 'seen' });
    await expect(other.row('seen')).toHaveAttribute('data-state', 'running');
    await other.openSession('seen');
    await other.page.getByRole('button', { name: 'Stop', exact: true }).first().click();
    await expect(app.row('seen')).toHaveAttribute('data-state', 'exited');
  });

  test('keeps its grid where another screen is smaller, until that one takes it over', async ({
    app,
    openBrowser,
    server,
  }) => {
    await app.createSession({ command: 'bash --norc', name: 'grid' });
    const size = async (): Promise<{ cols: number; rows: number }> => {
      const { cols, rows } = await server.call<{ cols: number; rows: number }>('GET', '/sessions/grid');
      return { cols, rows };
    };
    await expect.poll(size).not.toEqual({ cols: 120, rows: 30 });
    const before = await app.untilFitted('grid', server);
    const other = await openBrowser();
    await other.page.setViewportSize({ width: 800, height: 500 });
    await other.openSession('grid');
    await other.expectText('grid', '$');
    expect(await size()).toEqual(before);
    await other.page
      .getByRole('button', { name: /fit to this screen/i })
      .first()
      .click();
    await expect.poll(async () => (await size()).cols).toBeLessThan(before.cols);
  });

  // What a colour picture looks like is compared by its pixels: every cell, colour and attribute, and the cursor.
  test('looks the same to whoever comes late, colours and all', async ({ app, openBrowser, server }) => {
    await server.create({ command: 'node e2e/programs/colour-screen.mjs', name: 'colours' });
    await app.openSession('colours');
    await app.expectText('colours', 'drawn');
    const late = await openBrowser();
    await late.openSession('colours');
    await late.expectText('colours', 'drawn');
    expect(await late.text('colours')).toBe(await app.text('colours'));
    // Two cursors that blink do not blink together.
    for (const { page } of [app, late]) await page.emulateMedia({ reducedMotion: 'reduce' });
    const picture = async (which: typeof app): Promise<string> => {
      await which.page.mouse.move(1, 1);
      return (await which.terminal.screenshot()).toString('base64');
    };
    await expect.poll(async () => (await picture(late)) === (await picture(app))).toBe(true);
  });
});
