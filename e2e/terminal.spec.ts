import { findProgram } from './support/programs.ts';
import { expect, test } from './support/test.ts';

test.describe('the terminal', () => {
  test('keys typed fast arrive in order', async ({ app, server }) => {
    await server.create({ command: 'stty -echo; cat', name: 'typed' });
    await app.openSession('typed');
    const text = Array.from({ length: 400 }, (_, i) => String.fromCharCode(97 + ((i * 7) % 26))).join('');
    await app.type(text);
    await app.press('Enter');
    await expect.poll(async () => (await app.text('typed')).replaceAll('\n', '')).toContain(text);
  });

  test('a paste arrives whole, bracketed where the program asked for it', async ({
    app,
    server,
    context,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await server.create({
      command: "printf '\\033[?2004h'; stty raw -echo; echo ready; head -c 5012 | wc -c; sleep 1000",
      name: 'pasted',
    });
    await app.openSession('pasted');
    await app.expectText('pasted', 'ready');
    await app.page.evaluate((text) => navigator.clipboard.writeText(text), 'x'.repeat(5000));
    await app.press('Control+Shift+V');
    await app.expectText('pasted', '5012');
  });

  test('wide characters take the cells that the server gives them', async ({ app, server }) => {
    await server.create({ command: "printf '漢字👩‍👩‍👧‍👦é|\\n'; sleep 1000", name: 'wide' });
    await app.openSession('wide');
    await app.expectText('wide', '漢字👩‍👩‍👧‍👦é|');
  });

  test('a link opens in a new tab, without a way back', async ({ app, server, context }) => {
    await server.create({ command: `echo ${server.url}/; sleep 1000`, name: 'linked' });
    await app.openSession('linked');
    await app.expectText('linked', server.url);
    const place = { x: 0, y: 0 };
    // Pointed at again where the terminal has found another place on the page, or the link was not drawn yet.
    const screen = app.terminal.locator('.xterm-screen');
    await expect(async () => {
      const box = await screen.boundingBox();
      Object.assign(place, { x: (box?.x ?? 0) + 60, y: (box?.y ?? 0) + 8 });
      await app.page.mouse.move(place.x + 1, place.y);
      await app.page.mouse.move(place.x, place.y);
      expect(await screen.getAttribute('class')).toContain('xterm-cursor-pointer');
    }).toPass();
    const opened = context.waitForEvent('page');
    await app.page.mouse.click(place.x, place.y);
    const other = await opened;
    expect(await other.evaluate(() => window.opener as unknown)).toBeNull();
  });

  test('ten thousand lines move the scrollbar a few times, and to the end', async ({ app, server }) => {
    await server.create({ command: 'cat', name: 'scrolled' });
    await app.openSession('scrolled');
    const { timers, end, bar } = await app.page.evaluate(async () => {
      interface Scrolled {
        readonly buffer: { readonly active: { readonly baseY: number; readonly viewportY: number } };
        write(text: string, done: () => void): void;
      }
      const page = globalThis as unknown as {
        rootresumePage: { terminals: { emulator(id: string): Scrolled | null } };
        setTimeout: (...args: unknown[]) => number;
      };
      const terminal = page.rootresumePage.terminals.emulator('scrolled');
      if (terminal === null) throw new Error('there is no terminal');
      const setTimeout = page.setTimeout;
      let timers = 0;
      page.setTimeout = (...args) => {
        timers += 1;
        return setTimeout(...args);
      };
      await new Promise<void>((resolve) => terminal.write('line\r\n'.repeat(10_000), resolve));
      page.setTimeout = setTimeout;
      // Where it stands is drawn in the next frame.
      for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
      const slider = document.querySelector('.xterm .scrollbar.vertical .slider')?.getBoundingClientRect();
      const track = document.querySelector('.xterm .scrollbar.vertical')?.getBoundingClientRect();
      const { baseY, viewportY } = terminal.buffer.active;
      return { timers, end: viewportY - baseY, bar: (track?.bottom ?? 0) - (slider?.bottom ?? Number.NaN) };
    });
    expect(timers).toBeLessThan(1000);
    expect(end).toBe(0);
    expect(Math.abs(bar)).toBeLessThan(2);
  });

  test('search finds what has scrolled away', async ({ app, server }) => {
    await server.create({ command: 'seq 1 2000; sleep 1000', name: 'searched' });
    await app.openSession('searched');
    await app.expectText('searched', '2000');
    await app.press('Control+Shift+F');
    const field = app.page
      .getByRole('textbox', { name: /search|find/i })
      .or(app.page.getByRole('searchbox'))
      .first();
    await field.fill('1234');
    await expect(app.page.getByText(/1 (of|\/) 1/)).toBeVisible();
    await field.press('Escape');
    await expect(field).toBeHidden();
  });

  test('vim behaves: its screen, its keys, and what it leaves behind', async ({ app, server }) => {
    const editor = findProgram('vim', 'vi');
    test.skip(editor === undefined, 'neither vim nor vi is installed');
    await server.create({ command: `${editor} -u NONE`, name: 'editor' });
    await app.openSession('editor');
    await app.expectText('editor', /^~/m);
    await app.type('ihello from the browser');
    await app.press('Escape');
    await app.expectText('editor', 'hello from the browser');
    await app.type(':q!\n');
    await expect(app.row('editor')).toHaveAttribute('data-state', 'exited');
    await expect.poll(() => app.text('editor')).not.toContain('hello from the browser');
  });

  for (const program of ['htop', 'top'])
    test(`${program} behaves: it redraws, and ends at a key`, async ({ app, server }) => {
      test.skip(findProgram(program) === undefined, `${program} is not installed`);
      await server.create({ command: `${program} -d ${program === 'htop' ? 5 : 0.5}`, name: 'monitor' });
      await app.openSession('monitor');
      await app.expectText('monitor', /PID\s+USER/);
      const first = await app.text('monitor');
      await expect.poll(() => app.text('monitor')).not.toBe(first);
      await app.type('q');
      await expect(app.row('monitor')).toHaveAttribute('data-state', 'exited');
    });

  test('a progress bar stays on its line', async ({ app, server }) => {
    const command = 'for i in $(seq 0 5 100); do printf "\\r%3d %%" $i; done; echo; sleep 1000';
    await server.create({ command, name: 'progress' });
    await app.openSession('progress');
    await app.expectText('progress', /^100 %/m);
    expect(await app.text('progress')).not.toContain('95 %');
  });

  test('the pane that created a session gives it its size, and follows the window', async ({
    app,
    server,
  }) => {
    await app.createSession({ command: 'bash --norc', name: 'sized' });
    const size = async (): Promise<number> =>
      (await server.call<{ cols: number }>('GET', '/sessions/sized')).cols;
    await expect.poll(size).not.toBe(120);
    const { cols: before } = await app.untilFitted('sized', server);
    await app.page.setViewportSize({ width: 1000, height: 600 });
    await expect.poll(size).toBeLessThan(before);
    const { cols } = await app.untilFitted('sized', server);
    await app.type('tput cols\n');
    await expect.poll(async () => app.text('sized')).toContain(`\n${cols}\n`);
  });
});
