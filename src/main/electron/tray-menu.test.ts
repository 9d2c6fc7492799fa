import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_POLICIES } from '../../shared/policies.ts';
import { DEFAULT_STOP_POLICY, type Session } from '../../shared/session.ts';
import { listNames, summarize } from './session-summary.ts';
import { MAX_TRAY_SESSIONS, trayMenuKey, trayMenuTemplate, type TrayActions } from './tray-menu.ts';

const session = (id: string, change: Partial<Session> = {}): Session => ({
  id,
  name: id,
  command: 'true',
  args: null,
  cwd: '/',
  state: 'running',
  pid: 1,
  startedAt: null,
  exitedAt: null,
  exitCode: null,
  signal: null,
  stopped: false,
  error: null,
  retryAt: null,
  waitingFor: [],
  run: 1,
  restarts: 0,
  cols: 120,
  rows: 30,
  title: '',
  offset: 0,
  retainedFrom: 0,
  autostart: false,
  stop: DEFAULT_STOP_POLICY,
  ...DEFAULT_POLICIES,
  source: 'page',
  portTroubles: [],
  pendingRestart: [],
  ...change,
});

const crashed = (id: string, run = 1): Session => session(id, { state: 'exited', exitCode: 1, run });

const actions = (): TrayActions => ({
  showWindow: vi.fn(),
  openSession: vi.fn(),
  startSession: vi.fn(),
  stopSession: vi.fn(),
  share: vi.fn(),
  quit: vi.fn(),
});

const NOT_SHARED = { lan: false, shares: 0, viewers: 0 };

const labels = (items: readonly MenuItemConstructorOptions[]) => items.map(({ label }) => label);

describe("the tray's menu", () => {
  it('says that sharing is on, and how many watch', () => {
    const shown = (lan: boolean, viewers: number) =>
      labels(trayMenuTemplate([], { lan, shares: 1, viewers }, actions())).at(-2);
    expect(shown(false, 0)).toBe('Share on the network…');
    expect(shown(true, 0)).toBe('Shared on the network…');
    expect(shown(true, 1)).toBe('Shared on the network, 1 viewer…');
    expect(shown(false, 2)).toBe('Shared on the network, 2 viewers…');
    expect(trayMenuKey([], { lan: true, shares: 1, viewers: 1 })).not.toBe(
      trayMenuKey([], { lan: true, shares: 1, viewers: 2 }),
    );
  });

  it('shows each session with its sign', () => {
    const shown = labels(trayMenuTemplate([session('web'), crashed('worker')], NOT_SHARED, actions()));
    expect(shown).toContain('● web  running');
    expect(shown).toContain('▲ worker  exited 1');
  });

  it('offers to start and to stop what is due to start by itself', () => {
    const due: Session = { ...crashed('worker'), state: 'backoff', retryAt: '2026-11-23T12:00:00.000Z' };
    const menu = trayMenuTemplate([due], NOT_SHARED, actions());
    const worker = menu.find(({ label }) => label === '▲ worker  restart is due')
      ?.submenu as MenuItemConstructorOptions[];
    expect(worker.map(({ enabled }) => enabled)).toEqual([undefined, true, true]);
  });

  it('offers to stop what runs and to start what does not', () => {
    const does = actions();
    const menu = trayMenuTemplate([session('web'), crashed('worker')], NOT_SHARED, does);
    const [web, worker] = ['● web  running', '▲ worker  exited 1'].map(
      (label) => menu.find((item) => item.label === label)?.submenu as MenuItemConstructorOptions[],
    );
    expect(web?.map(({ enabled }) => enabled)).toEqual([undefined, false, true]);
    expect(worker?.map(({ enabled }) => enabled)).toEqual([undefined, true, false]);
    (web?.[2]?.click as () => void)();
    expect(does.stopSession).toHaveBeenCalledWith('web');
  });

  it('shows a name with & as it is', () => {
    expect(labels(trayMenuTemplate([session('x', { name: 'a & b' })], NOT_SHARED, actions()))).toContain(
      '● a && b  running',
    );
  });

  it('is bounded, and says how many it leaves to the window', () => {
    const many = Array.from({ length: MAX_TRAY_SESSIONS + 7 }, (_, index) => session(`s${index}`));
    expect(labels(trayMenuTemplate(many, NOT_SHARED, actions()))).toContain('7 more…');
  });

  it('counts as changed when a state changes, and not when output flows', () => {
    const before = trayMenuKey([session('web')], NOT_SHARED);
    expect(trayMenuKey([session('web', { offset: 999 })], NOT_SHARED)).toBe(before);
    expect(trayMenuKey([session('web', { state: 'stopping' })], NOT_SHARED)).not.toBe(before);
  });
});

describe('saying how all sessions are', () => {
  it('counts what runs and what crashed', () => {
    expect(summarize([session('a'), session('b', { state: 'ready' }), crashed('c')])).toBe(
      '2 running, 1 crashed',
    );
    expect(summarize([session('a')])).toBe('1 running');
    expect(summarize([session('a', { state: 'exited', exitCode: 0 })])).toBe('Nothing running');
  });

  it('lists names as a sentence does', () => {
    const named = (count: number) => Array.from({ length: count }, (_, index) => session(`s${index}`));
    expect(listNames(named(1))).toBe('s0');
    expect(listNames(named(3))).toBe('s0, s1 and s2');
    expect(listNames(named(9))).toBe('s0, s1, s2, s3, s4, s5 and 3 more');
  });
});
