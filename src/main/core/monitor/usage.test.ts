import { describe, expect, it } from 'vitest';
import type { ProcessInfo } from '../supervise/process-table.ts';
import { usageOf, type Reading } from './usage.ts';

const info = (pid: number, cpuMs: number, started = '1'): ProcessInfo => ({
  pid,
  started,
  cpuMs,
  ppid: 1,
  pgrp: pid,
  kernelSession: pid,
  suspended: false,
  rss: 1000,
  threads: 2,
});

const reading = (...infos: ProcessInfo[]): Reading => ({
  at: 5000,
  table: new Map(infos.map((one) => [one.pid, one])),
});

describe('the usage of a process tree', () => {
  it('is the share of one core since the earlier reading, over all its processes', () => {
    const earlier = reading(info(1, 1000), info(2, 2000));
    expect(usageOf([info(1, 1500), info(2, 3000)], earlier, 6000)).toEqual({
      cpu: 150,
      rss: 2000,
      processes: 2,
      threads: 4,
    });
  });

  it('counts all that a process used which has started since', () => {
    expect(usageOf([info(3, 250)], reading(), 6000).cpu).toBe(25);
  });

  it('counts nothing of a process that had the same number before', () => {
    expect(usageOf([info(3, 100, 'later')], reading(info(3, 90_000)), 6000).cpu).toBe(10);
  });

  it('is never negative, and leaves out what has ended', () => {
    expect(usageOf([info(1, 900)], reading(info(1, 1000), info(2, 9000)), 6000)).toMatchObject({
      cpu: 0,
      processes: 1,
    });
  });
});
