import { chromium, type Browser } from '@playwright/test';
import { AppPage } from './support/app-page.ts';
import { PHONE, startRecorder, type Recorder } from './support/phone.ts';
import { expect, test as base } from './support/test.ts';

/** A name that only this browser knows, so that its page is no secure context as on any address of a network. */
const NAME = 'phone.test';

const test = base.extend<{ readonly there: AppPage; readonly recorder: Recorder }, { elsewhere: Browser }>({
  elsewhere: [
    async ({ launchOptions }, use) => {
      const browser = await chromium.launch({
        ...launchOptions,
        args: [`--host-resolver-rules=MAP ${NAME} 127.0.0.1`],
      });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  recorder: async ({ server }, use) => {
    const recorder = await startRecorder(server);
    await use(recorder);
    recorder.remove();
  },
  there: async ({ elsewhere, server, recorder }, use) => {
    const context = await elsewhere.newContext(PHONE);
    const there = new AppPage(await context.newPage());
    const url = new URL(server.url);
    url.hostname = NAME;
    await there.open(server.link(url.origin));
    expect(await there.page.evaluate(() => [isSecureContext, 'clipboard' in navigator])).toEqual([
      false,
      false,
    ]);
    await there.openSession(recorder.id);
    await there.expectText(recorder.id, 'recording');
    await use(there);
    await context.close();
  },
});
test.use({ serverOptions: { flags: ['--allow-host', NAME] } });

test.describe('a page without a secure context', () => {
  test('pastes by a field that the browser itself can paste into, and says why', async ({
    there,
    recorder,
  }) => {
    const field = there.page.getByRole('textbox', { name: 'Line to send' });
    await there.page.getByRole('button', { name: 'Compose a line' }).tap();
    await expect(field).toBeHidden();
    await there.page.getByRole('button', { name: 'Paste', exact: true }).tap();
    await expect(field).toBeFocused();
    await expect(field).toHaveAttribute('placeholder', 'Paste here');
    await expect(there.page.getByText(/may not read the clipboard\. Needs HTTPS: .*--tls/)).toBeVisible();
    await there.page.keyboard.insertText('pasted by the browser');
    await there.page.getByRole('button', { name: 'Send' }).tap();
    await expect.poll(recorder.read).toBe('pasted by the browser\r');
    await expect(there.page.getByText(/may not read the clipboard/)).toBeHidden();
  });

  test('copies by text that can be selected, and by the old way', async ({ there }) => {
    await there.page.getByRole('button', { name: 'More' }).tap();
    await there.page.getByRole('menuitem', { name: /^Copy/ }).tap();
    const dialog = there.page.getByRole('dialog', { name: 'Copy text' });
    await expect(dialog.getByRole('textbox', { name: 'Text to copy' })).toHaveValue(/recording/);
    await expect(dialog.getByText(/Needs HTTPS: .*--tls/)).toBeVisible();
    await dialog.getByRole('button', { name: 'Copy all' }).tap();
    await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible();
  });

  test('shows what a program wants copied as text that can be selected, once its user says so', async ({
    there,
    server,
  }) => {
    await there.page.getByRole('button', { name: 'Back to the sessions' }).tap();
    const command = "echo ready; read -r _; printf '\\033]52;c;%s\\007' aGVsbG8=; exec cat";
    await server.create({ name: 'web', command });
    await there.row('web').tap();
    await there.expectText('web', 'ready');
    await there.type('\n');
    const question = there.page.getByRole('status').filter({ hasText: 'web wants to copy 5 characters' });
    await question.getByRole('button', { name: 'Copy' }).tap();
    await expect(question).toHaveCount(0);
    const dialog = there.page.getByRole('dialog', { name: 'Copy text' });
    await expect(dialog.getByRole('textbox', { name: 'Text to copy' })).toHaveValue('hello');
    await expect(dialog.getByText(/may not write to the clipboard by itself\. Needs HTTPS/)).toBeVisible();
  });

  test('keeps the entry to install it, which says what that needs', async ({ there }) => {
    await there.page.getByRole('button', { name: 'Back to the sessions' }).tap();
    await there.page.getByRole('button', { name: 'Settings' }).tap();
    const install = there.page.getByRole('menuitem', { name: /^Install as an app/ });
    await expect(install).toBeDisabled();
    await expect(install).toContainText('Needs HTTPS: have RootResume started with --tls.');
  });
});

test.describe('a page with a secure context', () => {
  test.use(PHONE);

  test('reads the clipboard itself where it may', async ({ app, context, recorder }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await app.openSession(recorder.id);
    await app.expectText(recorder.id, 'recording');
    await app.page.evaluate(() => navigator.clipboard.writeText('from the clipboard'));
    await app.page.getByRole('button', { name: 'Paste', exact: true }).tap();
    await expect.poll(recorder.read).toBe('from the clipboard');
  });

  test('is installed by the browser’s own menu where the browser makes no offer, and HTTPS is not blamed', async ({
    app,
  }) => {
    await app.page.getByRole('button', { name: 'Settings' }).tap();
    await expect(app.page.getByRole('menuitem', { name: /^Install as an app/ })).toContainText(
      'Use the browser’s own menu',
    );
  });
});
