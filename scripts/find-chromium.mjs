import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const PLACES = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/snap/bin/chromium'];

/**
 * Finds a Chromium that the system has, or the one that ROOTRESUME_CHROMIUM names.
 * @returns {string | undefined} its path; undefined: let Playwright use its own
 */
export const findChromium = () => {
  const named = process.env['ROOTRESUME_CHROMIUM'];
  if (named) return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...PLACES];
  return candidates.find((file) => existsSync(file));
};
