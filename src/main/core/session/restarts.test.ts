import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_BACKOFF } from '../../../shared/policies.ts';
import type { SessionDefinition } from '../../../shared/session.ts';
import { FakePrograms, type FakeProgram } from '../testing/fake-programs.ts';
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
  openFakeSession(definition, programs, clock);

const last = (): FakeProgram => programs.started.at(-1) as FakeProgram;
const told = (session: ManagedSession) => session.describe('owner');
const inMs = (session: ManagedSession): number => Date.parse(told(session).retryAt ?? '') - clock.now();

describe('a session that is kept running', () => {
  it('is started again after a delay when it has failed, and says when', async () => {
    const session = open({ restart: 'on-failure' });
    await session.start();
    last().exit({ code: 1 });
    expect(told(session)).toMatchObject({ state: 'backoff', exitCode: 1, restarts: 0, stopped: false });
    expect(inMs(session)).toBe(1000);
    await clock.advance(999);
    expect(told(session).state).toBe('backoff');
    await clock.advance(1);
    expect(told(session)).toMatchObject({ state: 'running', restarts: 1, run: 2, retryAt: null });
  });

  it('rests after code 0 where only failures are to be followed by a restart', async () => {
    const session = open({ restart: 'on-failure' });
    await session.start();
    last().exit({ code: 0 });
    expect(told(session)).toMatchObject({ state: 'exited', exitCode: 0, retryAt: null });
  });

  it('is started again after a signal that no stop sent', async () => {
    const session = open({ restart: 'on-failure' });
    await session.start();
    last().exit({ signal: 'SIGSEGV' });
    expect(told(session)).toMatchObject({ state: 'backoff', signal: 'SIGSEGV' });
  });

  it('is always started again after any end that nobody asked for, and never after any', async () => {
    const session = open({ restart: 'always' });
    await session.start();
    last().exit({ code: 0 });
    expect(session.state.kind).toBe('backoff');
    const other = open({ restart: 'never' });
    await other.start();
    last().exit({ code: 1 });
    expect(other.state.kind).toBe('exited');
  });

  it('waits twice as long each time, up to the longest delay', async () => {
    const session = open({ restart: 'always', backoff: { ...DEFAULT_BACKOFF, maxDelayMs: 5000 } });
    await session.start();
    const delays: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      last().exit({ code: 1 });
      delays.push(inMs(session));
      await clock.advance(5000);
    }
    expect(delays).toEqual([1000, 2000, 4000, 5000, 5000]);
  });

  it('begins with the first delay again after a run that lasted', async () => {
    const session = open({ restart: 'always' });
    await session.start();
    for (const lasting of [0, 0, 10_000]) {
      await clock.advance(lasting);
      last().exit({ code: 1 });
      await clock.advance(lasting === 0 ? 2000 : 0);
    }
    expect(inMs(session)).toBe(1000);
    expect(told(session).restarts).toBe(2);
  });

  it('gives up loudly after too many restarts in a row, and tries again when it is started', async () => {
    const session = open({ restart: 'always', backoff: { ...DEFAULT_BACKOFF, maxRestarts: 2 } });
    await session.start();
    for (let n = 0; n < 3; n += 1) {
      last().exit({ code: 7 });
      await clock.advance(4000);
    }
    expect(told(session)).toMatchObject({
      state: 'failed',
      exitCode: 7,
      restarts: 2,
      error: 'Gave up after 2 restarts in a row: it exited with 7; start it to try again.',
    });
    await session.start();
    expect(told(session)).toMatchObject({ state: 'running', restarts: 0, error: null });
    last().exit({ code: 7 });
    expect(inMs(session)).toBe(1000);
  });

  it('is tried again where it could not be started, and says what is missing meanwhile', async () => {
    const session = open({ restart: 'on-failure' });
    programs.refusal = 'forkpty(3) failed';
    await session.start();
    expect(told(session)).toMatchObject({ state: 'backoff' });
    expect(told(session).error).toContain('forkpty(3) failed');
    programs.refusal = undefined;
    await clock.advance(1000);
    expect(told(session)).toMatchObject({ state: 'running', restarts: 1, error: null });
  });

  it('follows its policy as it stands when it ends, not as it was when it began', async () => {
    const session = open({ restart: 'never' });
    await session.start();
    session.redefine({ ...session.definition, restart: 'always' });
    last().exit({ code: 0 });
    expect(session.state.kind).toBe('backoff');
  });
});

describe('a session whose restart is due', () => {
  const openDue = async (): Promise<ManagedSession> => {
    const session = open({ restart: 'always' });
    await session.start();
    last().exit({ code: 3 });
    return session;
  };

  it('is as it was once somebody stops it, and stays so', async () => {
    const session = await openDue();
    await session.stop();
    expect(told(session)).toMatchObject({ state: 'exited', exitCode: 3, stopped: false, retryAt: null });
    await clock.advance(3_600_000);
    expect(programs.started).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it.each(['start', 'restart'] as const)('begins at once by %s, and is not begun twice', async (command) => {
    const session = await openDue();
    await session[command]();
    expect(told(session)).toMatchObject({ state: 'running', restarts: 0 });
    await clock.advance(3_600_000);
    expect(programs.started).toHaveLength(2);
  });

  it('is not started by a restart that comes due behind a stop', async () => {
    const session = await openDue();
    const stopped = session.stop();
    await clock.advance(1000);
    await stopped;
    expect(session.state.kind).toBe('exited');
    expect(programs.aliveOf('web')).toEqual([]);
  });

  it('is not started any more once it is retired', async () => {
    const session = await openDue();
    await session.retire();
    await session.start();
    expect(programs.started).toHaveLength(1);
  });
});

describe('a stop by somebody', () => {
  it('is followed by no restart, whatever the policy', async () => {
    const session = open({ restart: 'always' });
    await session.start();
    await session.stop();
    expect(told(session)).toMatchObject({ state: 'exited', stopped: true });
    expect(clock.pending).toBe(0);
  });

  it('wins over an end that comes a moment before it is carried out', async () => {
    const session = open({ restart: 'always' });
    const started = session.start();
    const restarted = session.restart();
    const stopped = session.stop();
    last().exit({ code: 1 });
    await Promise.all([started, restarted, stopped]);
    await clock.advance(60_000);
    expect(programs.aliveOf('web')).toEqual([]);
    expect(session.state.kind).toBe('exited');
  });
});

describe('a run that a policy ends', () => {
  it('has failed, says why in the terminal and as its error, and is started again where that is asked', async () => {
    const session = open({});
    await session.start();
    await session.fail({ sentence: 'It used too much.', restart: true });
    expect(told(session)).toMatchObject({ state: 'backoff', error: 'It used too much.', stopped: false });
    const text = Buffer.from(session.log.read(0, session.log.end) as Uint8Array).toString();
    expect(text).toContain('── It used too much ──');
    await clock.advance(1000);
    expect(told(session)).toMatchObject({ state: 'running', error: null });
  });

  it('rests where its policy is never', async () => {
    const session = open({});
    await session.start();
    await session.fail({ sentence: 'It was not ready within 5 s.', restart: false });
    expect(told(session)).toMatchObject({ state: 'exited', error: 'It was not ready within 5 s.' });
  });

  it('is left to its restart where it has ended by itself before', async () => {
    const session = open({ restart: 'always' });
    await session.start();
    last().exit({ code: 1 });
    await session.fail({ sentence: 'It used too much.', restart: true });
    expect(told(session)).toMatchObject({ state: 'backoff', error: null });
    await clock.advance(1000);
    expect(told(session)).toMatchObject({ state: 'running', restarts: 1 });
  });

  it('is left alone where it has ended, or another runs, by the time that is carried out', async () => {
    const session = open({});
    await session.start();
    const restarted = session.restart();
    const failed = session.fail({ sentence: 'It used too much.', restart: true });
    await Promise.all([restarted, failed]);
    await settle();
    expect(told(session)).toMatchObject({ state: 'running', run: 2 });
  });
});
