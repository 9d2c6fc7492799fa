import { describe, expect, it } from 'vitest';
import type { Process } from '../../shared/processes.ts';
import { processRows } from './process-rows.ts';

const process = (pid: number, ppid: number): Process => ({
  pid,
  ppid,
  name: 'sleep',
  command: null,
  cpu: 0,
  rss: 0,
  threads: 1,
  ports: [],
  started: '1',
  startedAt: null,
});

describe('the rows of a process tree', () => {
  it('stand below the process that started them', () => {
    const rows = processRows([process(30, 10), process(10, 1), process(40, 20), process(20, 10)]);
    expect(rows.map(({ process: { pid }, depth }) => [pid, depth])).toEqual([
      [10, 0],
      [20, 1],
      [40, 2],
      [30, 1],
    ]);
  });

  it('stand at the edge where that one is gone', () => {
    expect(processRows([process(50, 1), process(60, 1)]).map(({ depth }) => depth)).toEqual([0, 0]);
  });
});
