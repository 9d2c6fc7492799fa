import type { Usage } from '../../../shared/usage.ts';
import type { ProcessInfo } from '../supervise/process-table.ts';

/** A reading of the process table, and when it was taken, in milliseconds of a clock that never steps back. */
export interface Reading {
  readonly at: number;
  readonly table: ReadonlyMap<number, ProcessInfo>;
}

/** Processor time, in milliseconds, that a process used since the earlier reading; one that is not in it has started since. */
const cpuSince = (earlier: Reading, info: ProcessInfo): number => {
  const before = earlier.table.get(info.pid);
  return before?.started === info.started ? Math.max(0, info.cpuMs - before.cpuMs) : info.cpuMs;
};

/** Processor time, in milliseconds, that a process tree used since the earlier reading, as far as its processes are still alive. */
export const cpuMsOf = (tree: readonly ProcessInfo[], earlier: Reading): number =>
  tree.reduce((sum, info) => sum + cpuSince(earlier, info), 0);

/** Percent of one core, to a tenth: /proc counts in hundredths of a second. */
export const percentOf = (cpuMs: number, elapsedMs: number): number =>
  Math.round((1000 * cpuMs) / Math.max(1, elapsedMs)) / 10;

/**
 * Adds up what a process tree costs. What a process used between the earlier reading and its end is not known, and not guessed. Memory
 * that processes share is counted for each of them, as every monitor does.
 */
export const usageOf = (
  tree: readonly ProcessInfo[],
  earlier: Reading,
  at: number,
): Omit<Usage, 'ports'> => ({
  cpu: percentOf(cpuMsOf(tree, earlier), at - earlier.at),
  rss: tree.reduce((sum, info) => sum + info.rss, 0),
  processes: tree.length,
  threads: tree.reduce((sum, info) => sum + info.threads, 0),
});
