import { describe, expect, it } from 'vitest';
import { fakeSession } from './fake-session.ts';
import { NO_POLICIES, parsePolicies, policyValuesOf, toggleDependency } from './policy-values.ts';

describe('the policies of the form', () => {
  it.each([
    null,
    { output: 'up', timeoutMs: 5000 },
    { http: 'https://localhost/', intervalMs: 100 },
    { tcp: 5432, host: 'db', timeoutMs: 1 },
    { command: 'pg_isready' },
  ])('come back as they were where nothing is changed: %j', (ready) => {
    const session = fakeSession({
      ready,
      restart: 'always',
      dependsOn: [{ session: 'db', until: 'started' }],
    });
    expect(parsePolicies(policyValuesOf(session))).toEqual({
      ok: true,
      value: { ready, restart: 'always', dependsOn: [{ session: 'db', until: 'started' }], triggers: [] },
    });
  });

  it.each([
    ['output', ' '],
    ['http', 'localhost:3000'],
    ['tcp', '70000'],
    ['command', ''],
  ] as const)('say what is expected of %s instead of %j', (readyKind, readyValue) => {
    expect(parsePolicies({ ...NO_POLICIES, readyKind, readyValue })).toMatchObject({ ok: false });
  });

  it('take a session in and out, and leave the conditions of the others', () => {
    const before = [{ session: 'db', until: 'completed' }, 'api'] as const;
    expect(toggleDependency(before, 'api', false)).toEqual([before[0]]);
    expect(toggleDependency(before, 'db', true)).toEqual(['api', 'db']);
  });
});
