import type { ProcessInfo, ProcessTable } from './process-table.ts';
import { sendSignal } from './send-signal.ts';
import { taskkillTree } from './taskkill.ts';
import { WindowsAncestry } from './windows-ancestry.ts';
import type { WindowsProcess } from './windows-reading.ts';
import { windowsReadings, type WindowsReadings } from './windows-readings.ts';

const TICKS_PER_MS = 10_000;

/** So many are remembered at most; one that is forgotten is only tried once more. */
const MAX_TRIED = 1000;

/** What ends processes on Windows. */
export interface WindowsMeans {
  /** Ends one process at once. */
  readonly end: (pid: number) => boolean;
  /** Ends a process at once with all that the system takes for started by it. */
  readonly endTree: (pid: number) => Promise<void>;
}

// The only signals that Node knows for other processes there end them at once, whatever their name.
const USUAL_MEANS: WindowsMeans = { end: (pid) => sendSignal(pid, 'SIGKILL'), endTree: taskkillTree };

/**
 * Asks PowerShell for the processes: a second or so, and a third of a second of processor time, by reputation. Written by the documentation
 * and tested with answers of its form, never run on Windows.
 *
 * Environments cannot be read there, so there are no markers: a process belongs to a run because one of the run started it and both were
 * seen. One whose parent began and ended between two readings is not found. Job objects would know it; they need a native module.
 */
export const createWindowsProcessTable = (
  readings: WindowsReadings = windowsReadings(),
  { end, endTree }: WindowsMeans = USUAL_MEANS,
): ProcessTable => {
  const ancestry = new WindowsAncestry();
  /** What was ended as a tree, by pid and start: where that did not help, its processes are ended one by one. */
  const tried = new Set<string>();

  const read = async (): Promise<ReadonlyMap<number, ProcessInfo>> => {
    const { processes } = await readings.read();
    const descents = ancestry.trace(processes);
    return new Map(
      [...processes.values()].map((one) => [
        one.pid,
        describe(one, descents.get(one.pid) ?? { ppid: 0, forebears: [] }),
      ]),
    );
  };
  const isThere = (pid: number, started: string): boolean =>
    readings.latest?.processes.get(pid)?.started === started;

  return {
    // Start times are those of the clock: they mean the same after another start of the machine.
    boot: '',
    read,
    refresh: read,
    readMarkers: () => Promise.resolve(new Map()),
    identify: async (pid) => {
      // Without an answer it is not known: it runs on, and is ended with its terminal alone.
      const found = (await read().catch(() => undefined))?.get(pid);
      return found && { pid, started: found.started };
    },
    signal: ({ pid, started }, signal) => {
      // There is nothing that only asks a process: that is done by its terminal.
      if (signal === 'SIGKILL')
        void read().then(
          () => isThere(pid, started) && end(pid),
          () => undefined,
        );
      return isThere(pid, started);
    },
    kill: async (tree) => {
      const pids = new Set(tree.map(({ pid }) => pid));
      const roots = tree.filter(({ ppid }) => !pids.has(ppid));
      const processes = readings.latest?.processes ?? new Map<number, WindowsProcess>();
      const areTrees = roots.every(
        (root) => !tried.has(keyOf(root)) && reachedFrom(root.pid, processes).every((pid) => pids.has(pid)),
      );
      if (tried.size > MAX_TRIED) tried.clear();
      for (const root of roots) tried.add(keyOf(root));
      if (areTrees) await Promise.all(roots.map(({ pid }) => endTree(pid)));
      else for (const pid of pids) end(pid);
    },
  };
};

const keyOf = ({ pid, started }: ProcessInfo): string => `${pid}:${started}`;

/** All that `taskkill /T` takes for started by a process: it goes by numbers alone, and one may have been somebody else's before. */
const reachedFrom = (root: number, processes: ReadonlyMap<number, WindowsProcess>): number[] => {
  const reached = new Set([root]);
  for (const pid of reached) for (const one of processes.values()) if (one.ppid === pid) reached.add(one.pid);
  return [...reached];
};

const describe = (
  { pid, started, cpu, rss, threads }: WindowsProcess,
  { ppid, forebears }: Pick<ProcessInfo, 'ppid'> & Required<Pick<ProcessInfo, 'forebears'>>,
): ProcessInfo => ({
  pid,
  ppid,
  forebears,
  pgrp: 0,
  kernelSession: 0,
  suspended: false,
  cpuMs: cpu / TICKS_PER_MS,
  rss,
  threads,
  started,
});
