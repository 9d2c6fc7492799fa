import { join } from 'node:path';
import { readDataDirId } from './data-dir-id.ts';
import { openProcessTable } from './open-process-table.ts';
import type { ProcessIdentity, ProcessTable } from './process-table.ts';
import { readTree, type SupervisedRun } from './process-tree.ts';
import { RunLedger } from './run-ledger.ts';
import { isMarkerOf, runMarker } from './run-marker.ts';
import { terminate, type TerminateOptions, type TerminateOutcome } from './terminate.ts';

/** What an orphan gets to end by itself, in milliseconds, whatever its session's policy: somebody waits for the server to start. */
const ORPHAN_GRACE_MS = 3000;

export interface SupervisorOptions {
  readonly dataDir: string;
  /** Told, in a sentence, what could not be ended or saved. */
  readonly warn: (message: string) => void;
  /** Default: this machine's. */
  readonly processes?: ProcessTable;
}

interface Tracked {
  /** Of the process in the pty; undefined when it was gone before it could be identified. */
  readonly leader: Promise<ProcessIdentity | undefined>;
  /** What was alive of the run when its leader exited; empty until then. */
  leftBehind: Promise<readonly ProcessIdentity[]>;
}

/** Knows which processes belong to which run of which session, and ends all of them, also those of a server that was killed. */
export class Supervisor {
  readonly #processes: ProcessTable;
  readonly #dataDirId: string;
  readonly #ledger: RunLedger;
  readonly #warn: (message: string) => void;
  /** Runs of which something is, or may be, alive; by marker. */
  readonly #tracked = new Map<string, Tracked>();

  constructor({ dataDir, warn, processes = openProcessTable() }: SupervisorOptions) {
    this.#processes = processes;
    this.#warn = warn;
    this.#dataDirId = readDataDirId(dataDir);
    this.#ledger = new RunLedger(join(dataDir, 'runs.json'), processes.boot, warn);
  }

  /** Gives what every process of a run carries in its environment. */
  markerOf(sessionId: string, run: number): string {
    return runMarker(this.#dataDirId, sessionId, run);
  }

  /** Takes note of a run whose leader was started this moment, or is about to be where its pid is still to come. */
  begin(marker: string, pid: number | Promise<number | undefined>): void {
    const identify = (told: number | undefined): Promise<ProcessIdentity | undefined> =>
      told === undefined ? Promise.resolve(undefined) : this.#processes.identify(told);
    const leader = typeof pid === 'number' ? identify(pid) : pid.then(identify);
    const tracked: Tracked = { leader, leftBehind: Promise.resolve([]) };
    this.#tracked.set(marker, tracked);
    void leader.then((identity) => {
      if (identity !== undefined && this.#tracked.get(marker) === tracked)
        this.#ledger.add({ marker, ...identity });
    });
  }

  /** Takes note that the leader of a run has exited this moment. What it left running stays known until it is terminated. */
  end(marker: string): void {
    const tracked = this.#tracked.get(marker);
    if (tracked === undefined) return;
    tracked.leftBehind = this.#findLeftBehind(marker, tracked);
  }

  /**
   * Ends all processes of a run: the signal to each, the grace period, then SIGKILL. Resolves when none is alive, or after some seconds
   * with those that cannot be ended (held by the kernel, or another user's).
   */
  async terminate(run: { readonly marker: string }, how: TerminateOptions): Promise<TerminateOutcome> {
    const { marker } = run;
    const tracked = this.#tracked.get(marker);
    const leader = await tracked?.leader;
    const members = (await tracked?.leftBehind) ?? [];
    return this.#terminate({ marker, leader, members }, how);
  }

  /** Ends what an earlier server of this data dir left running. To be called once, before the first run. */
  async endOrphans(): Promise<void> {
    const orphans = new Map<string, SupervisedRun>();
    for (const { marker, pid, started } of this.#ledger.readStored())
      orphans.set(marker, { marker, leader: { pid, started }, members: [] });
    // The file may be damaged, or older than the last run; the processes themselves say the rest.
    const table = await this.#processes.read().catch((error: unknown) => {
      this.#warn(`What an earlier server left running could not be looked for: ${(error as Error).message}.`);
      return undefined;
    });
    if (table === undefined) return;
    for (const marker of (await this.#processes.readMarkers(table.values())).values())
      if (isMarkerOf(this.#dataDirId, marker) && !orphans.has(marker))
        orphans.set(marker, { marker, leader: undefined, members: [] });
    await Promise.all([...orphans.values()].map((orphan) => this.#endOrphan(orphan)));
  }

  async #endOrphan(orphan: SupervisedRun): Promise<void> {
    // The kernel hangs a leader up when its terminal goes, but another orphan may hold that open. A shell on its own ignores SIGTERM.
    if (orphan.leader !== undefined) this.#processes.signal(orphan.leader, 'SIGHUP');
    await this.#terminate(orphan, { signal: 'SIGTERM', gracePeriodMs: ORPHAN_GRACE_MS });
  }

  async #findLeftBehind(marker: string, tracked: Tracked): Promise<readonly ProcessIdentity[]> {
    const run = { marker, leader: await tracked.leader, members: [] };
    const alive = await readTree(run, this.#processes, true);
    if (alive.length === 0) this.#forget(marker);
    return alive;
  }

  async #terminate(run: SupervisedRun, how: TerminateOptions): Promise<TerminateOutcome> {
    const outcome = await terminate(run, how, this.#processes);
    if (outcome.kind === 'ended') this.#forget(run.marker);
    else this.#warn(`These processes could not be ended: ${outcome.pids.join(', ')}.`);
    return outcome;
  }

  #forget(marker: string): void {
    this.#tracked.delete(marker);
    this.#ledger.remove(marker);
  }
}
