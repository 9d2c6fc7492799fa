// `npm run bench`: measures RootResume beside its peers, in one run on one machine, and writes docs/measurements.md.
//   --only echo,fanout   those rows; prints them and leaves the page as it is
//   --quick              a fast look at all of them; prints only
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfNeeded } from '../scripts/build.mjs';
import { findChromium } from '../scripts/find-chromium.mjs';
import { ROOT } from '../scripts/install.mjs';
import { attach } from './rows/attach.mjs';
import { compression } from './rows/compression.mjs';
import { echoUnderFlood } from './rows/echo-under-flood.mjs';
import { echo } from './rows/echo.mjs';
import { exit } from './rows/exit.mjs';
import { fanOut } from './rows/fan-out.mjs';
import { growth } from './rows/growth.mjs';
import { idle } from './rows/idle.mjs';
import { lan } from './rows/lan.mjs';
import { memory } from './rows/memory.mjs';
import { page } from './rows/page.mjs';
import { paintedEcho } from './rows/painted-echo.mjs';
import { startUp } from './rows/start-up.mjs';
import { throughput } from './rows/throughput.mjs';
import { describeMachine } from './support/machine.mjs';
import { formatOutcome, formatPage, parseExplanations } from './support/report.mjs';
import { closeAll, within } from './support/resources.mjs';

/** In the order of the page. */
const ROWS = [
  throughput,
  echo,
  paintedEcho,
  echoUnderFlood,
  fanOut,
  attach,
  page,
  lan,
  startUp,
  idle,
  memory,
  growth,
  exit,
  compression,
];
const PAGE = join(ROOT, 'docs/measurements.md');
const EXPLANATIONS = join(import.meta.dirname, 'explanations.md');

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const wanted = options.only?.split(',');
const unknown = wanted?.filter((id) => !ROWS.some((row) => row.id === id)) ?? [];
if (unknown.length > 0) {
  process.stderr.write(
    `Expected --only to name some of ${ROWS.map(({ id }) => id).join(', ')}; got ${unknown.join(', ')}.\n`,
  );
  process.exit(1);
}
if (process.platform !== 'linux') {
  process.stderr.write('Expected Linux: CPU and memory of the servers are read from /proc.\n');
  process.exit(1);
}

/** @param {string} text */
const print = (text) => process.stdout.write(`${text}\n`);

/** @returns {string} */
const chromiumVersion = () => {
  const file = findChromium();
  if (file === undefined) return "Playwright's own";
  return execFileSync(file, ['--version'], { encoding: 'utf8' }).replace(/^\D*([\d.]+).*$/s, '$1');
};

await buildIfNeeded();
const folder = mkdtempSync(join(tmpdir(), 'rootresume-bench-'));
const startedAt = performance.now();
const machine = describeMachine();
print(`${machine.processor}, ${machine.memory}, ${machine.system}, Node ${machine.node}`);

/** @type {import('./support/report.mjs').Outcome[]} */
const outcomes = [];
try {
  for (const row of ROWS.filter(({ id }) => wanted?.includes(id) ?? true)) {
    const since = performance.now();
    /** @type {import('./support/report.mjs').Outcome} */
    let outcome;
    try {
      const result = await within(row.measure({ quick: options.quick, folder }), row.limitMs, row.title);
      outcome = { row, result, problem: undefined };
    } catch (error) {
      outcome = { row, result: undefined, problem: error instanceof Error ? error.message : String(error) };
      process.exitCode = 1;
    }
    await closeAll();
    outcomes.push(outcome);
    print(`${formatOutcome(outcome)}\n(${((performance.now() - since) / 1000).toFixed(0)} s)`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

if (wanted === undefined && !options.quick) {
  const ws = JSON.parse(readFileSync(join(ROOT, 'node_modules/ws/package.json'), 'utf8')).version;
  writeFileSync(
    PAGE,
    formatPage(outcomes, machine, {
      date: new Date().toISOString().slice(0, 10),
      minutes: (performance.now() - startedAt) / 60_000,
      chromium: chromiumVersion(),
      ws,
      explanations: existsSync(EXPLANATIONS)
        ? parseExplanations(readFileSync(EXPLANATIONS, 'utf8'))
        : new Map(),
    }),
  );
  print('\nWritten to docs/measurements.md.');
}
// A row that was given up may have left something that goes on; all it had opened is closed.
process.exit();
