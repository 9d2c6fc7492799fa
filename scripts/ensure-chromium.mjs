import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './find-chromium.mjs';
import { ROOT } from './install.mjs';
import { runQuietly } from './run.mjs';

/** How long a browser may take to arrive, in milliseconds. */
const DOWNLOAD_TIMEOUT_MS = 5 * 60_000;
const APT_TIMEOUT_MS = 10 * 60_000;

const hasPlaywrightsOwn = async () => {
  const { chromium } = await import('@playwright/test');
  return existsSync(chromium.executablePath());
};

const fetchPlaywrightsOwn = async () => {
  process.stderr.write('No Chromium on this system; fetching the one of Playwright…\n');
  const cli = join(ROOT, 'node_modules/@playwright/test/cli.js');
  const { code } = await runQuietly(process.execPath, [cli, 'install', 'chromium'], {
    cwd: ROOT,
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
  });
  return code === 0 && (await hasPlaywrightsOwn());
};

const installDebians = async () => {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  process.stderr.write("That could not be had; installing Debian's package chromium…\n");
  const options = {
    timeoutMs: APT_TIMEOUT_MS,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  // An update that fails for one source may still have brought what is needed; the install decides.
  await runQuietly('apt-get', ['update'], options);
  await runQuietly('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options);
  return findChromium() !== undefined;
};

/**
 * Makes sure that there is a browser for the end-to-end tests: the system's, else Playwright's own, else Debian's.
 * @returns {Promise<boolean>} whether there is one
 */
export const ensureChromium = async () =>
  findChromium() !== undefined ||
  (await hasPlaywrightsOwn()) ||
  (await fetchPlaywrightsOwn()) ||
  (await installDebians());
