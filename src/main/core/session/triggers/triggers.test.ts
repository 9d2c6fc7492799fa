import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Alert } from '../../../../shared/alerts.ts';
import type { CreateSession } from '../../../../shared/session.ts';
import type { Trigger } from '../../../../shared/triggers.ts';
import { FakePrograms } from '../../testing/fake-programs.ts';
import { openFakeRegistry } from '../../testing/open-fake-registry.ts';
import { settle, TestClock } from '../../testing/test-clock.ts';
import type { ManagedSession } from '../managed-session.ts';
import type { SessionRegistry } from '../session-registry.ts';
import { Alerts } from './alerts.ts';
import { openTriggers, type Triggers } from './open-triggers.ts';

/** Rather than the one second that a busy machine may take for anything. */
const PATIENT = { timeout: 30_000 } as const;

let programs: FakePrograms;
let clock: TestClock;
let registry: SessionRegistry;
let alerts: Alerts;
let triggers: Triggers;
beforeEach(() => {
  programs = new FakePrograms();
  clock = new TestClock();
  registry = openFakeRegistry(programs, clock);
  alerts = new Alerts();
  triggers = openTriggers(registry, alerts, clock);
});
afterEach(async () => {
  await triggers.close();
});

const OWNER = { role: 'owner', sees: () => true } as const;
const told = (): readonly Alert[] => alerts.list(OWNER);
const reasons = (): readonly string[] => told().map(({ reason }) => reason);

const start = async (own: readonly Trigger[], more: Partial<CreateSession> = {}): Promise<ManagedSession> => {
  const session = registry.create({
    name: 'web',
    command: 'sleep 60',
    start: false,
    triggers: [...own],
    ...more,
  });
  await session.start();
  return session;
};

const print = (text: string): void => programs.aliveOf('web')[0]?.print(text);
const exit = (code: number): void => programs.aliveOf('web')[0]?.exit({ code });
const untilTold = (count: number): Promise<unknown> => vi.waitUntil(() => told().length >= count, PATIENT);
/** As many turns as a look at a few lines takes, and its modules, once they are loaded. */
const untilLooked = async (): Promise<void> => {
  await vi.dynamicImportSettled();
  for (let n = 0; n < 20; n += 1) await turn();
};

const ERRORS: Trigger = { when: { output: 'ERROR' }, do: ['bell'] };

describe('a pattern', () => {
  it('fires with the lines that match, and says what it is', async () => {
    await start([{ ...ERRORS, name: 'Errors' }]);
    print('all well\nERROR one\nfine\n');
    await untilTold(1);
    expect(told()[0]).toMatchObject({
      id: 1,
      session: 'web',
      run: 1,
      trigger: 'Errors',
      reason: 'Its output matches ERROR.',
      lines: ['ERROR one'],
      more: 0,
      actions: [{ kind: 'bell', state: 'done' }],
    });
  });

  it('does not fire for what was printed before it was there, nor anew when it is kept', async () => {
    const session = await start([]);
    print('ERROR old\n');
    registry.edit(session, { triggers: [ERRORS] });
    await settle();
    print('ERROR new\n');
    await untilTold(1);
    registry.edit(session, { name: 'shop' });
    print('well\n');
    await untilLooked();
    expect(told().map(({ lines }) => lines)).toEqual([['ERROR new']]);
  });

  it('finds lines from the first one of a session that is started at once', async () => {
    registry.create({ name: 'web', command: 'sleep 60', triggers: [ERRORS] });
    await settle();
    print('ERROR first\n');
    await untilTold(1);
    expect(told()[0]?.lines).toEqual(['ERROR first']);
  });

  it('looks at a line that stands there without an end, once', async () => {
    await start([{ when: { output: 'Continue\\?' }, do: ['bell'], atMostEveryMs: 1000 }]);
    print('Continue? ');
    await untilLooked();
    expect(told()).toEqual([]);
    await clock.advance(250);
    expect(told().map(({ lines }) => lines)).toEqual([['Continue? ']]);
    print('yes\nnext\n');
    await untilLooked();
    await clock.advance(60_000);
    expect(told()).toHaveLength(1);
  });

  it('does not match what RootResume writes between two runs', async () => {
    const session = await start([{ when: { output: 'src/a|sleep|Restarted' }, do: ['bell'] }]);
    await session.renew('src/a.ts has changed.');
    await settle();
    print('well\n');
    await untilLooked();
    await clock.advance(1000);
    expect(session.run).toBe(2);
    expect(told()).toEqual([]);
  });

  it('is refused where it is none', async () => {
    const wrong: Trigger = { when: { output: '(' }, do: [] };
    expect(await registry.refusalOf({ triggers: [ERRORS, wrong] })).toMatch(
      /^triggers\.1\.when\.output must be a regular expression/,
    );
  });
});

describe('a trigger that is met again and again', () => {
  it('fires at once, then tells together what was held back, and how much that was', async () => {
    await start([ERRORS]);
    print('ERROR 0\n');
    await untilTold(1);
    for (let n = 1; n <= 46; n += 1) print(`ERROR ${n}\n`);
    await untilLooked();
    expect(told()).toHaveLength(1);
    await clock.advance(9999);
    expect(told()).toHaveLength(1);
    await clock.advance(1);
    expect(told()[1]).toMatchObject({
      lines: ['ERROR 42', 'ERROR 43', 'ERROR 44', 'ERROR 45', 'ERROR 46'],
      more: 41,
    });
    await clock.advance(60_000);
    expect(told()).toHaveLength(2);
    print('ERROR again\n');
    await untilTold(3);
  });

  it('fires as seldom as its user says', async () => {
    await start([{ ...ERRORS, atMostEveryMs: 60_000 }]);
    print('ERROR 0\n');
    await untilTold(1);
    print('ERROR 1\n');
    await untilLooked();
    await clock.advance(59_999);
    expect(told()).toHaveLength(1);
    await clock.advance(1);
    expect(told()).toHaveLength(2);
  });
});

describe('a restart by a trigger', () => {
  const RESTART: Trigger = { when: { output: 'stuck' }, do: ['restart'] };

  it('counts as a restart, says why in the terminal, and is no crash', async () => {
    const session = await start([RESTART]);
    print('stuck\n');
    await vi.waitUntil(() => session.describe('owner').state === 'backoff', PATIENT);
    await clock.advance(1000);
    expect(session.describe('owner')).toMatchObject({ state: 'running', restarts: 1, run: 2 });
    const output = Buffer.from(await session.log.read(0, 4096)).toString();
    expect(output).toContain("Restarted by its trigger 'Output matches stuck'");
    expect(reasons()).toEqual(['Its output matches stuck.']);
  });

  it('of a program that prints the same at once backs off, and gives up', async () => {
    const session = await start([{ ...RESTART, atMostEveryMs: 1000 }], {
      backoff: { delayMs: 1000, maxRestarts: 3 },
    });
    for (let n = 0; n < 200 && session.describe('owner').state !== 'failed'; n += 1) {
      print('stuck\n');
      await untilLooked();
      await clock.advance(1000);
    }
    expect(session.run).toBe(4);
    expect(session.describe('owner').error).toMatch(/^Gave up after 3 restarts in a row/);
  });

  it('does not hit the run that follows the one that matched', async () => {
    const session = await start([RESTART], { backoff: { delayMs: 0 } });
    print('stuck\n');
    await vi.waitUntil(() => session.describe('owner').state === 'backoff', PATIENT);
    await clock.advance(0);
    expect(session.run).toBe(2);
    // Held back, of the second run; then somebody restarts it.
    print('stuck\n');
    await untilLooked();
    await session.restart();
    await clock.advance(10_000);
    expect(session.describe('owner')).toMatchObject({ state: 'running', run: 3 });
    expect(told()[1]?.actions).toEqual([
      { kind: 'restart', state: 'failed', detail: 'the run that matched is over' },
    ]);
  });

  it('is refused where the restart policy has the say', async () => {
    const loop: Trigger = { when: { state: 'crashed' }, do: ['restart'] };
    expect(await registry.refusalOf({ triggers: [loop] })).toBe(
      'triggers.0 must not restart when the state is crashed: say when it is restarted with restart and backoff.',
    );
  });
});

describe('the built-in triggers', () => {
  it('tell of a crash, with the last lines of the run', async () => {
    await start([]);
    print('one\ntwo\n\nthree\nfour\nfive\nError: no port');
    exit(3);
    await untilTold(1);
    expect(told()[0]).toMatchObject({
      trigger: 'Crashed',
      reason: 'It exited with 3.',
      lines: ['two', 'three', 'four', 'five', 'Error: no port'],
      more: 0,
      actions: [{ kind: 'notify', state: 'done' }],
    });
  });

  it('tell of a program that cannot be started', async () => {
    await start([], { command: '/no/such/program', args: [] });
    await untilTold(1);
    expect(reasons()[0]).toMatch(/no\/such\/program/);
  });

  it('tell that it gave up, and not also of the crash that made it', async () => {
    await start([], { restart: 'on-failure', backoff: { maxRestarts: 1, delayMs: 0 } });
    exit(1);
    await clock.advance(0);
    exit(1);
    await untilTold(2);
    await clock.advance(3_600_000);
    expect(told().map(({ trigger }) => trigger)).toEqual(['Crashed', 'Gave up']);
  });

  it('tell of a crash loop once a minute', async () => {
    await start([], { restart: 'always', backoff: { maxRestarts: null, delayMs: 100, maxDelayMs: 100 } });
    for (let n = 0; n < 5; n += 1) {
      exit(1);
      await clock.advance(100);
    }
    expect(told()).toHaveLength(1);
    await clock.advance(60_000);
    expect(told()).toHaveLength(2);
    expect(told()[1]).toMatchObject({ reason: 'It exited with 1.', more: 3 });
  });

  it('tell nothing of an end that somebody asked for, or that was well', async () => {
    const session = await start([]);
    await session.stop();
    await session.start();
    exit(0);
    await settle();
    await session.start();
    await session.renew('src/a.ts has changed.');
    await settle();
    expect(told()).toEqual([]);
  });

  it('tell nothing of how a session ended before the server was there', async () => {
    const session = await start([]);
    exit(1);
    await untilTold(1);
    const later = new Alerts();
    const again = openTriggers(registry, later, clock);
    registry.edit(session, { name: 'shop' });
    await settle();
    expect(later.list(OWNER)).toEqual([]);
    await again.close();
  });

  it('give way to a trigger of the same state, also to one that does nothing', async () => {
    await start([{ when: { state: 'crashed' }, do: [] }]);
    exit(1);
    await untilTold(1);
    expect(told().map(({ actions }) => actions)).toEqual([[]]);
  });
});

describe('a change of state', () => {
  it('fires at each start, when it is ready, and at an end that is well', async () => {
    const states = ['started', 'ready', 'exited'] as const;
    await start(
      states.map((state) => ({ when: { state }, do: ['bell'] })),
      { ready: { output: 'up' } },
    );
    print('up\n');
    await untilTold(2);
    exit(0);
    await untilTold(3);
    expect(reasons()).toEqual(['It started.', 'It is ready.', 'It exited with 0.']);
  });
});

describe('waiting for input', () => {
  const ASKS: Trigger = { when: { state: 'waiting-for-input' }, do: ['notify'] };

  it('is told of a question that stands there for a while', async () => {
    await start([ASKS]);
    print('Overwrite? [y/N] ');
    await untilLooked();
    await clock.advance(2999);
    expect(told()).toEqual([]);
    await clock.advance(1);
    expect(told()[0]).toMatchObject({
      trigger: 'Waiting for input',
      reason: 'It seems to wait for input.',
      lines: ['Overwrite? [y/N] '],
    });
  });

  it.each([
    ['output goes on', 'Name: ', 'x\nmore\n'],
    ['the line has ended', 'Which one?\n', ''],
    ['it does not look like a question', 'Downloading 12 %', ''],
    ['a shell waits, as it always does', 'user@host:~$ ', ''],
    ['the whole screen is drawn on', '\x1b[?10', '49hName: '],
  ])('is not told where %s', async (_, first, then) => {
    await start([ASKS]);
    print(first);
    await untilLooked();
    if (then !== '') print(then);
    await untilLooked();
    await clock.advance(10_000);
    expect(told()).toEqual([]);
  });

  it('is not looked for unless somebody wants to know', async () => {
    await start([]);
    print('Password: ');
    await untilLooked();
    await clock.advance(10_000);
    expect(told()).toEqual([]);
  });
});

describe('alerts', () => {
  it('are kept within their bounds, and gone with their session', async () => {
    const session = await start([]);
    const add = (id: string): number =>
      alerts.add({
        session: id,
        run: 1,
        trigger: '',
        reason: '',
        about: [],
        lines: [],
        more: 0,
        at: '',
        actions: [],
      });
    for (let n = 0; n < 60; n += 1) add('web');
    for (let n = 0; n < 300; n += 1) add(`other-${n % 10}`);
    expect(told()).toHaveLength(200);
    for (let n = 0; n < 60; n += 1) add('web');
    expect(told().filter((alert) => alert.session === 'web')).toHaveLength(50);
    await registry.remove(session);
    alerts.forget('web');
    expect(told().filter((alert) => alert.session === 'web')).toEqual([]);
  });

  it('tell addresses and commands, and sessions that somebody may not see, to the owner alone', () => {
    alerts.add({
      session: 'web',
      run: 1,
      trigger: 'Crashed',
      reason: 'db failed.',
      about: ['db'],
      lines: [],
      more: 0,
      at: '',
      actions: [{ kind: 'webhook', state: 'done', detail: 'https://example.com/secret' }],
    });
    const viewer = { role: 'control', sees: (id: string) => id === 'web' } as const;
    expect(alerts.list(viewer)[0]).toMatchObject({
      reason: 'What it depends on did not come up.',
      actions: [{ kind: 'webhook', state: 'done' }],
    });
    expect(JSON.stringify(alerts.list(viewer))).not.toMatch(/secret|db/);
    expect(alerts.list({ role: 'view', sees: () => false })).toEqual([]);
    expect(told()[0]?.actions[0]?.detail).toBe('https://example.com/secret');
  });
});
