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
});
