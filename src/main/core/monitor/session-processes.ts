import type { Process } from '../../../shared/processes.ts';
import { toDisposable, type Disposable } from '../lifecycle.ts';
import type { ProcessIdentity, ProcessInfo, ProcessTable } from '../supervise/process-table.ts';
import { treeOf } from '../supervise/process-tree.ts';
import { openProcessDescriber, type DescribeProcesses } from './describe-processes.ts';
import type { PortReader } from './listening-ports.ts';
import type { MonitoredSession, StatsSampler } from './sampler.ts';

/** It was told to end; it is no process of the session (any more); or it belongs to another user. */
export type EndOutcome = 'told' | 'gone' | 'refused';

/** The processes of a session, one by one. */
export class SessionProcesses implements Disposable {
  readonly #kills = new Set<Disposable>();

  constructor(
    private readonly table: ProcessTable,
    private readonly sampler: StatsSampler,
    private readonly ports: PortReader,
    private readonly describe: DescribeProcesses = openProcessDescriber(),
  ) {}

  /** Tells of all that are alive, with their command lines. Processor use is that of the last sample; 0 for one that has begun since. */
  async list(session: MonitoredSession): Promise<(Process & { readonly command: string })[]> {
    const tree = await this.#treeOf(session);
    const described = await this.describe(tree);
    const { cpu } = this.sampler.treeOf(session.id);
    return tree.flatMap((info) => {
      const known = described.get(info.pid);
      if (known === undefined) return [];
      const { pid, ppid, rss, threads, started } = info;
      return [
        {
          pid,
          ppid,
          name: known.name,
          command: known.command,
          cpu: cpu.get(pid) ?? 0,
          rss,
          threads,
          ports: this.ports.portsOf([info]),
          started,
          startedAt: known.startedAt === undefined ? null : new Date(known.startedAt).toISOString(),
        },
      ];
    });
  }

  /** Ends one process of a session: SIGTERM, and SIGKILL where it still runs after the grace period. The others are left alone. */
  async end(session: MonitoredSession, target: ProcessIdentity, gracePeriodMs: number): Promise<EndOutcome> {
    const isIt = ({ pid, started }: ProcessInfo): boolean => pid === target.pid && started === target.started;
    const found = (await this.#treeOf(session)).find(isIt);
    if (found === undefined) return 'gone';
    if (!this.table.signal(found, 'SIGTERM'))
      return (await this.#treeOf(session)).some(isIt) ? 'refused' : 'gone';
    // A suspended process heeds the signal only when it goes on.
    if (found.suspended) this.table.signal(found, 'SIGCONT');
    const timer = setTimeout(() => {
      this.#kills.delete(kill);
      // Its number may be another's by then: the table looks at its start first.
      this.table.signal(found, 'SIGKILL');
    }, gracePeriodMs).unref();
    const kill = toDisposable(() => clearTimeout(timer));
    this.#kills.add(kill);
    return 'told';
  }

  dispose(): void {
    for (const kill of this.#kills) kill.dispose();
    this.#kills.clear();
  }

  async #treeOf({ currentRun }: MonitoredSession): Promise<ProcessInfo[]> {
    if (currentRun === undefined) return [];
    const table = await this.table.read();
    const markers = await this.table.readMarkers(table.values());
    const leader = currentRun.pid === undefined ? undefined : table.get(currentRun.pid);
    return treeOf({ marker: currentRun.marker, leader, members: [] }, table, markers);
  }
}
