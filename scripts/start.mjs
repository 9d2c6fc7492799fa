import { buildIfNeeded } from './build.mjs';
import { openApp } from './desktop.mjs';
import { installIfMissing, requireNode, ROOT } from './install.mjs';
import { userEnvironment } from './user-environment.mjs';

// `npm start`: from a fresh clone to an open window.

requireNode();
await installIfMissing();
await buildIfNeeded();
const { env, cwd } = userEnvironment(process.env, { root: ROOT, cwd: process.cwd() });
process.exitCode = await openApp({ args: process.argv.slice(2), env, cwd });
