import type { StreamEventData } from '../../../shared/events.ts';
import type { Usage } from '../../../shared/usage.ts';
import { Emitter, toDisposable, type Disposable } from '../lifecycle.ts';
import { openProcessTable } from '../supervise/open-process-table.ts';
import type { ProcessInfo, ProcessTable } from '../supervise/process-table.ts';
import { treeOf } from '../supervise/process-tree.ts';
import { NO_PORTS, type PortReader } from './listening-ports.ts';
import { cpuMsOf, percentOf, usageOf, type Reading } from './usage.ts';

/** Between two samples, in milliseconds: often enough for a live figure, and 50 sessions cost well below a percent of a core. */
const SAMPLE_INTERVAL_MS = 1000;

/** The same on Windows, where each sample starts a PowerShell: some 300 ms of processor time by reputation, so a tenth of a core at most. */
export const WINDOWS_INTERVAL_MS = 3000;

/** The same while nobody looks: for the history. */
export const IDLE_INTERVAL_MS = 10_000;

/**
 * Every so many samples the whole process table is read. Between them only the processes of sessions are, and new ones: on a desktop most
 * belong to somebody else, and reading them is most of what a sample costs.
 */
const WHOLE_EVERY = 10;

/**
 * Ports are looked for this often, in milliseconds, and sooner after a process has begun or ended: the kernel walks through its whole table of
 * connections for it, which takes some 5 ms on a large machine, however few there are.
 */
const PORTS_INTERVAL_MS = 10_000;
const PORTS_INTERVAL_AFTER_CHANGE_MS = 3000;

/** What the sampler knows of a session. */
export interface MonitoredSession {
  readonly id: string;
  readonly state: { readonly kind: string };
  /** `pid`: of the process in the pty, while it is alive. */
  readonly currentRun: { readonly marker: string; readonly pid: number | undefined } | undefined;
  /** Ends where its output ends. */
  readonly log: { readonly end: number };
}

export interface SamplerOptions {
  /** Default: this machine's. */
  readonly processes?: ProcessTable;
  /** Default: none are told. */
  readonly ports?: PortReader;
  /** Default: 3 s after a process has begun or ended, 10 s otherwise. */
  readonly portsIntervalMs?: number;
  readonly intervalMs?: number;
  /** Between two samples while nobody looks; undefined: none are taken then. */
  readonly idleIntervalMs?: number;
}

/** A live session's processes in the last sample. */
export interface SampledTree {
  readonly processes: readonly ProcessInfo[];
  /** Percent of one core, by pid. */
  readonly cpu: ReadonlyMap<number, number>;
}

const NO_TREE: SampledTree = { processes: [], cpu: new Map() };

/** Samples what the process trees of live sessions cost, once a second while somebody wants to know, and seldom otherwise. */
export class StatsSampler implements Disposable {
  readonly #stats = new Emitter<Stats>();
  readonly onStats = this.#stats.event;
  readonly #processes: ProcessTable;
  readonly #ports: PortReader;
  readonly #intervalMs: number;
  readonly #idleIntervalMs: number | undefined;
  readonly #portsIntervalMs: number | undefined;
  #holders = 0;
  #timer: NodeJS.Timeout | undefined;
  #last: Reading | undefined;
  #trees: ReadonlyMap<string, SampledTree> = new Map();
  /** The processes of all sessions in the last sample, and this one. */
  #members: ReadonlySet<number> = new Set();
  /** Milliseconds of processor time that were seen of each session since the server began, and of the server itself. */
  readonly #cpuMs = new Map<string, number>();
  #latest: Stats | undefined;
  #portsReadAt = -Infinity;
  #portsReadFor: ReadonlySet<number> = new Set();
  #samples = 0;
  /** Counts the times that sampling began or stopped: a reading that was under way then belongs to nobody. */
  #epoch = 0;

  constructor(
    private readonly sessions: () => Iterable<MonitoredSession>,
    options: SamplerOptions = {},
  ) {
    this.#processes = options.processes ?? openProcessTable();
    this.#ports = options.ports ?? NO_PORTS;
    this.#intervalMs = options.intervalMs ?? SAMPLE_INTERVAL_MS;
    this.#idleIntervalMs = options.idleIntervalMs;
    this.#portsIntervalMs = options.portsIntervalMs;
    if (this.#idleIntervalMs !== undefined) this.#schedule(this.#intervalMs);
  }

  /** What the last sample told; undefined before the first. */
  get latest(): Stats | undefined {
    return this.#latest;
  }

  /** Samples often until what comes back is disposed. The first figures come after one interval: processor use is a difference. */
  acquire(): Disposable {
    this.#holders += 1;
    if (this.#holders === 1) this.#begin();
    return toDisposable(() => {
      this.#holders -= 1;
      if (this.#holders === 0) this.#relax();
    });
  }

  /** When ports were read last, in milliseconds of a clock that never steps back; -Infinity: not yet. */
  get portsReadAt(): number {
    return this.#portsReadAt;
  }

  /** The processes of a session in the last sample. */
  treeOf(session: string): SampledTree {
    return this.#trees.get(session) ?? NO_TREE;
  }

  /** Processor time, in milliseconds, that was seen of a session over all its runs since the server began. */
  cpuMsOf(session: string): number {
    return this.#cpuMs.get(session) ?? 0;
  }

  /** A session was removed: what is added up of it is not that of another one of its name. */
  forget(session: string): void {
    this.#cpuMs.delete(session);
  }

  dispose(): void {
    this.#stats.dispose();
    this.#stop();
  }

  #begin(): void {
    const { at } = this.#last ?? { at: -Infinity };
    const age = performance.now() - at;
    // Right after a sample another one would tell nothing.
    if (age < this.#intervalMs) return this.#schedule(this.#intervalMs - age);
    this.#epoch += 1;
    clearTimeout(this.#timer);
    void this.#sample();
  }

  #relax(): void {
    if (this.#idleIntervalMs === undefined) return this.#stop();
    this.#schedule(this.#pauseMs());
  }

  #stop(): void {
    this.#epoch += 1;
    clearTimeout(this.#timer);
    this.#last = undefined;
  }

  #schedule(ms: number | undefined): void {
    clearTimeout(this.#timer);
    if (ms === undefined) return;
    this.#epoch += 1;
    this.#timer = setTimeout(() => void this.#sample(), ms).unref();
  }

  /** How long until the next sample; while nobody looks they are taken at whole steps of the clock, so that the history has no holes. */
  #pauseMs(): number | undefined {
    const idle = this.#idleIntervalMs;
    if (this.#holders > 0) return this.#intervalMs;
    return idle === undefined ? undefined : idle - (Date.now() % idle) + MARGIN_MS;
  }

  #readTable(): ReturnType<ProcessTable['read']> {
    this.#samples += 1;
    const last = this.#last?.table;
    // The first sample names no members yet.
    if (last === undefined || this.#members.size === 0 || this.#samples % WHOLE_EVERY === 0)
      return this.#processes.read();
    return this.#processes.refresh(last, this.#members);
  }

  async #sample(): Promise<void> {
    const epoch = this.#epoch;
    // Where a program is asked (ps, PowerShell) it may fail once; the next sample tries again.
    const table = await this.#readTable().catch(() => undefined);
    if (table === undefined) {
      if (epoch === this.#epoch) this.#schedule(this.#pauseMs());
      return;
    }
    const markers = await this.#processes.readMarkers(table.values());
    if (epoch !== this.#epoch) return;
    const reading: Reading = { at: performance.now(), table };
    const earlier = this.#last;
    this.#last = reading;
    // Set before anybody is told, so that a listener that leaves stops it. The next one begins when this one is done, never beside it.
    this.#schedule(this.#pauseMs());
    if (earlier !== undefined) this.#tell(earlier, reading, markers);
  }

  #tell(earlier: Reading, { at, table }: Reading, markers: ReadonlyMap<number, string>): void {
    const live: { readonly id: string; readonly offset: number; readonly tree: ProcessInfo[] }[] = [];
    const members = new Set<number>([process.pid]);
    for (const { id, state, currentRun, log } of this.sessions()) {
      if (currentRun?.pid === undefined || !LIVE_STATES.has(state.kind)) continue;
      const leader = table.get(currentRun.pid);
      const tree = treeOf({ marker: currentRun.marker, leader, members: [] }, table, markers);
      for (const { pid } of tree) members.add(pid);
      live.push({ id, offset: log.end, tree });
    }
    this.#members = members;
    if (this.#arePortsDue(at, members)) {
      this.#portsReadAt = at;
      this.#portsReadFor = members;
      this.#ports.read(live.flatMap(({ tree }) => tree));
    }

    const sessions: Stats['sessions'] = {};
    const trees = new Map<string, SampledTree>();
    for (const { id, offset, tree } of live) {
      sessions[id] = { ...this.#usageOf(tree, earlier, at), offset };
      this.#cpuMs.set(id, this.cpuMsOf(id) + cpuMsOf(tree, earlier));
      trees.set(id, { processes: tree, cpu: cpuByPid(tree, earlier, at) });
    }
    this.#trees = trees;
    const self = table.get(process.pid);
    const app = this.#usageOf(self === undefined ? [] : [self], earlier, at);
    this.#latest = { at: new Date().toISOString(), sessions, app };
    this.#stats.fire(this.#latest);
  }

  #arePortsDue(at: number, members: ReadonlySet<number>): boolean {
    const before = this.#portsReadFor;
    const changed = members.size !== before.size || [...members].some((pid) => !before.has(pid));
    const wait = changed ? PORTS_INTERVAL_AFTER_CHANGE_MS : PORTS_INTERVAL_MS;
    // By a tenth sooner, so that a sample that comes a little early does not make it wait for another.
    return at - this.#portsReadAt >= (this.#portsIntervalMs ?? wait) * 0.9;
  }

  #usageOf(tree: readonly ProcessInfo[], earlier: Reading, at: number): Usage {
    return { ...usageOf(tree, earlier, at), ports: this.#ports.portsOf(tree) };
  }
}

/** What a sample tells; of the server itself always. */
export type Stats = StreamEventData<'stats'> & { readonly app: Usage };

/** States in which a session has processes, or may have. */
const LIVE_STATES: ReadonlySet<string> = new Set(['running', 'ready', 'stopping']);

/** A timer may fire a little early by the other clock. Milliseconds. */
const MARGIN_MS = 5;

const cpuByPid = (tree: readonly ProcessInfo[], earlier: Reading, at: number): Map<number, number> =>
  new Map(tree.map((info) => [info.pid, percentOf(cpuMsOf([info], earlier), at - earlier.at)]));
