import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gatherSuggestions } from './suggestions.ts';

let cwd: string;
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), 'rootresume-suggestions-'))));
afterEach(() => rmSync(cwd, { recursive: true }));

const write = (file: string, text: string): void => writeFileSync(join(cwd, file), text);
const folder = async () => (await gatherSuggestions({ cwd, env: {} }, { recent: [] })).folder;

describe('what a folder offers', () => {
  it('is the scripts of its package.json by its package manager, those that keep running first', async () => {
    const scripts = { build: 'vite build', predev: 'x', dev: 'vite', 'two words': 'x', prepare: 'husky' };
    write('package.json', JSON.stringify({ packageManager: 'pnpm@10.1.0', scripts }));
    expect(await folder()).toEqual([
      { name: 'dev', command: 'pnpm run dev', cwd, source: 'package.json' },
      { name: 'build', command: 'pnpm run build', cwd, source: 'package.json' },
    ]);
  });

  it('is the processes of its Procfiles as they are written, each by a name of its own, with the PORT that Foreman gives', async () => {
    write('Procfile.dev', 'web: bin/rails server -p ${PORT:-3000}\ncss: bin/rails css:watch\n');
    write('Procfile', 'web: bundle exec puma\ncss: bin/rails css:watch\nrelease: rake db:migrate\n');
    expect(await folder()).toEqual([
      {
        name: 'web',
        command: 'bin/rails server -p ${PORT:-3000}',
        cwd,
        env: { PORT: '5000' },
        source: 'Procfile.dev',
      },
      { name: 'css', command: 'bin/rails css:watch', cwd, source: 'Procfile.dev' },
      {
        name: 'web-2',
        command: 'bundle exec puma',
        cwd,
        env: { PORT: '5000' },
        source: 'Procfile',
      },
    ]);
  });

  it('is nothing where there are no such files, or damaged ones', async () => {
    expect(await folder()).toEqual([]);
    write('package.json', '{"scripts": {');
    write('Procfile', 'this is no Procfile');
    expect(await folder()).toEqual([]);
  });

  it('is bounded', async () => {
    write('Procfile', Array.from({ length: 100 }, (_, at) => `p${at}: sleep ${at}`).join('\n'));
    expect(await folder()).toHaveLength(30);
  });
});
