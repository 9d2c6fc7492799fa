import { beforeEach, describe, expect, it } from 'vitest';
import type { CreateSession } from '../../../../shared/session.ts';
import { FakePrograms, type FakeProgram } from '../../testing/fake-programs.ts';
import { openFakeRegistry } from '../../testing/open-fake-registry.ts';
import { settle, TestClock } from '../../testing/test-clock.ts';
import type { ManagedSession } from '../managed-session.ts';
import type { SessionRegistry } from '../session-registry.ts';

let programs: FakePrograms;
let clock: TestClock;
let registry: SessionRegistry;
beforeEach(() => {
  programs = new FakePrograms();
  clock = new TestClock();
  registry = openFakeRegistry(programs, clock);
});

const create = (name: string, body: Partial<CreateSession> = {}): ManagedSession =>
  registry.create({ name, command: 'sleep 60', start: false, ...body });
const told = (session: ManagedSession) => session.describe('owner');
const program = (id: string): FakeProgram => programs.aliveOf(id)[0] as FakeProgram;
const start = async (session: ManagedSession): Promise<void> => {
  await session.start();
  await settle();
};
const UP = { output: 'up' };

describe('a session that depends on others', () => {
  it('starts them first, and waits until they are ready', async () => {
    const db = create('db', { ready: UP });
    const web = create('web', { dependsOn: ['db'] });
    await start(web);
    expect(told(web)).toMatchObject({ state: 'waiting', waitingFor: ['db'], run: 0 });
    expect(told(db).state).toBe('running');
    program('db').print('up\n');
    while (told(web).state === 'waiting') await settle();
    expect(told(web)).toMatchObject({ state: 'running', waitingFor: [], run: 1 });
  });

  it('starts at once where they are there already', async () => {
    const db = create('db');
    await start(db);
    const web = create('web', { dependsOn: ['db'] });
    await start(web);
    expect(told(web).state).toBe('running');
    expect(told(db).run).toBe(1);
  });

  it('waits for no more than a start where it says so, and for an end with 0 where it says that', async () => {
    create('db', { ready: UP });
    create('migrate');
    const web = create('web', {
      dependsOn: [
        { session: 'db', until: 'started' },
        { session: 'migrate', until: 'completed' },
      ],
    });
    await start(web);
    expect(told(web)).toMatchObject({ state: 'waiting', waitingFor: ['migrate'] });
    program('migrate').exit({ code: 0 });
    await settle();
    expect(told(web).state).toBe('running');
  });

  it('takes an end with 0 for one also where that is followed by a restart', async () => {
    create('migrate', { restart: 'always' });
    const web = create('web', { dependsOn: [{ session: 'migrate', until: 'completed' }] });
    await start(web);
    program('migrate').exit({ code: 0 });
    await settle();
    expect(told(web).state).toBe('running');
  });

  it('starts a whole chain in order', async () => {
    create('db');
    create('api', { dependsOn: ['db'] });
    const web = create('web', { dependsOn: ['api'] });
    await start(web);
    await settle();
    expect(programs.started.map(({ marker }) => marker)).toEqual(['db:1', 'api:1', 'web:1']);
    expect(told(web).state).toBe('running');
  });

  it('has failed when one of them could not be started, and says which and why', async () => {
    create('db', { command: 'no-such-database' });
    const web = create('web', { dependsOn: ['db'] });
    await start(web);
    expect(told(web)).toMatchObject({ state: 'failed', run: 0 });
    expect(told(web).error).toMatch(/^db, on which it depends, could not be started: .*no-such-database/);
  });

  it('has failed when one of them fails, is stopped, or ends before it is ready', async () => {
    const ends = [
      [() => program('db').exit({ code: 4 }), 'db, on which it depends, failed: it exited with 4.'],
      [() => void registry.get('db')?.stop(), 'db, on which it depends, was stopped.'],
      [() => program('db').exit({ code: 0 }), 'db, on which it depends, ended before it was ready.'],
    ] as const;
    create('db', { ready: UP });
    const web = create('web', { dependsOn: ['db'] });
    for (const [end, error] of ends) {
      await start(web);
      expect(told(web).state).toBe('waiting');
      end();
      await settle();
      await settle();
      expect(told(web)).toMatchObject({ state: 'failed', error });
    }
  });

  it('goes on waiting while one of them is restarted, by its policy or by hand', async () => {
    const db = create('db', { ready: UP, restart: 'on-failure' });
    const web = create('web', { dependsOn: ['db'] });
    await start(web);
    program('db').exit({ code: 1 });
    await settle();
    expect(told(web).state).toBe('waiting');
    await clock.advance(1000);
    await db.restart();
    await settle();
    expect(told(web).state).toBe('waiting');
    program('db').print('up\n');
    while (told(web).state === 'waiting') await settle();
    expect(told(web).state).toBe('running');
  });

  it('is as it was when it is stopped while it waits, and is not started by what comes then', async () => {
    create('db', { ready: UP });
    const web = create('web', { dependsOn: ['db'] });
    await start(web);
    await web.stop();
    expect(told(web)).toMatchObject({ state: 'idle', waitingFor: [] });
    program('db').print('up\n');
    await settle();
    await settle();
    expect(programs.aliveOf('web')).toEqual([]);
  });

  it('does not start them anew when it is restarted by its policy, and takes what was stopped as it is', async () => {
    const db = create('db');
    create('migrate');
    const web = create('web', {
      restart: 'always',
      dependsOn: ['db', { session: 'migrate', until: 'completed' }],
    });
    await start(web);
    program('migrate').exit({ code: 0 });
    await settle();
    await db.stop();
    program('web').exit({ code: 1 });
    await clock.advance(1000);
    expect(told(web)).toMatchObject({ state: 'running', restarts: 1 });
    expect(told(db).state).toBe('exited');
    expect(programs.aliveOf('migrate')).toEqual([]);
  });

  it('stays as it is when they are stopped', async () => {
    const db = create('db');
    const web = create('web', { dependsOn: ['db'] });
    await start(web);
    await db.stop();
    await settle();
    expect(told(web).state).toBe('running');
  });

  it('shows neither their ids nor what became of them to whoever may not see them', async () => {
    create('db', { command: 'no-such-database' });
    create('api', { dependsOn: ['db'] });
    const web = create('web', { dependsOn: ['db', 'api'] });
    await start(web);
    const shared = web.describe('view', (id) => id !== 'db');
    expect(JSON.stringify(shared)).not.toContain('db');
    expect(shared).toMatchObject({ state: 'failed', dependsOn: ['api'] });
    const api = registry.get('api') as ManagedSession;
    expect(told(api).error).toContain('db, on which');
    await start(web);
    expect(JSON.stringify(web.describe('view', (id) => id === 'web'))).not.toMatch(/db|api/);
  });
});

describe('sessions on which others depend', () => {
  it('are told with them, and may be removed after them', async () => {
    const db = create('db');
    const web = create('web', { dependsOn: ['db'] });
    expect(registry.dependentsOf('db').map(({ id }) => id)).toEqual(['web']);
    await registry.remove(web);
    expect(registry.dependentsOf('db')).toEqual([]);
    await registry.remove(db);
  });

  it('must exist, and may not depend on who depends on them', async () => {
    create('db');
    create('web', { dependsOn: ['db'] });
    expect(await registry.refusalOf({ dependsOn: ['nix'] }, 'db')).toContain('got nix. There are web');
    expect(await registry.refusalOf({ dependsOn: ['web'] }, 'db')).toContain('web -> db -> web');
    expect(await registry.refusalOf({ dependsOn: ['web'], name: 'other' })).toBeUndefined();
  });

  it('may come together with them', async () => {
    const body = { command: 'true' };
    expect(
      await registry.refusalOfAll([
        { ...body, name: 'Web', dependsOn: ['db'] },
        { ...body, name: 'db' },
      ]),
    ).toBeUndefined();
    expect(await registry.refusalOfAll([{ ...body, name: 'Web', dependsOn: ['db'] }])).toContain('got db');
  });

  it('are stopped after them when the server ends', async () => {
    create('db');
    const web = create('web', { dependsOn: ['db'], restart: 'always' });
    await start(web);
    const ended: string[] = [];
    registry.onChange(({ id, state }) => {
      if (state.kind === 'exited') ended.push(id);
    });
    await registry.retireAll();
    await settle();
    expect(ended).toEqual(['web', 'db']);
  });
});
