import { readdirSync, readFileSync } from 'node:fs';

/** A tick of the process clock in /proc, in milliseconds: Linux shows a hundred a second to programs, whatever it uses itself. */
const TICK_MS = 10;
const KIBIBYTE = 1024;

/**
 * Reads what a process has cost so far, all of its threads but none of its children.
 * @param {number} pid
 */
export const usageOf = (pid) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The name of the program stands in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  /** @param {string} name */
  const bytes = (name) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? Number.NaN) * KIBIBYTE;
  return {
    cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
    rss: bytes('VmRSS'),
    peakRss: bytes('VmHWM'),
    threads: Number(/^Threads:\s+(\d+)$/m.exec(status)?.[1] ?? Number.NaN),
  };
};

/**
 * Measures the CPU of a process while something happens: milliseconds, and percent of one core.
 * @template T
 * @param {number} pid
 * @param {() => Promise<T>} happen
 */
export const cpuWhile = async (pid, happen) => {
  const before = usageOf(pid);
  const startedAt = performance.now();
  const result = await happen();
  const wallMs = performance.now() - startedAt;
  const cpuMs = usageOf(pid).cpuMs - before.cpuMs;
  return { result, cpuMs, wallMs, percent: (100 * cpuMs) / wallMs };
};

/** @param {number} pid */
export const openFiles = (pid) => readdirSync(`/proc/${pid}/fd`).length;
