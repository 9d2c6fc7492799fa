import type { Page } from '@playwright/test';
import type { Session } from '../src/shared/session.ts';
import type { CreatedShare } from '../src/shared/shares.ts';
import type { Trigger } from '../src/shared/triggers.ts';
import { AppPage } from './support/app-page.ts';
import type { Server } from './support/server.ts';
import { expect, test } from './support/test.ts';

/** A program that prints each line that is typed into it. */
const ECHO = 'stty -echo; while read -r line; do echo "$line"; done';

/** Types into a session as another program would. */
const type = (server: Server, session: string, text: string): Promise<unknown> =>
  fetch(`${server.url}/api/v1/sessions/${session}/input`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}` },
    body: text,
  });

const bellOf = (app: AppPage, id: string) => app.row(id).getByTitle('Something happened');
const button = (page: Page) => page.getByRole('button', { name: /^What happened/ });

test.describe('triggers', () => {
  test('a crash marks its session with a bell until it is looked at, and is in the list', async ({
    app,
    server,
  }) => {
    await server.create({ command: 'exec sleep 1000', name: 'web' });
    await app.openSession('web');
    await server.create({ command: 'echo "Error: no port"; exit 3', name: 'worker' });
    await expect(bellOf(app, 'worker')).toBeVisible();
    await expect(button(app.page)).toHaveAccessibleName('What happened, 1 not looked at');
    await button(app.page).click();
    const dialog = app.page.getByRole('dialog', { name: 'What happened' });
    await expect(dialog.getByRole('listitem')).toHaveText(
      /worker.*Crashed.*It exited with 3\..*Error: no port/s,
    );
    await dialog.getByRole('button', { name: 'worker' }).click();
    await expect(app.page.getByText(/exited with 3 after/).first()).toBeVisible();
    await expect(bellOf(app, 'worker')).toHaveCount(0);
    await expect(button(app.page)).toHaveAccessibleName('What happened');
    await app.page.reload();
    await app.waitUntilLive();
    await expect(button(app.page)).toHaveAccessibleName('What happened');
  });

  test('a pattern is given in the form, rings for what the program prints, and runs a command', async ({
    app,
    server,
  }) => {
    await server.create({ command: 'exec sleep 1000', name: 'web' });
    await app.newSession.click();
    const form = app.page.getByRole('dialog', { name: 'New session' });
    await form.getByLabel('Command', { exact: true }).fill(ECHO);
    await form.getByRole('textbox', { name: 'Name' }).fill('api');
    await form.getByText('Triggers', { exact: true }).click();
    await form.getByRole('button', { name: 'Add a trigger' }).click();
    await form.getByLabel('A line that matches').fill('time (');
    await form.getByLabel('Then').selectOption('Run a command');
    await form.getByLabel('Command that gets the lines').fill('grep -q "time out" || exit 7');
    await form.getByRole('button', { name: 'Start session' }).click();
    await expect(form.getByText(/^This must be a regular expression/)).toBeVisible();
    await form.getByLabel('A line that matches').fill('time ?out');
    await form.getByRole('button', { name: 'Add a trigger' }).click();
    const second = form.getByRole('group', { name: 'Trigger 2' });
    await second.getByLabel('A line that matches').fill('^ERROR');
    await second.getByLabel('Then').selectOption('Mark it with a bell');
    await form.getByRole('button', { name: 'Start session' }).click();
    await expect(app.row('api')).toHaveAttribute('data-state', 'running');

    await app.openSession('web');
    await type(server, 'api', 'all well\nsome time out\n');
    await button(app.page).click();
    const list = app.page.getByRole('dialog', { name: 'What happened' });
    await expect(list.getByRole('listitem')).toHaveText(
      /api.*Output matches time \?out.*some time out.*Ran a command/s,
    );
    await app.page.keyboard.press('Escape');
    await expect(bellOf(app, 'api')).toHaveCount(0);
    await type(server, 'api', 'ERROR one\n');
    await expect(bellOf(app, 'api')).toBeVisible();
    await expect(app.page.getByRole('tab', { name: /^api, running, something happened/ })).toBeVisible();
  });

  test('the form edits all of a trigger, and loses nothing that it was not told to change', async ({
    app,
    server,
  }) => {
    const memory: Trigger = {
      name: 'Out of memory',
      when: { output: 'heap out of memory' },
      do: ['notify', { webhook: 'https://example.com/hook' }, { command: 'tee -a oom.txt\nsync\n' }],
      atMostEveryMs: 1500,
    };
    const crash: Trigger = { do: [], when: { state: 'crashed' } };
    const triggers = [memory, crash];
    await server.create({ command: 'sleep 1000\n', name: 'api', triggers });
    const definition = (): Promise<Session> => server.call<Session>('GET', '/sessions/api');
    const before = await definition();
    expect(JSON.stringify(before.triggers)).toBe(JSON.stringify(triggers));
    const edit = async () => {
      await app.row('api').click({ button: 'right' });
      await app.page.getByRole('menuitem', { name: /^Edit/ }).click();
      return app.page.getByRole('dialog', { name: 'Edit api' });
    };

    let form = await edit();
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form).toHaveCount(0);
    expect(JSON.stringify((await definition()).triggers)).toBe(JSON.stringify(triggers));
    expect((await definition()).command).toBe(before.command);

    form = await edit();
    const first = form.getByRole('group', { name: 'Trigger 1' });
    await expect(first.getByLabel('Called')).toHaveValue('Out of memory');
    await expect(first.getByLabel('At most once in … seconds')).toHaveValue('1.5');
    await expect(first.getByLabel('Command that gets the lines')).toHaveValue('tee -a oom.txt\nsync\n');
    await first.getByLabel('Address').fill('https://example.org/other');
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form).toHaveCount(0);
    const changed = [{ ...memory, do: memory.do.with(1, { webhook: 'https://example.org/other' }) }, crash];
    expect((await definition()).triggers).toEqual(changed);

    // By keyboard alone: an action more, which has the focus at once; the one before it away; what the server refuses is shown at its field.
    form = await edit();
    await form.getByRole('button', { name: 'Add an action' }).first().focus();
    await app.page.keyboard.press('Enter');
    const added = form.getByRole('group', { name: 'Action 4' });
    await expect(added.getByLabel('And')).toBeFocused();
    await added.getByLabel('And').selectOption('Restart it');
    await form.getByRole('button', { name: 'Remove action 3' }).focus();
    await app.page.keyboard.press('Enter');
    await expect(form.getByRole('button', { name: 'Add an action' }).first()).toBeFocused();
    await first.getByLabel('Called').fill('M'.repeat(101));
    await first.getByLabel('At most once in … seconds').fill('0');
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(first.getByLabel('At most once in … seconds')).toHaveAccessibleDescription(
      /^Seconds from 1/,
    );
    await first.getByLabel('At most once in … seconds').fill('');
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(first.getByLabel('Called')).toHaveAccessibleDescription(
      /^This must not have more than 100 characters/,
    );
    await first.getByLabel('Called').fill('Memory');
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form).toHaveCount(0);
    expect((await definition()).triggers).toEqual([
      {
        name: 'Memory',
        when: { output: 'heap out of memory' },
        do: ['notify', { webhook: 'https://example.org/other' }, 'restart'],
      },
      crash,
    ]);
  });

  test('a share hears of its own sessions only', async ({ app, server, browser }) => {
    await server.create({
      command: ECHO,
      name: 'web',
      triggers: [{ when: { output: 'ERROR' }, do: ['bell'] }],
    });
    await server.create({ command: 'exit 3', name: 'db' });
    await expect(bellOf(app, 'db')).toBeVisible();
    const { links } = await server.call<CreatedShare>('POST', '/shares', { role: 'view', sessions: ['web'] });
    const guest = new AppPage(await (await browser.newContext()).newPage());
    await guest.open(links.at(-1) ?? '');
    await expect(guest.row('web')).toBeVisible();
    await type(server, 'web', 'ERROR mine\n');
    await expect(button(guest.page)).toBeVisible();
    await button(guest.page).click();
    const list = guest.page.getByRole('dialog', { name: 'What happened' });
    await expect(list.getByRole('listitem')).toHaveText(/web.*ERROR mine/s);
    await app.page.bringToFront();
    await button(app.page).click();
    await expect(app.page.getByRole('dialog').getByRole('listitem')).toHaveCount(2);
    await guest.page.context().close();
  });

  test('a click on a notification leaves the overview and what lies over it for the session', async ({
    server,
    browser,
  }) => {
    const page = await (await browser.newContext()).newPage();
    await page.addInitScript(() => {
      const did: string[] = [];
      let last: EventTarget | undefined;
      const api = class extends EventTarget {
        static permission = 'granted';
        constructor() {
          super();
          // eslint-disable-next-line @typescript-eslint/no-this-alias
          last = this;
          did.push('shown');
        }
        close(): void {
          did.push('closed');
        }
      };
      localStorage.setItem('rootresume.notify', 'on');
      window.focus = () => did.push('focused');
      Object.assign(window, { did, click: () => last?.dispatchEvent(new Event('click')), Notification: api });
    });
    const did = () => page.evaluate(() => (window as unknown as { did: string[] }).did);
    await server.create({ command: 'exec sleep 1000', name: 'web' });
    const app = new AppPage(page);
    await app.open(server.link());
    await page.evaluate(() => (document.hasFocus = () => false));
    await page.getByRole('button', { name: 'Overview', exact: true }).click();
    await expect(page.getByRole('region', { name: 'Overview' })).toBeVisible();
    await server.create({ command: 'exit 3', name: 'worker' });
    await expect.poll(did).toEqual(['shown']);
    await button(page).click();
    await expect(page.getByRole('dialog', { name: 'What happened' })).toBeVisible();
    await page.evaluate(() => (window as unknown as { click: () => void }).click());
    expect(await did()).toEqual(['shown', 'focused', 'closed']);
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByRole('tab', { name: /^worker/ })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByText(/exited with 3 after/).first()).toBeVisible();
    await expect(page.getByRole('region', { name: 'Overview' })).toHaveCount(0);
    await page.context().close();
  });

  test('this browser notifies of what asks for it, once that was turned on and nobody looks', async ({
    server,
    browser,
  }) => {
    const page = await (await browser.newContext()).newPage();
    // A browser of the test has no system to show anything: one that remembers takes its place.
    await page.addInitScript(() => {
      const shown: string[] = [];
      const api = class extends EventTarget {
        static permission = 'default';
        static readonly requestPermission = () => Promise.resolve((api.permission = 'granted'));
        constructor(title: string) {
          super();
          shown.push(title);
        }
      };
      Object.assign(window, { shown, Notification: api });
    });
    const shown = () => page.evaluate(() => (window as unknown as { shown: string[] }).shown);
    const app = new AppPage(page);
    await app.open(server.link());
    await page.evaluate(() => (document.hasFocus = () => false));
    await server.create({ command: 'exit 3', name: 'first' });
    await expect(bellOf(app, 'first')).toBeVisible();
    expect(await shown()).toEqual([]);

    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('menuitem', { name: 'Notify me in this browser' }).click();
    await expect.poll(shown).toEqual(['RootResume will notify you here']);
    await server.create({ command: 'exit 3', name: 'second' });
    await expect.poll(shown).toContain('second: Crashed');

    await page.evaluate(() => (document.hasFocus = () => true));
    await server.create({ command: 'exit 3', name: 'third' });
    await expect(bellOf(app, 'third')).toBeVisible();
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('menuitem', { name: 'Do not notify me in this browser' }).click();
    await page.evaluate(() => (document.hasFocus = () => false));
    await server.create({ command: 'exit 3', name: 'fourth' });
    await expect(bellOf(app, 'fourth')).toBeVisible();
    expect(await shown()).toHaveLength(2);
    await page.context().close();
  });
});
