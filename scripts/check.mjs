import { join } from 'node:path';
import { ROOT } from './install.mjs';
import { isMainScript, runQuietly, secondsSince } from './run.mjs';

// `npm run check`: what can be told of the sources without running them. Each program uses one processor most of the time, so all run
// side by side; each says what it found in one piece, once it has ended, and one that fails keeps no other from saying it.

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string} script below node_modules
 * @property {readonly string[]} args
 */

/** The one that takes longest first. @type {readonly Check[]} */
const CHECKS = [
  { name: 'lint', script: 'eslint/bin/eslint.js', args: ['.'] },
  { name: 'format', script: 'prettier/bin/prettier.cjs', args: ['--check', '.'] },
  { name: 'types', script: '@typescript/native/bin/tsc', args: ['-b'] },
];

/**
 * Runs one check to its end and tells how it went.
 * @param {Check} check
 * @returns {Promise<boolean>} whether there was nothing to find
 */
const runCheck = async ({ name, script, args }) => {
  const since = performance.now();
  const { code, output } = await runQuietly(process.execPath, [join(ROOT, 'node_modules', script), ...args], {
    cwd: ROOT,
  });
  const report = code === 0 ? '' : `\n${output.trimEnd()}`;
  console.log(`${name}: ${code === 0 ? 'good' : 'FAILED'} (${secondsSince(since)})${report}`);
  return code === 0;
};

if (isMainScript(import.meta.url)) {
  const good = await Promise.all(CHECKS.map(runCheck));
  process.exitCode = good.every(Boolean) ? 0 : 1;
}
