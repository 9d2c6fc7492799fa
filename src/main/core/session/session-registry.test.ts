import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Emitter } from '../lifecycle.ts';
import { createMemoryLog } from '../log/memory-log.ts';
import { spawnPty } from '../pty/node-pty.ts';
import type { ScreenHost } from '../screen/screen.ts';
import { openProcessTable } from '../supervise/open-process-table.ts';
import { Supervisor } from '../supervise/supervisor.ts';
import { openDefinitionStore } from './definition-store.ts';
import { DEFAULT_DEFINITION } from './definition.ts';
import { SessionRegistry } from './session-registry.ts';

let dir: string;
let warnings: string[];
let registries: SessionRegistry[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rootresume-registry-'));
  warnings = [];
  registries = [];
});
afterEach(async () => {
  for (const registry of registries) {
    registry.hurry();
    await registry.retireAll();
    registry.dispose();
  }
  rmSync(dir, { recursive: true, force: true });
});

const screens: ScreenHost = {
  open: () => ({
    offset: 0,
    snapshot: () => Promise.reject(new Error('this screen draws nothing')),
    onTitle: new Emitter<string>().event,
    onPressure: new Emitter<boolean>().event,
    dispose: () => undefined,
  }),
  close: () => Promise.resolve(),
};

const open = (): SessionRegistry => {
  const warn = (message: string): void => void warnings.push(message);
  const registry = new SessionRegistry({
    spawnPty,
    supervisor: new Supervisor({ dataDir: dir, warn }),
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: dir, SHELL: '/bin/sh' },
    cwd: dir,
    openLog: (_id, size) => createMemoryLog({ size }),
    screens,
    store: openDefinitionStore(join(dir, 'sessions.json'), warn),
  });
  registries.push(registry);
  return registry;
};

const isAlive = async (pid: number | null): Promise<boolean> =>
  (await openProcessTable().read()).has(pid ?? 0);

describe('the registry', () => {
  it('creates sessions with ids of their own, in order, and starts them', () => {
    const registry = open();
    registry.create({ name: 'Web', command: 'sleep 60' });
    registry.create({ name: 'web', command: 'sleep 60', start: false });
    expect(registry.list().map(({ id, state }) => [id, state.kind])).toEqual([
      ['web', 'running'],
      ['web-2', 'idle'],
    ]);
  });

  it('creates a session whose program is missing; the failure is the session’s', () => {
    expect(open().create({ command: 'no-such-tool' }).describe('view')).toMatchObject({ state: 'failed' });
  });

  it('gives an id only once, also after its session was removed', async () => {
    const registry = open();
    await registry.remove(registry.create({ name: 'web', command: 'true', start: false }));
    expect(registry.create({ name: 'web', command: 'true', start: false }).id).toBe('web-2');
  });

  it('removes a session with all that it started, and tells so after its last change', async () => {
    const registry = open();
    const told: string[] = [];
    registry.onChange(({ id, state }) => told.push(`${id} ${state.kind}`));
    registry.onRemoved((id) => told.push(`${id} removed`));
    const session = registry.create({ name: 'web', command: 'sleep 60' });
    const { pid } = session.describe('view');
    await registry.remove(session);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await isAlive(pid)).toBe(false);
    expect(told.at(-1)).toBe('web removed');
    expect(registry.get('web')).toBeUndefined();
  });

  it('keeps definitions over a restart of the server, and starts those that are to start by themselves', async () => {
    const first = open();
    first.create({ name: 'web', command: 'sleep 60', env: { A: '1' }, autostart: true });
    first.create({ name: 'db', command: 'sleep 60', stop: { gracePeriodMs: 5 } });
    first.edit(first.list()[1] ?? expect.fail('no session'), { name: 'database' });
    await first.retireAll();
    const second = open();
    expect(second.list().map((session) => session.definition)).toEqual(
      first.list().map((session) => session.definition),
    );
    second.autostart();
    expect(second.list().map(({ state }) => state.kind)).toEqual(['running', 'idle']);
  });

  it('ends everything side by side when the server closes', async () => {
    const registry = open();
    const pids = Array.from(
      { length: 5 },
      (_, n) => registry.create({ name: `s${n}`, command: 'sleep 60' }).describe('view').pid,
    );
    await registry.retireAll();
    expect(await Promise.all(pids.map(isAlive))).toEqual(pids.map(() => false));
  });
});

const DEFAULT = { ...DEFAULT_DEFINITION, id: 'web', name: 'web', command: 'true', cwd: '/' };

describe('stored definitions', () => {
  it.each(['', '{', '{"a":1}', 'null'])(
    'that are damaged are set aside and told, never lost: %s',
    (content) => {
      writeFileSync(join(dir, 'sessions.json'), content);
      expect(open().list()).toEqual([]);
      expect(warnings).toHaveLength(1);
      expect(readFileSync(join(dir, 'sessions.json.damaged-1'), 'utf8')).toBe(content);
    },
  );

  it('of an earlier version, which knew fewer fields, are completed', () => {
    const { id, name, command, args, cwd, env, autostart } = DEFAULT;
    const stored = {
      id,
      name,
      command,
      args,
      cwd,
      env,
      autostart,
      stop: { signal: 'SIGINT', gracePeriodMs: 5 },
    };
    writeFileSync(join(dir, 'sessions.json'), JSON.stringify([stored]));
    expect(
      open()
        .list()
        .map(({ definition }) => definition),
    ).toEqual([{ ...DEFAULT, stop: { ...DEFAULT.stop, ...stored.stop } }]);
    expect(warnings).toEqual([]);
  });

  it('of which one is damaged give the others', () => {
    open().create({ name: 'web', command: 'true', start: false });
    const file = join(dir, 'sessions.json');
    const stored = JSON.parse(readFileSync(file, 'utf8')) as unknown[];
    writeFileSync(file, JSON.stringify([{ id: '../etc' }, ...stored]));
    expect(
      open()
        .list()
        .map(({ id }) => id),
    ).toEqual(['web']);
    expect(readdirSync(dir)).toContain('sessions.json.damaged-1');
  });
});
