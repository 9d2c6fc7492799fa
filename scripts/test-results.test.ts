import { describe, expect, it } from 'vitest';
import {
  countE2e,
  countUnit,
  describeCounts,
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
