/**
 * How the tests of one runner ended.
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/**
 * Reads the report of vitest's json reporter.
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number }} report
 * @returns {Counts}
 */
export const countUnit = ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
  passed: numPassedTests,
  failed: numFailedTests,
  skipped: numPendingTests + numTodoTests,
});

/**
 * Reads the report of Playwright's json reporter. A test that passed only when repeated counts as failed.
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } }} report
 * @returns {Counts}
 */
export const countE2e = ({ stats: { expected, unexpected, flaky, skipped } }) => ({
  passed: expected,
  failed: unexpected + flaky,
  skipped,
});

/**
 * @typedef {{ type: string, description?: string }} Annotation
 * @typedef {{ status: string, annotations: Annotation[], results?: { error?: { message?: string } }[] }} E2eTest
 * @typedef {{ specs?: { title?: string, file?: string, line?: number, tests: E2eTest[] }[], suites?: Suite[] }} Suite
 */

/** Long enough for what was expected and what was got, in characters. */
const LONGEST_REASON = 300;

const COLOURS = /\u001b\[[\d;]*m/g;

/** @param {string} message the whole of what a test complained about, in one line */
const inOneLine = (message) =>
  message
    .replace(COLOURS, '')
    .replace(/\n\s+at [^\n]*/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST_REASON);

/**
 * Names what failed in the report of vitest's json reporter, a line each, so that it need not be looked for in the whole output.
 * @param {{ testResults: { name: string, message: string, status: string, assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }[] }} report
 * @returns {string[]}
 */
export const failedUnit = ({ testResults }) =>
  testResults.flatMap(({ name, message, status, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [`${name}: ${inOneLine(message)}`] : [];
    return failed.map(
      ({ fullName, failureMessages }) => `${name}: ${fullName}: ${inOneLine(failureMessages.join(' '))}`,
    );
  });

/**
 * Names what failed in the report of Playwright's json reporter, a line each.
 * @param {{ suites: Suite[] }} report
 * @returns {string[]}
 */
export const failedE2e = ({ suites }) => {
  /** @param {Suite} suite @returns {string[]} */
  const failedOf = ({ specs = [], suites: inner = [] }) => [
    ...specs.flatMap(({ title = '', file = '', line = 0, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ results = [] }) => {
          const reason = results.flatMap(({ error }) =>
            error?.message === undefined ? [] : [error.message],
          );
          return `${file}:${line}: ${title}: ${inOneLine(reason.join(' '))}`;
        }),
    ),
    ...inner.flatMap(failedOf),
  ];
  return suites.flatMap(failedOf);
};

/**
 * Collects why Playwright skipped tests, each reason once, so that nobody takes a skipped story for a told one.
 * @param {{ suites: Suite[] }} report
 * @returns {string[]}
 */
export const skipReasons = ({ suites }) => {
  /** @param {Suite} suite @returns {string[]} */
  const reasonsOf = ({ specs = [], suites: inner = [] }) => [
    ...specs
      .flatMap(({ tests }) => tests)
      .filter(({ status }) => status === 'skipped')
      .flatMap(({ annotations }) => annotations)
      .flatMap(({ type, description }) =>
        type === 'skip' && description !== undefined ? [description] : [],
      ),
    ...inner.flatMap(reasonsOf),
  ];
  return [...new Set(suites.flatMap(reasonsOf))];
};

/**
 * Says it in one line: `204 passed, 0 failed, 2 skipped`.
 * @param {Counts} counts
 */
export const describeCounts = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/**
 * Adds up what both runners say.
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export const sumCounts = (all) =>
  all.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

/**
 * Sorts the arguments of `npm test -- …` between the runners: a path goes to the runner of its kind, anything else (a word of a
 * title's file, an option) to both. A runner for which only the other's paths are left has nothing to do.
 * @param {readonly string[]} args
 */
export const sortArguments = (args) => {
  /** @param {string} arg */
  const kind = (arg) =>
    /\.spec\.ts(:\d+)?$/.test(arg) || (/^e2e(\/|$)/.test(arg) && !/\.test\.ts$/.test(arg))
      ? 'e2e'
      : /\.test\.ts(:\d+)?$/.test(arg) || /^(src|scripts)(\/|$)/.test(arg)
        ? 'unit'
        : 'both';
  const unit = args.filter((arg) => kind(arg) !== 'e2e');
  const e2e = args.filter((arg) => kind(arg) !== 'unit');
  const named = new Set(args.map(kind).filter((name) => name !== 'both'));
  return {
    unit: named.size === 0 || named.has('unit') ? unit : undefined,
    e2e: named.size === 0 || named.has('e2e') ? e2e : undefined,
  };
};
