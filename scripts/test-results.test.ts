import { describe, expect, it } from 'vitest';
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

describe('the sum of both runners', () => {
  it('adds what each reports', () => {
    const unit = countUnit({ numPassedTests: 5, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 });
    const e2e = countE2e({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 0 } });
    expect(unit).toEqual({ passed: 5, failed: 1, skipped: 2 });
    expect(e2e).toEqual({ passed: 3, failed: 2, skipped: 0 });
    expect(describeCounts(sumCounts([unit, e2e]))).toBe('8 passed, 3 failed, 2 skipped');
  });
});

it('names each reason for which tests were skipped once', () => {
  const skipped = { status: 'skipped', annotations: [{ type: 'skip', description: 'no binary' }] };
  const passed = { status: 'expected', annotations: [] };
  const suites = [
    { specs: [{ tests: [skipped] }, { tests: [passed] }], suites: [{ specs: [{ tests: [skipped] }] }] },
  ];
  expect(skipReasons({ suites })).toEqual(['no binary']);
});

describe('what failed is named in a line', () => {
  it('for a unit test, and for a file that could not be run at all', () => {
    const testResults = [
      {
        name: 'src/a.test.ts',
        message: '',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'a b', failureMessages: [] },
          {
            status: 'failed',
            fullName: 'a c',
            failureMessages: [
              'AssertionError: expected \u001b[31m1\u001b[39m\nto be 2\n    at file:///src/a.test.ts:3:1\n    at run',
            ],
          },
        ],
      },
      { name: 'src/b.test.ts', message: 'SyntaxError: no', status: 'failed', assertionResults: [] },
      { name: 'src/c.test.ts', message: '', status: 'passed', assertionResults: [] },
    ];
    expect(failedUnit({ testResults })).toEqual([
      'src/a.test.ts: a c: AssertionError: expected 1 to be 2',
      'src/b.test.ts: SyntaxError: no',
    ]);
  });

  it('for a browser test, in whatever suite it is', () => {
    const spec = (status: string) => ({
      title: 'opens',
      file: 'x.spec.ts',
      line: 7,
      tests: [{ status, annotations: [], results: [{ error: { message: 'Error: element(s) not found' } }] }],
    });
    const suites = [{ suites: [{ specs: [spec('expected'), spec('unexpected'), spec('flaky')] }] }];
    const line = 'x.spec.ts:7: opens: Error: element(s) not found';
    expect(failedE2e({ suites })).toEqual([line, line]);
  });
});

describe('the arguments of npm test', () => {
  it('go to the runner of their kind, and only that one runs', () => {
    expect(sortArguments(['src/shared'])).toEqual({ unit: ['src/shared'], e2e: undefined });
    expect(sortArguments(['e2e/electron', '--headed'])).toEqual({
      unit: undefined,
      e2e: ['e2e/electron', '--headed'],
    });
    expect(sortArguments(['e2e/layers.test.ts'])).toEqual({ unit: ['e2e/layers.test.ts'], e2e: undefined });
  });

  it('go to both where they name no file', () => {
    expect(sortArguments(['desktop'])).toEqual({ unit: ['desktop'], e2e: ['desktop'] });
    expect(sortArguments([])).toEqual({ unit: [], e2e: [] });
  });
});
