import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PING_INTERVAL_MS } from '../../../shared/limits.ts';
import type { StreamEventData } from '../../../shared/events.ts';
import type { Ask } from '../../../shared/asks.ts';
import type { ProjectStatus } from '../../../shared/project.ts';
import type { Sharing } from '../../../shared/shares.ts';
import { VISIT_GRACE_MS } from '../../../shared/typing.ts';
import type { Storage } from '../../../shared/storage.ts';
import type { Credential } from '../access/credential.ts';
import { Emitter, toDisposable } from '../lifecycle.ts';
import { Alerts } from '../session/triggers/alerts.ts';
import { FakeSink } from './fake-sink.ts';
import { StreamHub } from './stream-hub.ts';
import type { StreamRequest } from './stream.ts';
import type { Visitor } from './visits.ts';

const owner: Credential = { id: 'owner', role: 'owner', sees: () => true };
const share: Credential = { id: 'share', role: 'view', share: 'share', sees: (id) => id === 'web' };
const request: StreamRequest = {
  output: 'all',
  from: 'snapshot',
  stats: false,
  paced: false,
  first: false,
  brief: false,
  after: new Map(),
};

const stats = new Emitter<StreamEventData<'stats'>>();
const storageChanges = new Emitter<Storage>();
const KEPT: Storage = { kept: true, message: null };
const FAILING: Storage = { kept: false, message: 'Output is not kept on the disk: the disk is full.' };
let storage = KEPT;
const setStorage = (status: Storage): void => {
  storage = status;
  storageChanges.fire(status);
};
let sharing: Omit<Sharing, 'viewers'> = { lan: false, shares: 0 };
const sharingChanges = new Emitter<undefined>();
let asks: readonly Ask[] = [];
const askChanges = new Emitter<undefined>();
let standing: StreamEventData<'role'> | undefined;
const standingChanges = new Emitter<string>();
const NO_PROJECT: ProjectStatus = {
  file: '/shop/rootresume.yaml',
  state: 'absent',
  revision: '',
  mistakes: [],
  differences: [],
};
let project = NO_PROJECT;
const projectChanges = new Emitter<ProjectStatus>();
let alerts = new Alerts();
let watching = 0;
let hub: StreamHub;

beforeEach(() => {
  vi.useFakeTimers();
  watching = 0;
  storage = KEPT;
  sharing = { lan: false, shares: 0 };
  asks = [];
  standing = undefined;
  project = NO_PROJECT;
  alerts = new Alerts();
  const none = new Emitter<never>();
  hub = new StreamHub(
    { instance: 'i', version: '0' },
    {
      sessions: { list: () => [], get: () => undefined, onChange: none.event, onRemoved: none.event },
      stats: {
        onStats: stats.event,
        acquire: () => {
          watching += 1;
          return toDisposable(() => (watching -= 1));
        },
      },
      storage: {
        get status() {
          return storage;
        },
        onStatus: storageChanges.event,
      },
      sharing: {
        get sharing() {
          return sharing;
        },
        onSharing: sharingChanges.event,
      },
      standings: {
        get asks() {
          return asks;
        },
        onAsks: askChanges.event,
        standingOf: (credential) =>
          standing !== undefined && credential.id === 'share'
            ? standing
            : { role: credential.role, typing: 'none' },
        onStanding: standingChanges.event,
      },
      project: {
        get status() {
          return project;
        },
        onStatus: projectChanges.event,
      },
      alerts,
    },
  );
});

afterEach(() => {
  hub.dispose();
  vi.useRealTimers();
});

const open = (
  change: Partial<StreamRequest> = {},
  credential = owner,
  room = Number.POSITIVE_INFINITY,
  visitor: Visitor = { address: '127.0.0.1', userAgent: 'test', remote: false },
): FakeSink => {
  const sink = new FakeSink(room);
  hub.open(credential, { ...request, ...change }, sink, visitor);
  return sink;
};

const named = (sink: FakeSink, name: string): readonly Record<string, unknown>[] =>
  sink
    .events()
    .filter((event) => event.name === name)
    .map(({ data }) => data);

describe('all streams', () => {
  it('are pinged often enough for a page to notice a dead connection', () => {
    const sink = open();
    for (let passed = 0; passed < 10; passed += 1) {
      const before = named(sink, 'ping').length;
      vi.advanceTimersByTime(PING_INTERVAL_MS);
      expect(named(sink, 'ping').length).toBeGreaterThan(before);
    }
  });

  it('queue no pings for a client that does not read, and are cut when it has not for long', () => {
    const sink = open({}, owner, 1);
    const before = sink.text.length;
    vi.advanceTimersByTime(9 * 60_000);
    expect(sink.text.length).toBe(before);
    expect(sink.destroyed).toBe(false);
    vi.advanceTimersByTime(2 * 60_000);
    expect(sink.destroyed).toBe(true);
    expect(hub.size).toBe(0);
  });

  it('sample what sessions cost only while one of them asks, and tell each only what it may see', () => {
    const plain = open();
    const sampled = open({ stats: true });
    const scoped = open({ stats: true }, share);
    expect(watching).toBe(2);
    const cost = { cpu: 1, rss: 2, processes: 3, threads: 4, ports: [], offset: 5 };
    stats.fire({ at: '2026-01-01T00:00:00Z', sessions: { web: cost, secret: cost } });
    expect(named(plain, 'stats')).toEqual([]);
    expect(named(sampled, 'stats')[0]?.['sessions']).toEqual({ web: cost, secret: cost });
    expect(named(scoped, 'stats')[0]?.['sessions']).toEqual({ web: cost });
    sampled.destroy();
    scoped.destroy();
    expect(watching).toBe(0);
  });

  it('of a credential end when it is revoked, and only those', () => {
    const mine = open();
    const theirs = open({}, share);
    hub.endOf('share', 'revoked');
    expect(named(theirs, 'bye')).toEqual([{ reason: 'revoked' }]);
    expect(theirs.ended).toBe(true);
    expect(mine.ended).toBe(false);
    expect(hub.size).toBe(1);
  });

  it('are known to their own credential only', () => {
    const id = named(open(), 'hello')[0]?.['stream'] as string;
    expect(hub.find(id, owner)).toBeDefined();
    expect(hub.find(id, share)).toBeUndefined();
    expect(hub.find('guess', owner)).toBeUndefined();
  });
});

describe('a disk that fails', () => {
  it('is told to the owner, at once and to whoever comes later, until it has healed', () => {
    const early = open();
    expect(named(early, 'storage')).toEqual([]);
    setStorage(FAILING);
    const late = open();
    expect(named(late, 'storage')).toEqual([FAILING]);
    setStorage(KEPT);
    expect(named(early, 'storage')).toEqual([FAILING, KEPT]);
    expect(named(late, 'storage')).toEqual([FAILING, KEPT]);
    expect(named(open(), 'storage')).toEqual([]);
  });

  it('is told to a stalled client once it reads on, as it stands then', () => {
    const sink = open({}, owner, 1);
    setStorage(FAILING);
    setStorage({ ...FAILING, message: 'Output is not kept on the disk: it is read-only.' });
    expect(named(sink, 'storage')).toEqual([]);
    sink.drain(Number.POSITIVE_INFINITY);
    expect(named(sink, 'storage').map(({ message }) => message)).toEqual([
      'Output is not kept on the disk: it is read-only.',
    ]);
  });

  it('is nobody else’s affair', () => {
    const sink = open({}, share);
    setStorage(FAILING);
    expect(named(sink, 'storage')).toEqual([]);
  });
});

describe('asking to type', () => {
  const ASK: Ask = {
    id: 'ask-1',
    viewer: 'share',
    address: '192.168.1.7',
    browser: 'Firefox on Android',
    share: 'share',
    label: '',
    sessions: '*',
    at: '2026-01-02T03:04:05.000Z',
  };
  const setStanding = (change: StreamEventData<'role'>): void => {
    standing = change;
    standingChanges.fire('share');
  };

  it('is told to every window of the owner, also to one that is opened later, and to nobody else', () => {
    const [window, guest] = [open(), open({}, share)];
    asks = [ASK];
    askChanges.fire(undefined);
    const later = open();
    asks = [];
    askChanges.fire(undefined);
    expect(named(window, 'asks')).toEqual([[ASK], []]);
    expect(named(later, 'asks')).toEqual([[ASK], []]);
    expect(named(open(), 'asks')).toEqual([]);
    expect(named(guest, 'asks')).toEqual([]);
  });

  it('is answered in every stream of who asked, and in no other', () => {
    const [first, second, window] = [open({}, share), open({}, share), open()];
    expect(named(first, 'role')).toEqual([]);
    setStanding({ role: 'view', typing: 'asked' });
    setStanding({ role: 'control', typing: 'visit' });
    for (const sink of [first, second])
      expect(named(sink, 'role')).toEqual([
        { role: 'view', typing: 'asked' },
        { role: 'control', typing: 'visit' },
      ]);
    expect(named(open({}, share), 'role')).toEqual([{ role: 'control', typing: 'visit' }]);
    expect(named(window, 'role')).toEqual([]);
    expect(hub.viewers().map(({ id, role }) => [id, role])).toContainEqual(['share', 'control']);
  });

  it('tells a full connection what is true when it has room', () => {
    const guest = open({}, share, 1);
    setStanding({ role: 'control', typing: 'visit' });
    setStanding({ role: 'view', typing: 'none' });
    guest.drain();
    expect(named(guest, 'role')).toEqual([{ role: 'view', typing: 'none' }]);
  });

  it('knows a visit to be over when no stream of it has been open for a minute', () => {
    const over: string[] = [];
    hub.onVisitEnd((id) => over.push(id));
    const [first, second] = [open({}, share), open({}, share)];
    first.destroy();
    vi.advanceTimersByTime(2 * VISIT_GRACE_MS);
    second.destroy();
    vi.advanceTimersByTime(VISIT_GRACE_MS - 1);
    // A reload.
    const third = open({}, share);
    vi.advanceTimersByTime(2 * VISIT_GRACE_MS);
    expect(over).toEqual([]);
    third.destroy();
    vi.advanceTimersByTime(VISIT_GRACE_MS);
    expect(over).toEqual(['share']);
  });
});

describe('the project file', () => {
  const GOOD: ProjectStatus = { ...NO_PROJECT, state: 'good', revision: '1' };
  const change = (status: ProjectStatus): void => {
    project = status;
    projectChanges.fire(status);
  };

  it('is told to the owner where there is one, and whenever it changes; to nobody else', () => {
    const [window, guest] = [open(), open({}, share)];
    expect(named(window, 'project')).toEqual([]);
    change(GOOD);
    change(NO_PROJECT);
    expect(named(window, 'project')).toEqual([GOOD, NO_PROJECT]);
    change(GOOD);
    expect(named(open(), 'project')).toEqual([GOOD]);
    expect(named(open({}, share), 'project')).toEqual([]);
    expect(named(guest, 'project')).toEqual([]);
  });
});

describe('sharing', () => {
  const PHONE: Visitor = { address: '192.168.1.7', userAgent: 'phone', remote: true };
  const viewersTold = (sink: FakeSink): readonly unknown[] =>
    named(sink, 'sharing').map(({ viewers }) => viewers);

  it('is told to the owner: each viewer once, however many streams it has', () => {
    const window = open();
    expect(named(window, 'sharing')).toEqual([]);
    const [first, second] = [open({}, share), open({}, share)];
    expect(viewersTold(window)).toEqual([1]);
    expect(viewersTold(open())).toEqual([1]);
    first.destroy();
    expect(viewersTold(window)).toEqual([1]);
    second.destroy();
    expect(viewersTold(window)).toEqual([1, 0]);
    expect(viewersTold(first)).toEqual([]);
  });

  it("counts the owner's own browsers on other machines, and not those on this one", () => {
    const window = open();
    open({}, { ...owner, id: 'device-here' });
    open({}, { ...owner, id: 'device-phone' }, undefined, PHONE);
    expect(viewersTold(window)).toEqual([1]);
  });

  it('tells when it begins and ends', () => {
    const window = open();
    sharing = { lan: true, shares: 2 };
    sharingChanges.fire(undefined);
    sharing = { lan: false, shares: 0 };
    sharingChanges.fire(undefined);
    expect(named(window, 'sharing')).toEqual([
      { lan: true, shares: 2, viewers: 0 },
      { lan: false, shares: 0, viewers: 0 },
    ]);
  });

  it('knows who watches, and since when', () => {
    vi.setSystemTime(new Date('2026-01-02T03:04:05.000Z'));
    open({}, share, undefined, PHONE);
    expect(hub.viewers()).toEqual([
      {
        id: 'share',
        address: '192.168.1.7',
        userAgent: 'phone',
        role: 'view',
        share: 'share',
        since: '2026-01-02T03:04:05.000Z',
        sessions: [],
      },
    ]);
  });
});
