import { describe, expect, it } from 'vitest';
import type { PortTrouble } from '../../../shared/ports.ts';
import { Emitter } from '../lifecycle.ts';
import type { ProcessInfo, ProcessTable } from '../supervise/process-table.ts';
import { ExpectedPorts, type ExpectingSession } from './expected-ports.ts';
import { NO_PORTS, type PortHolder, type PortReader } from './listening-ports.ts';
import type { StatsSampler } from './sampler.ts';

const processOf = (pid: number): ProcessInfo => ({
  pid,
  ppid: 1,
  pgrp: pid,
  kernelSession: pid,
  started: '1',
  suspended: false,
  cpuMs: 0,
  rss: 0,
  threads: 1,
});

interface FakeSession extends ExpectingSession {
  told: readonly PortTrouble[];
}

const session = (id: string, pid: number | undefined, part: Partial<ExpectingSession> = {}): FakeSession => ({
  id,
  run: 1,
  state: { kind: pid === undefined ? 'idle' : 'running', ready: false },
  currentRun: pid === undefined ? undefined : { marker: id, pid },
  log: { end: 0 },
  definition: { ports: [3000], ready: null },
  told: [],
  tellPorts(troubles) {
    this.told = troubles;
  },
  ...part,
});

/** A machine on which each pid listens on one port, at a time that the test sets. */
const machine = (sessions: readonly FakeSession[], listening: Map<number, number>) => {
  const clock = { now: 0 };
  const stats = new Emitter<never>();
  const holderOf = (port: number): PortHolder | undefined => {
    const pid = [...listening].find(([, open]) => open === port)?.[0];
    return pid === undefined ? undefined : { pid, program: `program-${pid}` };
  };
  const ports: PortReader = {
    ...NO_PORTS,
    tells: true,
    portsOf: (processes) =>
      [...processes].flatMap(({ pid }) => {
        const port = listening.get(pid);
        return port === undefined ? [] : [{ port, loopback: false }];
      }),
    holderOf,
    holdersOf: (wanted) =>
      new Map(
        wanted.flatMap((port) => {
          const holder = holderOf(port);
          return holder === undefined ? [] : [[port, holder] as const];
        }),
      ),
  };
  const processes = new Map(
    sessions.flatMap(({ currentRun }) =>
      currentRun?.pid === undefined ? [] : [[currentRun.pid, processOf(currentRun.pid)] as const],
    ),
  );
  const sampler = {
    portsReadAt: -Infinity,
    onStats: stats.event,
    treeOf: (id: string) => {
      const pid = sessions.find((one) => one.id === id)?.currentRun?.pid;
      return { processes: pid === undefined ? [] : [processOf(pid)], cpu: new Map<number, number>() };
    },
  };
  const table = {
    read: () => Promise.resolve(processes),
    readMarkers: () => Promise.resolve(new Map<number, string>()),
  };
  const expected = new ExpectedPorts({
    sessions: () => sessions,
    table: table as unknown as ProcessTable,
    sampler: sampler as unknown as StatsSampler,
    ports,
    now: () => clock.now,
  });
  const readAt = (now: number): void => {
    clock.now = now;
    sampler.portsReadAt = now;
    stats.fire(undefined as never);
  };
  /** Figures come; ports were not read for them. */
  const sampleAt = (now: number): void => {
    clock.now = now;
    stats.fire(undefined as never);
  };
  return { expected, readAt, sampleAt };
};

const MISSING = { port: 3000, kind: 'missing', session: null, pid: null, program: null };

describe('a port that a session is expected to listen on', () => {
  it('is no trouble where its process tree listens on it', () => {
    const web = session('web', 10);
    machine([web], new Map([[10, 3000]])).readAt(60_000);
    expect(web.told).toEqual([]);
  });

  it('is missing where nobody listens on it ten seconds after the program began', () => {
    const web = session('web', 10);
    const { readAt } = machine([web], new Map());
    readAt(0);
    readAt(9000);
    expect(web.told).toEqual([]);
    readAt(10_000);
    expect(web.told).toEqual([MISSING]);
  });

  it('is missing three seconds after the probe has passed, and not before it has', () => {
    const state = { kind: 'running', ready: false };
    const web = session('web', 10, { state, definition: { ports: [3000], ready: { tcp: 3000 } } });
    const { readAt } = machine([web], new Map());
    readAt(0);
    readAt(60_000);
    expect(web.told).toEqual([]);
    state.ready = true;
    readAt(61_000);
    readAt(63_999);
    expect(web.told).toEqual([]);
    readAt(64_000);
    expect(web.told).toEqual([MISSING]);
  });

  it('is not missing by a reading from before the grace was over', () => {
    const web = session('web', 10);
    const { readAt, sampleAt } = machine([web], new Map());
    readAt(0);
    sampleAt(20_000);
    expect(web.told).toEqual([]);
  });

  it('has time again in the next run', () => {
    const run = { run: 1 };
    const web = session('web', 10);
    Object.defineProperty(web, 'run', { get: () => run.run });
    const { readAt } = machine([web], new Map());
    readAt(0);
    readAt(20_000);
    run.run = 2;
    readAt(21_000);
    expect(web.told).toEqual([]);
  });

  it('names the session that has taken it, also to a session at rest', () => {
    const [web, api] = [session('web', 10), session('api', 20, { definition: { ports: [], ready: null } })];
    const idle = session('idle', undefined);
    machine([web, api, idle], new Map([[20, 3000]])).readAt(0);
    const byApi = { port: 3000, kind: 'taken', session: 'api', pid: 20, program: 'program-20' };
    expect([web.told, idle.told, api.told]).toEqual([[byApi], [byApi], []]);
  });

  it('names the program that has taken it where that is no session’s, before a start as well', async () => {
    const web = session('web', undefined);
    const { expected } = machine([web, session('api', 20)], new Map([[99, 3000]]));
    const byOther = { port: 3000, kind: 'taken', session: null, pid: 99, program: 'program-99' };
    expect(await expected.takenBefore(web)).toEqual([byOther]);
    expect(web.told).toEqual([byOther]);
  });

  it('names a session that has just begun, before a start', async () => {
    const [web, api] = [session('web', undefined), session('api', 20)];
    const { expected } = machine([web, api], new Map([[20, 3000]]));
    expect(await expected.takenBefore(web)).toMatchObject([{ session: 'api', pid: 20 }]);
  });
});
