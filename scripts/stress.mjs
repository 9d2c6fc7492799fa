import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildIfNeeded } from './build.mjs';
import { installIfMissing, requireNode, ROOT } from './install.mjs';

// `npm run stress`: the stress tests in full. `npm test` runs a short form of each.

requireNode();
await installIfMissing();
await buildIfNeeded();
const { status } = spawnSync(
  process.execPath,
  [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'stress', ...process.argv.slice(2)],
  { cwd: ROOT, env: { ...process.env, ROOTRESUME_STRESS: 'full' }, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
