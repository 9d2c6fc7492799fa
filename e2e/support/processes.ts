import { readFileSync } from 'node:fs';

/** Tells whether a process runs. A zombie does not: it is dead, and only waits for its parent to notice. */
export const isAlive = (pid: number | null): boolean => {
  if (pid === null) return false;
  try {
    process.kill(pid, 0);
  } catch {
    // Gone: what the tests wait for.
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.charAt(stat.lastIndexOf(')') + 2) !== 'Z';
  } catch {
    // Gone between the two looks.
    return false;
  }
};
