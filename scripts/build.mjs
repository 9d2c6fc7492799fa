import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './install.mjs';
import { fail, isMainScript, runQuietly, secondsSince } from './run.mjs';

/** How long a build may take, in milliseconds; it needs seconds. */
const BUILD_TIMEOUT_MS = 5 * 60_000;

/** What the build is made from, beside src/. */
const CONFIG_FILES = ['package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.base.json'];

/** What must be there for a build to be whole. */
const ENTRIES = ['out/main/index.js', 'out/main/cli.js', 'out/preload/index.cjs', 'out/renderer/index.html'];

/**
 * Lists the source files below a folder that go into the build.
 * @param {string} folder
 * @returns {string[]}
 */
const sourceFiles = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$|\.tsbuildinfo$|~$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/**
 * Computes what identifies the sources: their names and contents. Times of change would not do, since git sets them anew.
 * @param {string} root
 */
export const sourceHash = (root) => {
  const hash = createHash('sha256');
  for (const file of [...CONFIG_FILES.map((name) => join(root, name)), ...sourceFiles(join(root, 'src'))]) {
    hash.update(`\0${file.slice(root.length)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
};

/**
 * Names the file that says which sources out/ was built from. It lies in a folder that every build empties, so a build
 * by other means (`electron-vite dev`) never passes for one of these sources.
 * @param {string} root
 */
const stampFile = (root) => join(root, 'out/main/built-from.txt');

/**
 * Tells whether out/ is whole and built from the sources as they are.
 * @param {string} root
 */
export const isBuilt = (root) => {
  if (!ENTRIES.every((entry) => existsSync(join(root, entry)))) return false;
  const stamp = stampFile(root);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceHash(root);
};

/** Builds main, preload and page into out/; ends the script where that fails. */
export const build = async () => {
  const since = performance.now();
  process.stderr.write('Building…\n');
  // Taken before the build: a file that is saved meanwhile must count as not built.
  const hash = sourceHash(ROOT);
  const result = await runQuietly(
    process.execPath,
    [join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel=warn'],
    { cwd: ROOT, timeoutMs: BUILD_TIMEOUT_MS },
  );
  if (result.code !== 0) {
    process.stderr.write(`${result.output}\n`);
    fail(result.timedOut ? 'The build did not finish in time.' : 'The build failed; the reason is above.');
  }
  writeFileSync(stampFile(ROOT), hash);
  process.stderr.write(`Built in ${secondsSince(since)}.\n`);
};

/** Builds where out/ is missing or does not match the sources. */
export const buildIfNeeded = async () => {
  if (!isBuilt(ROOT)) await build();
};

if (isMainScript(import.meta.url)) await build();
