import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessIdentity, ProcessInfo, ProcessTable } from './process-table.ts';
import { readTree, type SupervisedRun } from './process-tree.ts';

/** Between two looks at the process table, in milliseconds: short at first, since most programs end at once, then doubling. */
const SHORTEST_INTERVAL_MS = 10;
const LONGEST_INTERVAL_MS = 100;

/**
 * How long to wait for processes that SIGKILL was sent to, in milliseconds. They end within milliseconds unless the kernel itself holds
 * them (a dead network drive) or they belong to another user (sudo): to wait longer would only hold up whoever asked.
 */
const KILL_PATIENCE_MS = 5000;

export interface TerminateOptions {
  /** The polite one; each process of the tree gets it once. */
  readonly signal: NodeJS.Signals;
  /** Milliseconds before SIGKILL. */
  readonly gracePeriodMs: number;
  /** Cuts the grace period short. */
  readonly hurry?: AbortSignal;
  /** Whether the leader was asked to end in another way (keys, a command): while it lives, nobody is sent the polite signal. Default: no. */
  readonly askedOtherwise?: () => boolean;
}

/** Either nothing of the run is alive any more, or these processes could not be ended. */
export type TerminateOutcome =
  { readonly kind: 'ended' } | { readonly kind: 'survived'; readonly pids: readonly number[] };

/** Ends all processes of a run: politely, then by force, until the process table shows none of them. */
export const terminate = async (
  run: SupervisedRun,
  how: TerminateOptions,
  processes: ProcessTable,
): Promise<TerminateOutcome> => {
  const look = createLook(run, processes);
  if (await endPolitely(look, processes, run.leader, how)) return { kind: 'ended' };
  const survivors = await kill(look, processes);
  return survivors.length === 0 ? { kind: 'ended' } : { kind: 'survived', pids: survivors };
};

type Look = () => Promise<readonly ProcessInfo[]>;

/** Looks for the processes of a run again and again, and remembers those it saw: they lead to the rest when the leader is gone. */
const createLook = (run: SupervisedRun, processes: ProcessTable): Look => {
  let members = run.members;
  return async () => {
    const tree = await readTree({ ...run, members }, processes);
    members = tree;
    return tree;
  };
};

/** Signals each process once and waits; true when all are gone within the grace period. */
const endPolitely = async (
  look: Look,
  processes: ProcessTable,
  leader: ProcessIdentity | undefined,
  { signal, gracePeriodMs, hurry, askedOtherwise }: TerminateOptions,
): Promise<boolean> => {
  const end = performance.now() + gracePeriodMs;
  const told = new Map<number, string>();
  for (const interval of intervals()) {
    const tree = await look();
    if (tree.length === 0) return true;
    const alive = new Set(tree.map(({ pid }) => pid));
    const toldEarlier = new Set(told.keys());
    const isHeldBack =
      askedOtherwise?.() === true &&
      tree.some(({ pid, started }) => pid === leader?.pid && started === leader.started);
    // A request that is cut short with the grace period has failed, but there is no time left to ask in another way.
    const isOver = performance.now() >= end || hurry?.aborted === true;
    const isTooLate = isOver && askedOtherwise !== undefined;
    for (const info of tree) {
      const isTold = told.get(info.pid) === info.started;
      // What a process starts after it was told is its clean-up at work, and is left alone while that process lives.
      if (!isHeldBack && !isTooLate && !isTold && !(toldEarlier.has(info.ppid) && alive.has(info.ppid))) {
        told.set(info.pid, info.started);
        processes.signal(info, signal);
      }
      // A suspended process heeds the signal only when it goes on. It may have been suspended just now.
      if (info.suspended) processes.signal(info, 'SIGCONT');
    }
    const left = end - performance.now();
    if (left <= 0 || hurry?.aborted === true) return false;
    // An abort ends the pause, and the next look is the last.
    await delay(Math.min(interval, left), undefined, hurry && { signal: hurry }).catch(() => undefined);
  }
  return false;
};

/** Kills until none is left; gives those that would not end. */
const kill = async (look: Look, processes: ProcessTable): Promise<readonly number[]> => {
  const end = performance.now() + KILL_PATIENCE_MS;
  for (const interval of intervals()) {
    const tree = await look();
    if (tree.length === 0 || performance.now() > end) return tree.map(({ pid }) => pid);
    if (processes.kill !== undefined) await processes.kill(tree);
    else for (const info of tree) processes.signal(info, 'SIGKILL');
    await delay(interval);
  }
  return [];
};

/** Doubles from the shortest interval to the longest, without end. */
function* intervals(): Generator<number> {
  for (let interval = SHORTEST_INTERVAL_MS; ; interval = Math.min(2 * interval, LONGEST_INTERVAL_MS))
    yield interval;
}
