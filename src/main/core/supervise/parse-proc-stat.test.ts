import { describe, expect, it } from 'vitest';
import { parseProcStat } from './parse-proc-stat.ts';

const units = { ticksPerSecond: 100, pageBytes: 4096 };
const line = (name: string, state = 'S'): string =>
  `4242 (${name}) ${state} 17 4242 4200 34816 4242 4194304 100 0 0 0 150 50 0 0 20 0 3 0 987654 12345678 256 18446744073709551615 0 0`;

describe('a line of /proc/<pid>/stat', () => {
  it.each(['node', 'two words', 'tricky) R 1 1 (x', '((', ')'])('is read with the name %s', (name) => {
    expect(parseProcStat(line(name), units)).toEqual({
      pid: 4242,
      ppid: 17,
      pgrp: 4242,
      kernelSession: 4200,
      suspended: false,
      cpuMs: 2000,
      started: '987654',
      rss: 1_048_576,
      threads: 3,
    });
  });

  it('tells a suspended process', () => {
    expect(parseProcStat(line('vim', 'T'), units)?.suspended).toBe(true);
  });

  it('of a zombie, or of no process, gives nothing', () => {
    expect(parseProcStat(line('gone', 'Z'), units)).toBeUndefined();
    expect(parseProcStat('', units)).toBeUndefined();
  });
});
