import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalled } from './installed.mjs';
import { fail, isMainScript, runQuietly, secondsSince } from './run.mjs';

/** The folder of the checkout. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** How long `npm ci` may take, in milliseconds: a slow line needs minutes, a dead one must not hold up a start for ever. */
const INSTALL_TIMEOUT_MS = 15 * 60_000;

/** The oldest Node that works, as package.json says too. */
const MIN_NODE = [20, 19];

/**
 * @param {string} file
 * @returns {import('./installed.mjs').Lock | undefined}
 */
const readLock = (file) => {
  try {
    const lock = /** @type {unknown} */ (JSON.parse(readFileSync(file, 'utf8')));
    return /** @type {import('./installed.mjs').Lock} */ (lock);
  } catch {
    // Missing or cut short: either way there is nothing to rely on.
    return undefined;
  }
};

/** Ends the script where Node is too old, before anything fails for that reason in its own words. */
export const requireNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [minMajor = 0, minMinor = 0] = MIN_NODE;
  if (major > minMajor || (major === minMajor && minor >= minMinor)) return;
  fail(`RootResume needs Node ${MIN_NODE.join('.')} or newer; this is ${process.versions.node}.`);
};

/**
 * Says how to run npm: by the one that runs this script where there is one, since another may be first on the PATH.
 * @returns {{ command: string, args: string[], shell: boolean }}
 */
const npm = () => {
  const script = process.env['npm_execpath'];
  return script?.endsWith('.js')
    ? { command: process.execPath, args: [script], shell: false }
    : // On Windows npm is a batch file, which only a shell runs.
      { command: 'npm', args: [], shell: process.platform === 'win32' };
};

/** Installs the packages of package-lock.json where node_modules is missing or does not match; ends the script where that fails. */
export const installIfMissing = async () => {
  const wanted = readLock(join(ROOT, 'package-lock.json'));
  if (wanted === undefined) fail('package-lock.json is missing: this is no complete checkout of RootResume.');
  if (isInstalled(wanted, readLock(join(ROOT, 'node_modules/.package-lock.json')))) return;

  const since = performance.now();
  process.stderr.write('Installing packages with npm ci; this takes about a minute…\n');
  const { command, args, shell } = npm();
  const result = await runQuietly(
    command,
    [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev'],
    { cwd: ROOT, timeoutMs: INSTALL_TIMEOUT_MS, shell },
  );
  if (result.timedOut)
    fail(`npm ci had not finished after ${INSTALL_TIMEOUT_MS / 60_000} minutes; it was ended.`);
  if (result.code !== 0) {
    process.stderr.write(`${result.output}\n`);
    fail('The packages could not be installed; what npm said is above.');
  }
  process.stderr.write(`Installed in ${secondsSince(since)}.\n`);
};

if (isMainScript(import.meta.url)) {
  requireNode();
  await installIfMissing();
}
