import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfNeeded } from './build.mjs';
import { ensureChromium } from './ensure-chromium.mjs';
import { installIfMissing, requireNode, ROOT } from './install.mjs';
import {
  countE2e,
  countUnit,
  describeCounts,
  failedE2e,
  failedUnit,
  skipReasons,
  sortArguments,
  sumCounts,
} from './test-results.mjs';

// `npm test`: all tests, from a fresh clone. Ends with one line that sums both runners up.

/**
 * Runs a test runner with its output going to the terminal.
 * @param {string} script
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<number>} its exit code
 */
const runRunner = (script, args, env = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'node_modules', script), ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: 'inherit',
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });

/**
 * @typedef {object} Outcome
 * @property {'unit' | 'e2e'} name
 * @property {import('./test-results.mjs').Counts | undefined} counts undefined: the runner ended without a report
 * @property {readonly string[]} skipped why tests were skipped
 * @property {readonly string[]} failed what failed, and how
 * @property {number} code
 */

/**
 * Takes what is of use from a runner's report; undefined: there is none.
 * @template Report, Result
 * @param {string} file
 * @param {(report: Report) => Result} take
 */
const readReport = (file, take) => {
  try {
    const report = /** @type {unknown} */ (JSON.parse(readFileSync(file, 'utf8')));
    return take(/** @type {Report} */ (report));
  } catch {
    // The runner broke off before it wrote one; its exit code and its own words say why.
    return undefined;
  }
};

/** @param {readonly string[]} args @param {string} folder @returns {Promise<Outcome>} */
const runUnit = async (args, folder) => {
  const file = join(folder, 'unit.json');
  const code = await runRunner('vitest/vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...(args.length > 0 ? ['--passWithNoTests'] : []),
    ...args,
  ]);
  return {
    name: 'unit',
    counts: readReport(file, countUnit),
    skipped: [],
    failed: readReport(file, failedUnit) ?? [],
    code,
  };
};

/** @param {readonly string[]} args @param {string} folder @returns {Promise<Outcome>} */
const runE2e = async (args, folder) => {
  if (!(await ensureChromium())) {
    process.stderr.write(
      'The end-to-end tests need a browser, and none could be found or installed. Install Chromium, or name one in ROOTRESUME_CHROMIUM.\n',
    );
    return { name: 'e2e', counts: undefined, skipped: [], failed: [], code: 1 };
  }
  const file = join(folder, 'e2e.json');
  const code = await runRunner(
    '@playwright/test/cli.js',
    ['test', '--reporter=list,json', ...(args.length > 0 ? ['--pass-with-no-tests'] : []), ...args],
    { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  );
  return {
    name: 'e2e',
    counts: readReport(file, countE2e),
    skipped: readReport(file, skipReasons) ?? [],
    failed: readReport(file, failedE2e) ?? [],
    code,
  };
};

requireNode();
await installIfMissing();
await buildIfNeeded();

const { unit, e2e } = sortArguments(process.argv.slice(2));
const folder = mkdtempSync(join(tmpdir(), 'rootresume-test-'));
/** @type {Outcome[]} */
const outcomes = [];
try {
  if (unit !== undefined) outcomes.push(await runUnit(unit, folder));
  if (e2e !== undefined) outcomes.push(await runE2e(e2e, folder));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

// A runner that broke off, or failed without a failed test (an error outside of any), counts as one failure.
const BROKEN = { passed: 0, failed: 1, skipped: 0 };
const sum = sumCounts(
  outcomes.map(({ counts = BROKEN, code }) =>
    code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts,
  ),
);
console.log('');
for (const { name, counts, skipped, failed, code } of outcomes) {
  for (const reason of skipped) console.log(`${name}: SKIPPED: ${reason}`);
  for (const failure of failed) console.log(`${name}: FAILED: ${failure.replace(ROOT, '')}`);
  const ending = code === 0 ? '' : ` (exit code ${code})`;
  console.log(`${name}: ${counts === undefined ? 'broke off' : describeCounts(counts)}${ending}`);
}
const ran = sum.passed + sum.failed;
if (ran === 0) console.log('No test ran.');
console.log(describeCounts(sum));
process.exitCode = sum.failed > 0 || ran === 0 ? 1 : 0;
