import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PROGRAMS = resolve(import.meta.dirname, '../programs');

/** A developer's project, as the pictures show it. */
export interface Shop {
  readonly folder: string;
  readonly remove: () => void;
}

/** Makes the folder of a small web shop: scripts to be suggested, programs that run, files to be listed. */
export const makeShop = (): Shop => {
  const parent = mkdtempSync(join(tmpdir(), 'rootresume-'));
  const folder = join(parent, 'shop');
  for (const name of ['src', 'public', 'migrations']) mkdirSync(join(folder, name), { recursive: true });
  const scripts = {
    dev: 'node dev-server.mjs',
    worker: 'node crash.mjs',
    build: 'vite build',
    test: 'vitest',
    'db:migrate': 'node migrations/run.mjs',
  };
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ name: 'shop', version: '2.4.0', scripts }, null, 2)}\n`,
  );
  writeFileSync(join(folder, 'README.md'), '# shop\n');
  writeFileSync(join(folder, 'deploy.sh'), '#!/bin/sh\n', { mode: 0o755 });
  for (const program of ['dev-server.mjs', 'crash.mjs'])
    copyFileSync(join(PROGRAMS, program), join(folder, program));
  return { folder, remove: () => rmSync(parent, { recursive: true, force: true }) };
};
