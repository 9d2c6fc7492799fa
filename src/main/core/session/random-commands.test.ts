import { describe, expect, it } from 'vitest';
import { RESTART_POLICIES } from '../../../shared/policies.ts';
import { FakePrograms } from '../testing/fake-programs.ts';
import { openFakeRegistry } from '../testing/open-fake-registry.ts';
import { settle, TestClock } from '../testing/test-clock.ts';
import type { ManagedSession } from './managed-session.ts';

const SESSIONS = 10;
const COMMANDS = 10_000;
const HOUR_MS = 3_600_000;

/** A fixed sequence, so that a failure can be repeated: whole numbers below `below`. */
const randomFrom = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const AT_REST = ['idle', 'exited', 'failed'];

describe('sessions under random commands', () => {
  it(`never have two live children, nor one that is not told, over ${COMMANDS} commands`, async () => {
    const random = randomFrom(7);
    const programs = new FakePrograms();
    const clock = new TestClock();
    const registry = openFakeRegistry(programs, clock);
    const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
    const sessions = Array.from({ length: SESSIONS }, (_, n) =>
      registry.create({
        name: `s${n}`,
        command: 'sleep 60',
        start: false,
        restart: pick(RESTART_POLICIES),
        backoff: { maxRestarts: pick([null, 1, 5]) },
        ready: pick([null, { output: 'up' }, { output: 'up', timeoutMs: 2000 }]),
        dependsOn: Array.from({ length: n }, (_, m) => m)
          .filter(() => random(4) === 0)
          .map((m) => ({ session: `s${m}`, until: pick(['started', 'ready', 'completed'] as const) })),
      }),
    );

    const check = (session: ManagedSession): void => {
      const alive = programs.aliveOf(session.id);
      const { state, id } = session;
      const what = `${id} is ${state.kind}`;
      expect(alive.length, what).toBeLessThanOrEqual(1);
      if (state.kind === 'running') expect(alive[0]?.pid, what).toBe(state.pty.pid);
      else if (state.kind !== 'stopping') expect(alive, what).toEqual([]);
    };

    const pending: Promise<unknown>[] = [];
    const acts: readonly ((session: ManagedSession) => unknown)[] = [
      (session) => session.start(),
      (session) => session.start(),
      (session) => session.stop(),
      (session) => session.restart(),
      (session) => session.fail({ sentence: 'It used too much.', restart: random(2) === 0 }),
      ({ id }) => programs.aliveOf(id)[0]?.exit(pick([{ code: 0 }, { code: 1 }, { signal: 'SIGSEGV' }])),
      ({ id }) => programs.aliveOf(id)[0]?.print('up\n'),
      (session) => session.redefine({ ...session.definition, restart: pick(RESTART_POLICIES) }),
    ];
    for (let n = 1; n <= COMMANDS; n += 1) {
      pending.push(Promise.resolve(pick(acts)(pick(sessions))));
      if (random(3) === 0) await settle();
      if (random(10) === 0) await clock.advance(random(3000));
      for (const session of sessions) check(session);
      if (n % 500 !== 0) continue;
      await Promise.all(pending.splice(0));
      // A stop beats every policy: after one for each, nothing comes back, however long one waits.
      await Promise.all(sessions.map((session) => session.stop()));
      await clock.advance(HOUR_MS);
      for (const session of sessions) {
        expect(programs.aliveOf(session.id)).toEqual([]);
        expect(AT_REST).toContain(session.state.kind);
      }
      expect(clock.pending).toBe(0);
    }
    expect(programs.started.length).toBeGreaterThan(1000);
  });
});
