import { readFileSync } from 'node:fs';

/** The 22nd field of /proc/<pid>/stat, counted from the 3rd, which follows the name in parentheses (proc(5)). */
const START_TIME_INDEX = 19;

/**
 * Tells when a process started, in the system's own words: with it, a pid that was given to another process is told apart. null where the
 * process is gone, or the system does not say.
 */
export const processStartTime = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name may hold spaces and parentheses: what counts begins after the last one.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TIME_INDEX] ?? null;
  } catch {
    // Gone, or no /proc on this system.
    return null;
  }
};
