import { describe, expect, it } from 'vitest';
import { fakeSession } from './fake-session.ts';
import {
  conditionOf,
  NO_POLICIES,
  parsePolicies,
  policyValuesOf,
  setCondition,
  toggleDependency,
} from './policy-values.ts';

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

  it.each([
    ['readyInterval', { readyInterval: 'soon' }],
    ['readyInterval', { readyInterval: '3601' }],
    ['readyTimeout', { readyTimeout: '-1' }],
    ['readyTimeout', { readyTimeout: '86401' }],
    ['readyValue', { readyValue: '0', readyTimeout: 'never' }],
  ] as const)('name the field %s that is wrong: %j', (field, part) => {
    const parsed = parsePolicies({ ...NO_POLICIES, readyKind: 'tcp', readyValue: '80', ...part });
    expect(parsed.ok || Object.keys(parsed.errors)).toEqual([field]);
  });

  it('read seconds as people write them, and leave out what is usual', () => {
    const tcp = { ...NO_POLICIES, readyKind: 'tcp', readyValue: '80' } as const;
    expect(
      parsePolicies({ ...tcp, readyHost: ' db ', readyInterval: '0,25', readyTimeout: '90' }),
    ).toMatchObject({
      value: { ready: { tcp: 80, host: 'db', intervalMs: 250, timeoutMs: 90_000 } },
    });
    expect(parsePolicies(tcp)).toMatchObject({ value: { ready: { tcp: 80 } } });
    const kept = parsePolicies({ ...tcp, readyKind: 'http', readyValue: 'http://x', readyHost: 'db' });
    expect(kept.ok && kept.value.ready).toEqual({ http: 'http://x' });
  });

  it('say how far a session must have come, in its place', () => {
    const before = ['db', 'api'] as const;
    const after = setCondition(before, 'db', 'completed');
    expect(after).toEqual([{ session: 'db', until: 'completed' }, 'api']);
    expect(['db', 'api', 'web'].map((id) => conditionOf(after, id))).toEqual([
      'completed',
      'ready',
      undefined,
    ]);
    expect(setCondition(after, 'db', 'ready')).toEqual(before);
  });

  it('take a session in and out, and leave the conditions of the others', () => {
    const before = [{ session: 'db', until: 'completed' }, 'api'] as const;
    expect(toggleDependency(before, 'api', false)).toEqual([before[0]]);
    expect(toggleDependency(before, 'db', true)).toEqual(['api', 'db']);
  });
});
