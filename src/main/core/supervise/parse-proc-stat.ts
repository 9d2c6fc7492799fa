import type { ProcessInfo } from './process-table.ts';

/** What the numbers of /proc are counted in. */
export interface ProcUnits {
  readonly ticksPerSecond: number;
  readonly pageBytes: number;
}

/**
 * Reads one line of /proc/<pid>/stat; undefined for a zombie, and for what is no such line. The second field, the name in parentheses,
 * may contain spaces and parentheses itself: the fields are counted from its last one.
 */
export const parseProcStat = (line: string, units: ProcUnits): ProcessInfo | undefined => {
  const nameEnd = line.lastIndexOf(')');
  const pid = Number.parseInt(line, 10);
  if (nameEnd < 0 || !(pid > 0)) return undefined;
  // proc(5) numbers them from 1, with the state as the third.
  const fields = line.slice(nameEnd + 2).split(' ', 22);
  const field = (number: number): string => fields[number - 3] ?? '';
  const state = field(3);
  if (state === 'Z' || state === 'X' || state === 'x') return undefined;
  return {
    pid,
    ppid: Number(field(4)),
    pgrp: Number(field(5)),
    kernelSession: Number(field(6)),
    suspended: state === 'T',
    cpuMs: ((Number(field(14)) + Number(field(15))) * 1000) / units.ticksPerSecond,
    started: field(22),
    rss: Number(field(24)) * units.pageBytes,
    threads: Number(field(20)),
  };
};
