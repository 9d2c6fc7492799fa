import { beforeEach, describe, expect, it } from 'vitest';
import type { SessionDefinition } from '../../../shared/session.ts';
import { FakePrograms } from '../testing/fake-programs.ts';
import { openFakeSession } from '../testing/open-fake-session.ts';
import { settle, TestClock } from '../testing/test-clock.ts';
import type { ManagedSession } from './managed-session.ts';

let programs: FakePrograms;
let clock: TestClock;
beforeEach(() => {
  programs = new FakePrograms();
  clock = new TestClock();
});

const open = (definition: Partial<SessionDefinition>): ManagedSession =>
  openFakeSession({ ready: { output: 'up', timeoutMs: 5000 }, ...definition }, programs, clock);
const told = (session: ManagedSession) => session.describe('owner');
const print = (text: string): void => programs.started.at(-1)?.print(text);
const untilReady = async (session: ManagedSession): Promise<void> => {
  while (told(session).state !== 'ready') await settle();
};
const startReady = async (session: ManagedSession): Promise<void> => {
  await session.start();
  print('up\n');
  await untilReady(session);
};

describe('a session with a probe', () => {
  it('is running until its probe passes, then ready until its run ends', async () => {
    const session = open({});
    await session.start();
    expect(told(session).state).toBe('running');
    await startReady(session);
    await clock.advance(60_000);
    expect(told(session).state).toBe('ready');
    programs.started.at(-1)?.exit({ code: 0 });
    expect(told(session).state).toBe('exited');
  });

  it('has to become ready anew in each run', async () => {
    const session = open({});
    await startReady(session);
    await session.restart();
    expect(told(session).state).toBe('running');
  });

  it('has failed where it is not ready in time: it is stopped, and says so', async () => {
    const session = open({});
    await session.start();
    await clock.advance(5000);
    expect(told(session)).toMatchObject({
      state: 'exited',
      error: 'It was not ready within 5 s.',
      stopped: false,
    });
    expect(programs.aliveOf('web')).toEqual([]);
  });

  it('is started again where it was not ready in time and failures are followed by a restart', async () => {
    const session = open({ restart: 'on-failure' });
    await session.start();
    await clock.advance(5000);
    expect(told(session)).toMatchObject({ state: 'backoff', error: 'It was not ready within 5 s.' });
    await clock.advance(1000);
    expect(told(session)).toMatchObject({ state: 'running', restarts: 1 });
  });

  it('that never becomes ready gives up, however long each run lasts', async () => {
    const session = open({ restart: 'on-failure', ready: { output: 'up', timeoutMs: 20_000 } });
    session.redefine({ ...session.definition, backoff: { ...session.definition.backoff, maxRestarts: 2 } });
    await session.start();
    await clock.advance(600_000);
    expect(told(session)).toMatchObject({
      state: 'failed',
      error: 'Gave up after 2 restarts in a row: it was not ready within 20 s; start it to try again.',
    });
  });

  it('follows another probe while it runs and is not ready', async () => {
    const session = open({});
    await session.start();
    session.redefine({ ...session.definition, ready: { output: 'other' } });
    print('other\n');
    await untilReady(session);
  });

  it('drops its probe when it is stopped', async () => {
    const session = open({});
    await session.start();
    await session.stop();
    expect(clock.pending).toBe(0);
    await clock.advance(60_000);
    expect(told(session)).toMatchObject({ state: 'exited', stopped: true, error: null });
  });
});
