import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test as base } from './support/test.ts';

const FIXTURES = resolve('src/main/core/project/import/fixtures');
const BIN = resolve('bin/rootresume.js');

/** A server that is started in a folder of this test's own. */
const test = base.extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'rootresume-shop-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  serverOptions: async ({ folder }, use) => {
    await use({ cwd: folder });
  },
});

const edit = (folder: string, text: string): void => {
  writeFileSync(join(folder, '.new'), text);
  renameSync(join(folder, '.new'), join(folder, 'rootresume.yaml'));
};

test.describe('a project file', () => {
  test('is edited while it runs: mistakes and differences are shown, and applied when the owner says so', async ({
    folder,
    app,
    server,
  }) => {
    const { page } = app;
    const bar = page.getByRole('status').filter({ hasText: 'rootresume.yaml' });
    await expect(app.newSession).toBeVisible();
    await expect(bar).toBeHidden();

    edit(folder, 'sessions:\n  web: { comand: cat }\n  db: { command: cat, restart: sometimes }\n');
    await expect(bar).toContainText('rootresume.yaml has 2 mistakes.');
    await bar.getByRole('button', { name: 'Show…' }).click();
    const dialog = page.getByRole('dialog', { name: 'rootresume.yaml' });
    await expect(dialog.getByRole('listitem')).toContainText([
      /2:10.*Did you mean 'command'\?/,
      /3:32.*must be one of/,
    ]);

    edit(folder, 'sessions:\n  web: { command: cat, autostart: true }\n');
    await expect(dialog).toContainText('web is only in the file');
    await dialog.getByRole('button', { name: 'Apply the file' }).click();
    await expect(dialog).toBeHidden();
    await expect(app.row('web')).toBeVisible();
    await expect
      .poll(async () => (await server.call<{ state: string }>('GET', '/sessions/web')).state)
      .toBe('running');

    edit(folder, 'sessions:\n  web: { command: cat -u, group: front }\n  db: { command: cat }\n');
    await expect(bar).toContainText('1 added, 1 changed');
    await bar.getByRole('button', { name: 'Show…' }).click();
    await expect(dialog).toContainText('command: "cat" → "cat -u"');
    await dialog.getByRole('checkbox', { name: 'Restart web at once' }).check();
    await dialog.getByRole('button', { name: 'Apply the file' }).click();
    await expect(bar).toBeHidden();
    await expect
      .poll(async () => await server.call('GET', '/sessions/web'))
      .toMatchObject({ state: 'running', run: 2, pendingRestart: [], group: 'front' });

    edit(folder, 'sessions:\n  db: { command: cat }\n');
    await bar.getByRole('button', { name: 'Show…' }).click();
    await dialog.getByRole('checkbox', { name: 'Stop and remove web, with its output' }).check();
    await dialog.getByRole('button', { name: 'Apply the file' }).click();
    await expect(app.row('web')).toBeHidden();
    await expect(app.row('db')).toBeVisible();
  });

  test('is made by an import, which shows what it leaves out before it writes', async ({ folder, app }) => {
    cpSync(join(FIXTURES, 'Procfile.rails.dev'), join(folder, 'Procfile.dev'));
    const { page } = app;
    await page.getByRole('button', { name: 'Import from other tools…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Import sessions' });
    await expect(dialog).toContainText('3 of 3 sessions will be written');
    await dialog.getByText('3 not taken over').click();
    await expect(dialog).toContainText('release is run once by the platform');
    await dialog.getByRole('checkbox', { name: 'web' }).uncheck();
    await dialog.getByRole('checkbox', { name: 'js' }).uncheck();
    await dialog.getByRole('button', { name: 'Import' }).click();
    await expect(dialog).toBeHidden();
    await expect(app.row('css')).toBeVisible();
    expect(readFileSync(join(folder, 'rootresume.yaml'), 'utf8')).toContain(
      'sessions:\n  css:\n    command: bin/rails tailwindcss:watch\n    autostart: true\n',
    );
  });

  test('takes a session of the page from the palette', async ({ folder, app }) => {
    const { page } = app;
    await app.createSession({ command: 'cat', name: 'Echo' });
    await page.keyboard.press('F1');
    await page.getByRole('combobox').fill('Save session');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Saved to rootresume.yaml.')).toBeVisible();
    expect(readFileSync(join(folder, 'rootresume.yaml'), 'utf8')).toContain(
      'sessions:\n  Echo:\n    command: cat\n',
    );
  });
});

test.describe('rootresume import', () => {
  const run = async (folder: string, ...words: string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [BIN, 'import', ...words], { cwd: folder })).stdout;

  test('shows what is here, and writes it when it is asked to', async ({ folder }) => {
    cpSync(join(FIXTURES, 'mprocs.yaml'), join(folder, 'mprocs.yaml'));
    const shown = await run(folder);
    expect(shown).toContain('mprocs.yaml (mprocs)\n  nvim     nvim\n');
    expect(shown).toContain(
      `  not taken over: shell (line 17) has no 'shell' or 'cmd' for ${process.platform === 'darwin' ? 'macos' : process.platform}, where it is read\n`,
    );
    expect(shown).toContain('Nothing was written. With --write, 4 sessions would be added');
    const written = JSON.parse(await run(folder, 'mprocs.yaml', '--write', '--json')) as {
      written: string[];
    };
    expect(written.written).toEqual(['nvim', 'server', 'webpack', 'tests']);
    expect(readFileSync(join(folder, 'rootresume.yaml'), 'utf8')).toContain('command: nodemon server.js');
    expect(await run(folder)).toContain('There is nothing to add.');
  });

  test('of a file that is not there says so', async ({ folder }) => {
    await expect(run(folder, 'nosuch')).rejects.toThrow('There is no file nosuch here.');
  });

  test('into a file with mistakes changes nothing, and names them', async ({ folder }) => {
    cpSync(join(FIXTURES, 'mprocs.yaml'), join(folder, 'mprocs.yaml'));
    edit(folder, 'sessions: 7\n');
    await expect(run(folder, '--write')).rejects.toThrow(
      /rootresume\.yaml:1:11: sessions must be a group of fields/,
    );
    expect(readFileSync(join(folder, 'rootresume.yaml'), 'utf8')).toBe('sessions: 7\n');
  });
});
