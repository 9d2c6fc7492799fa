import type { SessionStats, StreamEventData } from '../../../shared/events.ts';
import { Emitter, toDisposable, type Disposable } from '../lifecycle.ts';
import { openProcessTable } from '../supervise/open-process-table.ts';
import type { ProcessTable } from '../supervise/process-table.ts';
import { treeOf } from '../supervise/process-tree.ts';
import { usageOf, type Reading } from './usage.ts';

/** Between two samples, in milliseconds: often enough for a live figure, and 50 sessions cost well below a percent of a core. */
const SAMPLE_INTERVAL_MS = 1000;

/**
 * Every so many samples the whole process table is read. Between them only the processes of sessions are, and new ones: on a desktop most
 * belong to somebody else, and reading them is most of what a sample costs.
 */
const WHOLE_EVERY = 10;

/** What the sampler knows of a session. */
export interface MonitoredSession {
  readonly id: string;
  readonly state: { readonly kind: string };
  /** `pid`: of the process in the pty, while it is alive. */
  readonly currentRun: { readonly marker: string; readonly pid: number | undefined } | undefined;
  /** Ends where its output ends. */
  readonly log: { readonly end: number };
}

/** Samples what the process trees of live sessions cost, once a second while somebody wants to know, and not at all otherwise. */
export class StatsSampler implements Disposable {
  readonly #stats = new Emitter<StreamEventData<'stats'>>();
  readonly onStats = this.#stats.event;
  #holders = 0;
  #timer: NodeJS.Timeout | undefined;
  #last: Reading | undefined;
  /** The processes of all sessions in the last sample. */
  #members: ReadonlySet<number> = new Set();
  #samples = 0;
  /** Counts the times that sampling began or stopped: a reading that was under way then belongs to nobody. */
  #epoch = 0;

  constructor(
    private readonly sessions: () => Iterable<MonitoredSession>,
    private readonly processes: ProcessTable = openProcessTable(),
    private readonly intervalMs = SAMPLE_INTERVAL_MS,
  ) {}

  /** Samples until what comes back is disposed. The first figures come after one interval: processor use is a difference. */
  acquire(): Disposable {
    this.#holders += 1;
    if (this.#holders === 1) void this.#sample();
    return toDisposable(() => {
      this.#holders -= 1;
      if (this.#holders === 0) this.#stop();
    });
  }

  dispose(): void {
    this.#stats.dispose();
    this.#stop();
  }

  #stop(): void {
    this.#epoch += 1;
    clearTimeout(this.#timer);
    this.#last = undefined;
  }

  #readTable(): ReturnType<ProcessTable['read']> {
    this.#samples += 1;
    const last = this.#last?.table;
    // The first sample names no members yet.
    if (last === undefined || this.#members.size === 0 || this.#samples % WHOLE_EVERY === 0)
      return this.processes.read();
    return this.processes.refresh(last, this.#members);
  }

  async #sample(): Promise<void> {
    const epoch = this.#epoch;
    const table = await this.#readTable();
    const markers = await this.processes.readMarkers(table.values());
    if (epoch !== this.#epoch) return;
    const reading: Reading = { at: performance.now(), table };
    const earlier = this.#last;
    this.#last = reading;
    // Set before anybody is told, so that a listener that leaves stops it. The next one begins when this one is done, never beside it.
    this.#timer = setTimeout(() => void this.#sample(), this.intervalMs);
    if (earlier === undefined) return;
    const sessions: Record<string, SessionStats> = {};
    const members = new Set<number>();
    for (const { id, state, currentRun, log } of this.sessions()) {
      if (currentRun?.pid === undefined || (state.kind !== 'running' && state.kind !== 'stopping')) continue;
      const leader = table.get(currentRun.pid);
      const tree = treeOf({ marker: currentRun.marker, leader, members: [] }, table, markers);
      for (const { pid } of tree) members.add(pid);
      sessions[id] = { ...usageOf(tree, earlier, reading.at), offset: log.end };
    }
    this.#members = members;
    this.#stats.fire({ at: new Date().toISOString(), sessions });
  }
}
