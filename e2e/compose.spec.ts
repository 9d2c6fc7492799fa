import type { Locator } from '@playwright/test';
import type { CreatedShare } from '../src/shared/shares.ts';
import type { AppPage } from './support/app-page.ts';
import { PHONE, startRecorder, type Recorder } from './support/phone.ts';
import { expect, test as base } from './support/test.ts';

const field = (app: AppPage): Locator => app.page.getByRole('textbox', { name: 'Line to send' });
const button = (app: AppPage, name: string): Locator => app.page.getByRole('button', { name, exact: true });

/** Taps a key that counts for the next one. */
const hold = async (app: AppPage, name: 'Ctrl' | 'Alt'): Promise<void> => {
  await button(app, name).tap();
  await expect(button(app, name)).toHaveAttribute('aria-pressed', 'true');
};

const test = base.extend<{ readonly recorder: Recorder; readonly setUp: string }>({
  setUp: ['', { option: true }],
  recorder: async ({ app, server, setUp }, use) => {
    const recorder = await startRecorder(server, setUp);
    await app.openSession(recorder.id);
    await app.expectText(recorder.id, 'recording');
    await use(recorder);
    recorder.remove();
  },
});

test.describe('the compose line on a phone', () => {
  test.use(PHONE);

  test('sends a whole line with Enter behind it, and an Enter where it is empty', async ({
    app,
    recorder,
  }) => {
    await field(app).fill('npm run dev');
    expect(recorder.read()).toBe('');
    await button(app, 'Send').tap();
    await expect.poll(recorder.read).toBe('npm run dev\r');
    await expect(field(app)).toHaveValue('');
    await button(app, 'Send').tap();
    await expect.poll(recorder.read).toBe('npm run dev\r\r');
    await field(app).fill('a line of its own');
    await field(app).press('Enter');
    await expect.poll(recorder.read).toBe('npm run dev\r\ra line of its own\r');
  });

  test('stands over a row of keys that all fit on the screen', async ({ app, recorder }) => {
    const keys = app.page.getByRole('toolbar', { name: 'Keys' }).getByRole('button');
    await expect(keys).toHaveCount(10);
    for (const key of await keys.all()) {
      const box = await key.boundingBox();
      expect(box?.width).toBeGreaterThanOrEqual(30);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
    }
    expect(recorder.read()).toBe('');
  });

  test('recalls what was sent, by buttons and arrows, and gives back what had been begun', async ({
    app,
    recorder,
  }) => {
    for (const line of ['first', 'second']) {
      await field(app).fill(line);
      await button(app, 'Send').tap();
      // A tap becomes a click a little after it was told.
      await expect(field(app)).toHaveValue('');
    }
    await field(app).fill('begun');
    await button(app, 'Line before').tap();
    await expect(field(app)).toHaveValue('second');
    await field(app).press('ArrowUp');
    await expect(field(app)).toHaveValue('first');
    await expect(button(app, 'Line before')).toBeDisabled();
    await button(app, 'Line after').tap();
    await field(app).press('ArrowDown');
    await expect(field(app)).toHaveValue('begun');
    await expect.poll(recorder.read).toBe('first\rsecond\r');
  });

  test('grows up to four rows', async ({ app, recorder }) => {
    const height = async (): Promise<number> => (await field(app).boundingBox())?.height ?? 0;
    const one = await height();
    await field(app).fill('1\n2\n3\n4');
    const four = await height();
    expect(four).toBeGreaterThan(one + 50);
    await field(app).fill('1\n2\n3\n4\n5\n6\n7\n8');
    expect(await height()).toBe(four);
    await button(app, 'Send').tap();
    await expect.poll(height).toBe(one);
    await expect.poll(recorder.read).toContain('8\r');
  });

  test('gives a single letter to the program while Ctrl or Alt is held, and keeps all else', async ({
    app,
    recorder,
  }) => {
    await field(app).fill('kept');
    await hold(app, 'Ctrl');
    await field(app).press('c');
    await expect.poll(recorder.read).toBe('\u0003');
    await expect(button(app, 'Ctrl')).toHaveAttribute('aria-pressed', 'false');
    await hold(app, 'Alt');
    await field(app).press('b');
    await expect.poll(recorder.read).toBe('\u0003\u001bb');
    await hold(app, 'Alt');
    await button(app, 'Left').tap();
    await expect.poll(recorder.read).toBe('\u0003\u001bb\u001b[1;3D');
    await expect(field(app)).toHaveValue('kept');
    await field(app).press('!');
    await expect(field(app)).toHaveValue('kept!');
  });

  test('takes what a keyboard composes as any field does, and does not send before it is done', async ({
    app,
    recorder,
  }) => {
    const client = await app.page.context().newCDPSession(app.page);
    await field(app).focus();
    await client.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 });
    // The keyboard's own Enter, which takes what is composed.
    await client.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key: 'Process',
      code: 'Enter',
      windowsVirtualKeyCode: 229,
    });
    await client.send('Input.insertText', { text: '日本' });
    await expect(field(app)).toHaveValue('日本');
    expect(recorder.read()).toBe('');
    await field(app).press('Enter');
    await expect.poll(recorder.read).toBe('日本\r');
  });

  test('is remembered as it was left, draft and all', async ({ app, recorder, server }) => {
    await server.create({ name: 'other', command: 'exec cat' });
    await field(app).fill('half a li');
    await button(app, 'Back to the sessions').tap();
    await app.openSession('other');
    await expect(field(app)).toHaveValue('');
    await button(app, 'Back to the sessions').tap();
    await app.openSession(recorder.id);
    await expect(field(app)).toHaveValue('half a li');
    await button(app, 'Compose a line').tap();
    await expect(field(app)).toBeHidden();
    await app.page.reload();
    await app.openSession(recorder.id);
    await expect(button(app, 'Compose a line')).toHaveAttribute('aria-pressed', 'false');
    await expect(field(app)).toBeHidden();
  });

  test('leaves the terminal what the screen’s keyboard does not cover, with its cursor in sight', async ({
    app,
    server,
    recorder,
  }) => {
    await server.create({ name: 'lines', command: 'seq 200; exec cat', cols: 44, rows: 30 });
    await button(app, 'Back to the sessions').tap();
    await app.openSession('lines');
    await button(app, 'Fit to this screen').tap();
    await app.expectText('lines', '200');
    // As Safari tells of its keyboard, which no browser here has.
    await app.page.evaluate(() => {
      const viewport = window.visualViewport;
      if (viewport === null) throw new Error('no visual viewport');
      Object.defineProperty(viewport, 'height', { value: 400, configurable: true });
      viewport.dispatchEvent(new Event('resize'));
    });
    await expect
      .poll(async () => {
        const keys = await app.page.getByRole('toolbar', { name: 'Keys' }).boundingBox();
        return (keys?.y ?? 0) + (keys?.height ?? 0);
      })
      .toBeLessThanOrEqual(400);
    await expect
      .poll(async () => {
        const cursor = await app.cursorBox('lines');
        const line = await app.page.getByRole('group', { name: 'Compose line' }).boundingBox();
        return cursor.bottom <= (line?.y ?? 0) && cursor.top >= 0;
      })
      .toBe(true);
    expect(recorder.read()).toBe('');
  });
});

test.describe('several composed lines', () => {
  test.use({ ...PHONE, setUp: '\\033[?2004h' });

  test('are bracketed where the program asked for that, with Enter behind them', async ({
    app,
    recorder,
  }) => {
    await field(app).fill('one\ntwo');
    await button(app, 'Send').tap();
    await expect.poll(recorder.read).toBe('\u001b[200~one\rtwo\u001b[201~\r');
  });
});

test('the compose line is there for whoever asks by its command, and for nobody who may only look', async ({
  app,
  server,
  recorder,
  openBrowser,
}) => {
  await expect(field(app)).toBeHidden();
  await app.page.getByRole('button', { name: 'Search or do anything' }).click();
  await app.chooseInPalette('compose');
  await expect(field(app)).toBeFocused();
  await app.page.keyboard.type('typed here');
  await app.page.keyboard.press('Shift+Enter');
  await app.page.keyboard.type('and here');
  await app.page.keyboard.press('Enter');
  await expect.poll(recorder.read).toBe('typed here\rand here\r');

  const { token } = await server.call<CreatedShare>('POST', '/shares', { role: 'view' });
  const viewer = await openBrowser();
  await viewer.page.context().clearCookies();
  await viewer.page.evaluate(() =>
    localStorage.setItem('rootresume.appearance', JSON.stringify({ composeShown: true })),
  );
  await viewer.page.goto('about:blank');
  await viewer.page.goto(`${server.url}/#token=${token}`);
  await viewer.waitUntilLive();
  await viewer.openSession(recorder.id);
  await viewer.expectText(recorder.id, 'recording');
  await expect(field(viewer)).toHaveCount(0);
});
