import { describe, expect, it } from 'vitest';
import type { Session } from '../../shared/session.ts';
import { fakeSession } from '../sessions/fake-session.ts';
import { filterSessions, groupSessions, nextSorting, sortSessions } from './overview-rows.ts';

const session = (name: string, part: Partial<Session> = {}): Session =>
  fakeSession({ id: name, name, state: 'running', ...part });
const names = (sessions: readonly Session[]): string[] => sessions.map(({ name }) => name);
const cost = (cpu: number, rss: number) => ({ cpu, rss, processes: 1, threads: 1, ports: [], offset: 0 });

const sessions = [
  session('web', { startedAt: '2026-01-02T00:00:00Z', restarts: 2 }),
  session('api', { startedAt: '2026-01-01T00:00:00Z', group: 'shop' }),
  session('worker', { state: 'exited', exitCode: 1, group: 'shop', command: 'node worker.mjs' }),
];
const stats = { web: cost(5, 100), api: cost(50, 10) };

describe('the overview', () => {
  it.each([
    ['order', false, ['web', 'api', 'worker']],
    ['name', false, ['api', 'web', 'worker']],
    ['state', false, ['worker', 'web', 'api']],
    ['uptime', true, ['api', 'web', 'worker']],
    ['restarts', true, ['web', 'api', 'worker']],
    ['cpu', true, ['api', 'web', 'worker']],
    ['memory', true, ['web', 'api', 'worker']],
  ] as const)('is sorted by %s', (key, descending, expected) => {
    expect(names(sortSessions(sessions, { key, descending }, stats))).toEqual(expected);
  });

  it('turns a column around at the second click, and lets go of it at the third', () => {
    const first = nextSorting({ key: 'order', descending: false }, 'cpu');
    const second = nextSorting(first, 'cpu');
    expect([first, second, nextSorting(second, 'cpu')]).toEqual([
      { key: 'cpu', descending: true },
      { key: 'cpu', descending: false },
      { key: 'order', descending: false },
    ]);
    expect(nextSorting(first, 'name')).toEqual({ key: 'name', descending: false });
  });

  it.each([
    ['', ['web', 'api', 'worker']],
    ['WORK', ['worker']],
    ['mjs exited', ['worker']],
    ['shop', ['api', 'worker']],
    ['listening', ['api']],
    ['nothing like it', []],
  ])('is filtered by %j', (text, expected) => {
    expect(names(filterSessions(sessions, text, { api: 'Listening on 80' }))).toEqual(expected);
  });

  it('is grouped, with what has no group at the end', () => {
    expect(groupSessions(sessions).map((group) => [group.name, names(group.sessions)])).toEqual([
      ['shop', ['api', 'worker']],
      [null, ['web']],
    ]);
  });
});
