import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StreamEventData } from '../../../../shared/events.ts';
import type { CreateSession } from '../../../../shared/session.ts';
import { Emitter, toDisposable, type Disposable } from '../../lifecycle.ts';
import { FakePrograms } from '../../testing/fake-programs.ts';
import { openFakeRegistry } from '../../testing/open-fake-registry.ts';
import { settle, TestClock } from '../../testing/test-clock.ts';
import type { ManagedSession } from '../managed-session.ts';
import type { SessionRegistry } from '../session-registry.ts';
import { refuseSchedule } from './cron.ts';
import { openFileWatches } from './file-watches.ts';
import { openMemoryLimits } from './memory-limits.ts';
import { openSchedules } from './schedules.ts';
import { watchFiles } from './watch-files.ts';

let programs: FakePrograms;
let clock: TestClock;
let registry: SessionRegistry;
let open: Disposable[];
beforeEach(() => {
  programs = new FakePrograms();
  clock = new TestClock();
  registry = openFakeRegistry(programs, clock);
  open = [];
});
afterEach(() => {
  vi.useRealTimers();
  for (const item of open) item.dispose();
});

const create = (body: Partial<CreateSession>): ManagedSession =>
  registry.create({ name: 'web', command: 'sleep 60', start: false, ...body });

describe('a schedule', () => {
  const MINUTE_MS = 60_000;
  const openAtMidnight = async (): Promise<void> => {
    vi.useFakeTimers({ now: new Date(2026, 10, 23, 23, 58), toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    open.push(openSchedules(registry));
    // Its parser is loaded first.
    await vi.dynamicImportSettled();
    await settle();
  };

  it('starts a session at its times, and leaves a run alone that is alive by then', async () => {
    const session = create({ schedule: '0,1 0 * * *' });
    await openAtMidnight();
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(session.run).toBe(0);
    await vi.advanceTimersByTimeAsync(MINUTE_MS + 1000);
    await settle();
    expect(session.state.kind).toBe('running');
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    await settle();
    expect(session.run).toBe(1);
  });

  it('ends with the session, and when it is taken out of it', async () => {
    const session = create({ schedule: '0 0 * * *' });
    const other = create({ name: 'other', schedule: '0 0 * * *' });
    await openAtMidnight();
    registry.edit(session, { schedule: null });
    await registry.remove(other);
    await settle();
    await vi.advanceTimersByTimeAsync(3 * MINUTE_MS);
    await settle();
    expect(programs.started).toEqual([]);
  });

  it('is refused where it is none, or never comes', () => {
    expect(refuseSchedule('0 3 * * *')).toBeUndefined();
    expect(refuseSchedule('every day')).toBeDefined();
    expect(refuseSchedule('0 0 31 2 *')).toBeDefined();
  });
});

describe('a memory limit', () => {
  const stats = new Emitter<StreamEventData<'stats'>>();
  let holders = 0;
  const costs = {
    onStats: stats.event,
    acquire: () => {
      holders += 1;
      return toDisposable(() => (holders -= 1));
    },
  };
  const sample = async (rss: number): Promise<void> => {
    stats.fire({
      at: '',
      sessions: { web: { cpu: 0, rss, processes: 1, threads: 1, ports: [], offset: 0 } },
    });
    await settle();
  };

  it('restarts a session that is above it twice in a row, and says why', async () => {
    const session = create({ memoryLimitBytes: 500_000_000 });
    open.push(openMemoryLimits(registry, costs));
    await session.start();
    for (const rss of [600_000_000, 400_000_000, 600_000_000]) await sample(rss);
    expect(session.state.kind).toBe('running');
    await sample(700_000_000);
    expect(session.describe('owner')).toMatchObject({ state: 'backoff' });
    expect(session.describe('owner').error).toMatch(
      /^It used 6\d\d MB of memory, more than its limit of 4\d\d MB\.$/,
    );
    await clock.advance(1000);
    expect(session.describe('owner')).toMatchObject({ state: 'running', restarts: 1 });
  });

  it('costs no sampling where no session has one', () => {
    const session = create({});
    open.push(openMemoryLimits(registry, costs));
    expect(holders).toBe(0);
    registry.edit(session, { memoryLimitBytes: 2_000_000 });
    return settle().then(() => {
      expect(holders).toBe(1);
      open.pop()?.dispose();
      expect(holders).toBe(0);
    });
  });
});

describe('watched files', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'rootresume-watch-'));
    for (const folder of ['src/deep', 'node_modules/x', 'dist'])
      mkdirSync(join(dir, folder), { recursive: true });
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const write = (name: string): void => writeFileSync(join(dir, name), String(Math.random()));

  it('are told by globs and folders; what is ignored is not', async () => {
    const changed = new Set<string>();
    open.push(
      watchFiles(
        dir,
        { paths: ['src', '*.json', 'node_modules/**', 'dist/**'], ignore: ['dist', '**/*.log'] },
        (path) => changed.add(path),
        (message) => expect.fail(message),
      ),
    );
    // It sees changes only once it has seen what is there: the first one is made until it is told.
    const writeUntilTold = async (name: string): Promise<void> => {
      while (!changed.has(name)) {
        write(name);
        await delay(20);
      }
    };
    await writeUntilTold('src/deep/a.ts');
    await writeUntilTold('package.json');
    for (const name of ['node_modules/x/i.js', 'dist/out.js', 'src/x.log', 'readme.md']) write(name);
    write('package.json');
    await writeUntilTold('src/last.ts');
    expect([...changed].sort()).toEqual(['package.json', 'src/deep/a.ts', 'src/last.ts']);
  });

  it('restart a session once they are quiet, unless somebody stopped it', async () => {
    const clock = new TestClock();
    const session = create({ cwd: dir, watch: { paths: ['src'], debounceMs: 30 } });
    open.push(openFileWatches(registry, clock, (message) => expect.fail(message)));
    await session.start();
    const { run } = session;
    const change = async (): Promise<void> => {
      // It sees changes only once it has seen what is there: one is made until it is told.
      await vi.waitUntil(() => (write('src/a.ts'), clock.pending > 0), { timeout: 30_000, interval: 20 });
    };
    await change();
    expect(session.run).toBe(run);
    await clock.advance(30);
    await vi.waitUntil(() => session.run === run + 1 && session.state.kind === 'running', {
      timeout: 30_000,
    });
    expect(session.describe('owner')).toMatchObject({ state: 'running', restarts: 1 });
    expect(programs.aliveOf('web')).toHaveLength(1);
    await session.stop();
    await change();
    await clock.advance(30);
    expect(session.run).toBe(run + 1);
  });
});
