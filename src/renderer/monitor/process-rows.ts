import type { Process } from '../../shared/processes.ts';

/** A process in its place in the tree. */
export interface ProcessRow {
  readonly process: Process;
  /** How many of its ancestors are in the tree. */
  readonly depth: number;
}

/** Puts processes in the order of a tree: each below the one that started it, siblings by age. */
export const processRows = (processes: readonly Process[]): readonly ProcessRow[] => {
  const pids = new Set(processes.map(({ pid }) => pid));
  const byParent = new Map<number | null, Process[]>();
  for (const process of [...processes].sort((a, b) => a.pid - b.pid)) {
    const parent = pids.has(process.ppid) && process.ppid !== process.pid ? process.ppid : null;
    const siblings = byParent.get(parent);
    if (siblings === undefined) byParent.set(parent, [process]);
    else siblings.push(process);
  }
  const rows: ProcessRow[] = [];
  const add = (parent: number | null, depth: number): void => {
    for (const process of byParent.get(parent) ?? []) {
      rows.push({ process, depth });
      add(process.pid, depth + 1);
    }
  };
  add(null, 0);
  return rows;
};
