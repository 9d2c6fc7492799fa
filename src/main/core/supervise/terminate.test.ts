import { describe, expect, it } from 'vitest';
import type { ProcessInfo, ProcessTable } from './process-table.ts';
import { terminate, type TerminateOptions } from './terminate.ts';

const PROGRAM: ProcessInfo = {
  pid: 100,
  started: '1',
  ppid: 1,
  pgrp: 100,
  kernelSession: 100,
  suspended: false,
  cpuMs: 0,
  rss: 0,
  threads: 1,
};

/** One program, which ends by SIGKILL alone. Gives what it was sent. */
const end = async (how: TerminateOptions): Promise<readonly string[]> => {
  const sent: string[] = [];
  const read = (): Promise<Map<number, ProcessInfo>> =>
    Promise.resolve(new Map(sent.includes('SIGKILL') ? [] : [[PROGRAM.pid, PROGRAM]]));
  const processes: ProcessTable = {
    read,
    refresh: read,
    readMarkers: () => Promise.resolve(new Map()),
    identify: () => Promise.resolve(PROGRAM),
    signal: (_, signal) => sent.push(signal) > 0,
    boot: '',
  };
  const outcome = await terminate({ leader: PROGRAM, marker: 'm', members: [] }, how, processes);
  expect(outcome).toEqual({ kind: 'ended' });
  return sent;
};

describe('a program that is ended', () => {
  it('is asked by a signal once, and killed when the grace period is over', async () => {
    expect(await end({ signal: 'SIGTERM', gracePeriodMs: 20 })).toEqual(['SIGTERM', 'SIGKILL']);
  });

  it('is asked by the signal where it was asked otherwise, and that has failed', async () => {
    expect(await end({ signal: 'SIGTERM', gracePeriodMs: 20, askedOtherwise: () => false })).toEqual([
      'SIGTERM',
      'SIGKILL',
    ]);
  });

  it('is killed without a signal before it where the other way failed only when the grace period was over', async () => {
    // The command that asks is cut with the grace period, which is its failure.
    let looks = 0;
    const sent = await end({
      signal: 'SIGTERM',
      gracePeriodMs: 0,
      askedOtherwise: () => {
        looks += 1;
        return false;
      },
    });
    expect([looks, sent]).toEqual([1, ['SIGKILL']]);
  });

  it('is killed without a signal before it where whoever waits for the other way is in a hurry', async () => {
    expect(
      await end({
        signal: 'SIGTERM',
        gracePeriodMs: 60_000,
        hurry: AbortSignal.abort(),
        askedOtherwise: () => false,
      }),
    ).toEqual(['SIGKILL']);
  });
});
