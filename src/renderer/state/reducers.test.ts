import { describe, expect, it } from 'vitest';
import type { Session } from '../../shared/session.ts';
import type { AppState } from './app-state.ts';
import { applyEvent } from './apply-event.ts';
import { applyLatency, applyStatus } from './apply-status.ts';
import { documentTitle } from './document-title.ts';
import { initialState } from './initial-state.ts';
import { addNotice, removeNotice } from './notices.ts';
import { closeTab, markUnread, moveTab, openTab } from './tabs.ts';

const state = (part: Partial<AppState> = {}): AppState => ({ ...initialState(null), ...part });
// Only the fields that these functions look at.
const session = (id: string, part: Partial<Session> = {}): Session =>
  ({
    id,
    name: id,
    state: 'running',
    title: '',
    exitCode: null,
    signal: null,
    stopped: false,
    ...part,
  }) as Session;
const stats = { cpu: 1, rss: 2, processes: 1, threads: 1, ports: [], offset: 0 };
const ids = (value: AppState): string[] => value.sessions.map(({ id }) => id);

describe('tabs', () => {
  it('open at the end and become active', () => {
    expect(openTab(state({ tabs: ['a'], activeTab: 'a' }), 'b')).toMatchObject({
      tabs: ['a', 'b'],
      activeTab: 'b',
    });
  });

  it('are gone to when they are open already, which marks them as read', () => {
    const before = state({ tabs: ['a', 'b'], activeTab: 'a', unread: new Set(['b']) });
    expect(openTab(before, 'b')).toMatchObject({ tabs: ['a', 'b'], activeTab: 'b', unread: new Set() });
    const after = openTab(before, 'b');
    expect(openTab(after, 'b')).toBe(after);
  });

  it('give way to their right neighbour when they close, or to the last', () => {
    const three = state({ tabs: ['a', 'b', 'c'], activeTab: 'b' });
    expect(closeTab(three, 'b').activeTab).toBe('c');
    expect(closeTab({ ...three, activeTab: 'c' }, 'c').activeTab).toBe('b');
    expect(closeTab(three, 'a')).toMatchObject({ tabs: ['b', 'c'], activeTab: 'b' });
    expect(closeTab(state({ tabs: ['a'], activeTab: 'a' }), 'a').activeTab).toBeNull();
  });

  it('move to any place, the ends included', () => {
    const three = state({ tabs: ['a', 'b', 'c'] });
    expect(moveTab(three, 'a', 2).tabs).toEqual(['b', 'c', 'a']);
    expect(moveTab(three, 'c', 0).tabs).toEqual(['c', 'a', 'b']);
    expect(moveTab(three, 'b', 99).tabs).toEqual(['a', 'c', 'b']);
    expect(moveTab(three, 'z', 0)).toBe(three);
  });

  it('are marked as unread unless they are looked at', () => {
    const two = state({ tabs: ['a', 'b'], activeTab: 'a' });
    expect(markUnread(two, 'b').unread).toEqual(new Set(['b']));
    expect(markUnread(two, 'a')).toBe(two);
    expect(markUnread(two, 'z')).toBe(two);
  });
});

describe('events of the stream', () => {
  it('tell role and version', () => {
    const data = { stream: 's', instance: 'i', version: '1.2', role: 'view' as const };
    expect(applyEvent(state(), { type: 'hello', data })).toMatchObject({ role: 'view', version: '1.2' });
  });

  it('replace all sessions, and drop the tabs and figures of those that vanished', () => {
    const before = state({
      sessions: [session('gone'), session('web')],
      tabs: ['gone', 'web'],
      activeTab: 'gone',
      stats: { gone: stats, web: stats },
    });
    const after = applyEvent(before, { type: 'sessions', data: [session('web'), session('db')] });
    expect(ids(after)).toEqual(['web', 'db']);
    expect(after).toMatchObject({ tabs: ['web'], activeTab: 'web', stats: { web: stats } });
  });

  it('put a changed session in its place and another at the end', () => {
    const before = state({ sessions: [session('a'), session('b')] });
    const changed = applyEvent(before, { type: 'session', data: session('a', { title: 'vim' }) });
    expect(changed.sessions.map(({ title }) => title)).toEqual(['vim', '']);
    expect(ids(applyEvent(before, { type: 'session', data: session('c') }))).toEqual(['a', 'b', 'c']);
  });

  it('take the figures away with the process', () => {
    const before = state({ sessions: [session('a')], stats: { a: stats } });
    expect(applyEvent(before, { type: 'session', data: session('a', { state: 'exited' }) }).stats).toEqual(
      {},
    );
  });

  it('close the tab of a session that was removed', () => {
    const before = state({ sessions: [session('a'), session('b')], tabs: ['a', 'b'], activeTab: 'b' });
    const after = applyEvent(before, { type: 'removed', data: { session: 'b' } });
    expect(after).toMatchObject({ tabs: ['a'], activeTab: 'a' });
    expect(ids(after)).toEqual(['a']);
  });

  it('leave the state as it is where they are for the terminals only', () => {
    const before = state({ tabs: ['a', 'b'], activeTab: 'a' });
    const bytes = new Uint8Array(1);
    expect(applyEvent(before, { type: 'output', data: { session: 'b', offset: 0, bytes } })).toBe(before);
    const snapshot = { session: 'b', offset: 0, cols: 80, rows: 24, bytes };
    expect(applyEvent(before, { type: 'snapshot', data: snapshot })).toBe(before);
  });
});

describe('the connection', () => {
  it('counts a break from its first moment', () => {
    const lost = applyStatus(state(), { kind: 'lost' }, 1000);
    expect(lost.connection).toEqual({ kind: 'lost', since: 1000 });
    expect(applyStatus(lost, { kind: 'lost' }, 2000)).toBe(lost);
  });

  it('remembers that a server said good-bye while it is away', () => {
    const closed = applyStatus(state(), { kind: 'closed', reason: 'shutdown' }, 1000);
    expect(applyStatus(closed, { kind: 'lost' }, 2000)).toBe(closed);
    expect(applyStatus(closed, { kind: 'live' }, 3000).connection.kind).toBe('live');
  });

  it('keeps its contents in every state', () => {
    const before = state({ sessions: [session('a')], tabs: ['a'] });
    for (const status of [{ kind: 'lost' }, { kind: 'signed-out', message: null }] as const)
      expect(applyStatus(before, status, 1)).toMatchObject({ sessions: before.sessions, tabs: before.tabs });
  });

  it('has a round trip only while it is live', () => {
    expect(applyLatency(state(), 5).connection).toEqual({ kind: 'connecting' });
    const live = applyStatus(state(), { kind: 'live' }, 1);
    expect(applyLatency(live, 5).connection).toEqual({ kind: 'live', latencyMs: 5 });
  });
});

describe('notices', () => {
  it('are said once, however often they come, and bounded in number', () => {
    let value = state();
    for (let id = 1; id <= 20; id += 1)
      value = addNotice(value, { id, tone: 'error', text: `problem ${id % 7}` });
    expect(value.notices.length).toBeLessThanOrEqual(5);
    expect(new Set(value.notices.map(({ text }) => text)).size).toBe(value.notices.length);
    for (let id = 100; id <= 120; id += 1)
      value = addNotice(value, {
        id,
        tone: 'info',
        text: `web wants to copy ${id}`,
        copy: { session: 'web', text: 'x' },
      });
    expect(value.notices.filter(({ copy }) => copy !== undefined).map(({ id }) => id)).toEqual([120]);
    expect(value.notices.some(({ id }) => id === 20)).toBe(true);
    expect(removeNotice(value, 20).notices.some(({ id }) => id === 20)).toBe(false);
  });
});

describe('the title of the page', () => {
  it('names the active session, its state and what its program calls itself', () => {
    const sessions = [
      session('web'),
      session('sh', { title: 'vim' }),
      session('bad', { state: 'exited', exitCode: 1 }),
    ];
    expect(documentTitle({ sessions, activeTab: 'web' })).toBe('● web — RootResume');
    expect(documentTitle({ sessions, activeTab: 'sh' })).toBe('● sh · vim — RootResume');
    expect(documentTitle({ sessions, activeTab: 'bad' })).toBe('▲ bad — RootResume');
    expect(documentTitle({ sessions, activeTab: null })).toBe('RootResume');
  });
});
