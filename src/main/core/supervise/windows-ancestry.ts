import type { ProcessIdentity } from './process-table.ts';
import type { WindowsProcess } from './windows-reading.ts';

/** Processes that are remembered at most; of those that have ended the earliest are forgotten first. */
const MAX_KNOWN = 20_000;

/** Where a process comes from, as far as it was seen. */
export interface Descent {
  /** The nearest of its ancestors that is alive; 0: none is known. */
  readonly ppid: number;
  /** Those below that, which have ended; the nearest first. */
  readonly forebears: readonly ProcessIdentity[];
}

const keyOf = ({ pid, started }: ProcessIdentity): string => `${pid}:${started}`;

/**
 * Remembers who started whom. Windows goes on naming a parent by its number when it has ended, and gives the number to others: a process of
 * that number which began later is not the parent. What was never in a reading leads to nobody.
 */
export class WindowsAncestry {
  /** By pid and start. */
  readonly #parents = new Map<string, ProcessIdentity | undefined>();
  /** The last holder of each number. */
  readonly #holders = new Map<number, ProcessIdentity>();

  /** Takes note of a reading, and tells where each process in it comes from. */
  trace(processes: ReadonlyMap<number, WindowsProcess>): ReadonlyMap<number, Descent> {
    const unknown = [...processes.values()].filter((one) => !this.#parents.has(keyOf(one)));
    // Before this reading's holders take over: a parent may have ended, and its number been given again, since the last one.
    const earlier = new Map(unknown.map((one) => [one, this.#holders.get(one.ppid)]));
    for (const { pid, started } of processes.values()) this.#holders.set(pid, { pid, started });
    for (const one of unknown) {
      const candidates = [this.#holders.get(one.ppid), earlier.get(one)];
      const parent = candidates.find(
        (held) => held !== undefined && held.pid !== one.pid && BigInt(held.started) <= BigInt(one.started),
      );
      this.#parents.set(keyOf(one), parent);
    }
    this.#forget(processes);
    return new Map([...processes.values()].map((one) => [one.pid, this.#descentOf(one, processes)]));
  }

  #descentOf(one: ProcessIdentity, processes: ReadonlyMap<number, WindowsProcess>): Descent {
    const forebears: ProcessIdentity[] = [];
    let parent = this.#parents.get(keyOf(one));
    while (parent !== undefined && forebears.length < MAX_KNOWN) {
      if (processes.get(parent.pid)?.started === parent.started) return { ppid: parent.pid, forebears };
      forebears.push(parent);
      parent = this.#parents.get(keyOf(parent));
    }
    return { ppid: 0, forebears };
  }

  #forget(processes: ReadonlyMap<number, WindowsProcess>): void {
    const isAlive = (key: string): boolean => {
      const [pid, started] = key.split(':');
      return processes.get(Number(pid))?.started === started;
    };
    for (const key of this.#parents.keys()) {
      if (this.#parents.size <= MAX_KNOWN) break;
      if (!isAlive(key)) this.#parents.delete(key);
    }
    for (const pid of this.#holders.keys()) {
      if (this.#holders.size <= MAX_KNOWN) break;
      if (!processes.has(pid)) this.#holders.delete(pid);
    }
  }
}
