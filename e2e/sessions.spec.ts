import { isAlive } from './support/processes.ts';
import { expect, test } from './support/test.ts';

test.describe('sessions', () => {
  test('an empty page teaches, and offers the first session', async ({ app }) => {
    await expect(app.newSession).toBeVisible();
    await expect(app.page.getByText(/no sessions|first session|nothing runs|command/i).first()).toBeVisible();
  });

  test('a new session starts in a tab of its own, and takes input', async ({ app }) => {
    await app.createSession({ command: 'bash --norc', name: 'shell' });
    await expect(app.tab('shell')).toHaveAttribute('aria-selected', 'true');
    await app.type('echo $((6*7))\n');
    await app.expectText('shell', '42');
  });

  test('a session that ended says how, and is restarted from there', async ({ app }) => {
    await app.createSession({ command: 'echo working; exit 3', name: 'job' });
    const ended = app.page.getByText(/exited with 3 after/);
    await expect(ended).toBeVisible();
    await expect(app.row('job')).toHaveAttribute('data-state', 'exited');
    await app.page.getByRole('button', { name: 'Restart' }).first().click();
    await expect.poll(async () => (await app.text('job')).match(/working/g)?.length).toBe(2);
  });

  test('a session is stopped and started again', async ({ app, server }) => {
    await server.create({ command: 'exec sleep 1000', name: 'steady' });
    await app.openSession('steady');
    await expect(app.row('steady')).toHaveAttribute('data-state', 'running');
    await app.page.getByRole('button', { name: 'Stop', exact: true }).first().click();
    await expect(app.row('steady')).toHaveAttribute('data-state', 'exited');
    await expect(app.page.getByText(/stopped after/).first()).toBeVisible();
    await app.page
      .getByRole('button', { name: /^(Start|Restart)$/ })
      .first()
      .click();
    await expect(app.row('steady')).toHaveAttribute('data-state', 'running');
  });

  test('removing a running session asks first, with the safe choice focused', async ({ app, server }) => {
    const { pid } = await server.create({ command: 'exec sleep 1000', name: 'doomed' });
    await app.row('doomed').click({ button: 'right' });
    await app.page.getByRole('menuitem', { name: 'Remove…' }).click();
    const question = app.page.getByRole('alertdialog');
    await expect(question).toContainText('doomed');
    await expect(question.getByRole('button', { name: /cancel|keep/i })).toBeFocused();
    await app.page.keyboard.press('Enter');
    await expect(app.row('doomed')).toHaveAttribute('data-state', 'running');
    await app.row('doomed').click({ button: 'right' });
    await app.page.getByRole('menuitem', { name: 'Remove…' }).click();
    await question.getByRole('button', { name: /remove/i }).click();
    await expect(app.row('doomed')).toHaveCount(0);
    expect(isAlive(pid)).toBe(false);
  });

  test('a command that does not exist fails with a sentence', async ({ app }) => {
    await app.createSession({ command: 'no-such-program-anywhere', name: 'typo' });
    await expect(app.row('typo')).toHaveAttribute('data-state', 'failed');
    await expect(app.page.getByText(/no-such-program-anywhere/).last()).toBeVisible();
  });

  test('what was used last is offered again', async ({ app, server }) => {
    await server.create({ command: 'echo remembered-command', name: 'remembered', start: false });
    await app.newSession.click();
    await expect(app.page.getByRole('dialog').getByText('echo remembered-command')).toBeVisible();
  });

  test('the title follows the program', async ({ app, server }) => {
    await server.create({ command: "printf '\\033]0;compiling 3 of 7\\007'; sleep 1000", name: 'build' });
    await app.openSession('build');
    await expect(app.tab('build')).toHaveAttribute('title', /compiling 3 of 7/);
  });
});
