import { readFileSync } from 'node:fs';

/** The resident memory of a process, in bytes; Linux only. */
export const residentBytes = (pid: number): number => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kib === undefined) throw new Error(`process ${pid} has no resident memory`);
  return Number(kib) * 1024;
};

/** The least resident memory of a process within a time: what is garbage at one look is gone at another. */
export const settledBytes = async (pid: number, durationMs: number): Promise<number> => {
  const end = performance.now() + durationMs;
  let least = residentBytes(pid);
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    least = Math.min(least, residentBytes(pid));
  }
  return least;
};
