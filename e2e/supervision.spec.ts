import type { Session } from '../src/shared/session.ts';
import { expect, test } from './support/test.ts';

test.describe('sessions that are kept running', () => {
  test('one that failed says when it is tried again, and is stopped or started meanwhile', async ({
    app,
    server,
  }) => {
    await server.create({
      command: 'exit 3',
      name: 'worker',
      restart: 'on-failure',
      backoff: { delayMs: 600_000, maxDelayMs: 600_000 },
    });
    const row = app.row('worker');
    await expect(row).toHaveAttribute('data-state', 'backoff');
    await expect(row).toContainText(/retry in (\d+ min|\d+ s)/);
    await row.click();
    await expect(app.page.getByText(/exited with 3 after .*; retry in/)).toBeVisible();
    await app.page
      .getByRole('button', { name: /^Start/ })
      .first()
      .click();
    // It waits for its next try before the start and again after it.
    await expect
      .poll(async () => await server.call<Session>('GET', '/sessions/worker'))
      .toMatchObject({ run: 2, state: 'backoff' });
    await expect(row).toHaveAttribute('data-state', 'backoff');
    await app.page.getByRole('button', { name: 'Stop', exact: true }).first().click();
    await expect(row).toHaveAttribute('data-state', 'exited');
    await expect(app.page.getByText(/exited with 3 after/).first()).toBeVisible();
  });

  test('one that depends on another waits for it, and says so', async ({ app, server }) => {
    const db = await server.create({
      command: 'read -r line; echo up; exec sleep 1000',
      name: 'db',
      ready: { output: '^up$' },
    });
    await server.create({ command: 'exec sleep 1000', name: 'web', dependsOn: [db.id] });
    await expect(app.row('web')).toHaveAttribute('data-state', 'waiting');
    await expect(app.row('web')).toContainText('waiting for db');
    await app.openSession('db');
    await app.type('\n');
    await expect(app.row('db')).toHaveAttribute('data-state', 'ready');
    await expect(app.row('web')).toHaveAttribute('data-state', 'running');
  });

  test('its policies are chosen in the form, and are there when it is edited', async ({ app, server }) => {
    await server.create({ command: 'exec sleep 1000', name: 'db' });
    await app.newSession.click();
    const dialog = app.page.getByRole('dialog', { name: 'New session' });
    await dialog.getByLabel('Command', { exact: true }).fill('echo "listening on 80"; exec sleep 1000');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('web');
    await dialog.getByLabel('Keep running').selectOption('On failure');
    await dialog.getByText('More', { exact: true }).click();
    await dialog.getByLabel('db', { exact: true }).check();
    await dialog.getByLabel('Ready when').selectOption('Its output matches');
    await dialog.getByLabel('Regular expression').fill('listening (');
    await dialog.getByRole('button', { name: 'Start session' }).click();
    await expect(dialog.getByText(/must be a regular expression/)).toBeVisible();
    await dialog.getByLabel('Regular expression').fill('listening on \\d+');
    await dialog.getByRole('button', { name: 'Start session' }).click();
    await expect(app.row('web')).toHaveAttribute('data-state', 'ready');
    await app.row('web').click({ button: 'right' });
    await app.page.getByRole('menuitem', { name: /Edit/ }).click();
    const edit = app.page.getByRole('dialog', { name: 'Edit web' });
    await expect(edit.getByLabel('Keep running')).toHaveValue('on-failure');
    await expect(edit.getByLabel('db', { exact: true })).toBeChecked();
    await expect(edit.getByLabel('Regular expression')).toHaveValue('listening on \\d+');
  });

  test('how far another must have come, and how it is probed, are chosen in the form', async ({
    app,
    server,
  }) => {
    await server.create({ command: 'read line; exit 0', name: 'migrate' });
    await app.newSession.click();
    const dialog = app.page.getByRole('dialog', { name: 'New session' });
    await dialog.getByLabel('Command', { exact: true }).fill('exec sleep 1000');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('web');
    await dialog.getByText('More', { exact: true }).click();
    await expect(dialog.getByLabel('Wait for migrate')).toHaveCount(0);
    await dialog.getByLabel('migrate', { exact: true }).check();
    await dialog.getByLabel('Wait for migrate').selectOption('until it has completed');
    await dialog.getByLabel('Ready when').selectOption('A port is open');
    await dialog.getByLabel('Port', { exact: true }).fill('1');
    await dialog.getByLabel('Host').fill('127.0.0.1');
    await dialog.getByLabel('Try every').fill('0.2');
    await dialog.getByLabel('Give up after').fill('soon');
    await dialog.getByRole('button', { name: 'Start session' }).click();
    await expect(dialog.getByText('Seconds from 0 to 86400 are expected.')).toBeVisible();
    await dialog.getByLabel('Give up after').fill('1.5');
    await dialog.getByRole('button', { name: 'Start session' }).click();
    await expect(app.row('web')).toContainText('waiting for migrate');
    expect(await server.call<Session>('GET', '/sessions/web')).toMatchObject({
      dependsOn: [{ session: 'migrate', until: 'completed' }],
      ready: { tcp: 1, host: '127.0.0.1', intervalMs: 200, timeoutMs: 1500 },
    });

    // The condition is met, and the probe fails as it was said.
    await app.openSession('migrate');
    await app.type('\n');
    await expect(app.row('migrate')).toHaveAttribute('data-state', 'exited');
    await expect(app.row('web')).toHaveAttribute('data-state', 'exited');
    await app.row('web').click({ button: 'right' });
    await app.page.getByRole('menuitem', { name: /Edit/ }).click();
    const edit = app.page.getByRole('dialog', { name: 'Edit web' });
    await expect(edit.getByLabel('Wait for migrate')).toHaveValue('completed');
    await expect(edit.getByLabel('Give up after')).toHaveValue('1.5');
    await edit.getByLabel('Ready when').selectOption('A command succeeds');
    await edit.getByLabel('Command that checks').fill('true');
    await edit.getByRole('button', { name: 'Save' }).click();
    await expect(edit).toBeHidden();
    expect((await server.call<Session>('GET', '/sessions/web')).ready).toEqual({
      command: 'true',
      intervalMs: 200,
      timeoutMs: 1500,
    });
  });
});
