import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { plainText } from '../../../shared/terminal/plain-line.ts';
import { readProcUnits } from '../supervise/proc-units.ts';
import type { ProcessInfo } from '../supervise/process-table.ts';
import { windowsReadings, type WindowsReadings } from '../supervise/windows-readings.ts';

/** A command line is shown up to here, in characters: some programs are given their whole input in it. */
const MAX_COMMAND_LENGTH = 2000;

/** What people call a process by. */
export interface ProcessDescription {
  /** The program's name. */
  readonly name: string;
  /** Its command line; may hold secrets. */
  readonly command: string;
  /** Milliseconds since the epoch, to a second. */
  readonly startedAt: number | undefined;
}

/** Describes processes, by pid; one that has ended is left out. */
export type DescribeProcesses = (
  processes: readonly ProcessInfo[],
) => Promise<ReadonlyMap<number, ProcessDescription>>;

const shown = (text: string): string =>
  plainText(text.replaceAll('\n', ' ')).trim().slice(0, MAX_COMMAND_LENGTH);

/** When the machine was started, in milliseconds since the epoch; undefined where it is not told. */
const bootedAt = (): number | undefined => {
  try {
    const [, seconds] = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'latin1')) ?? [];
    return seconds === undefined ? undefined : Number(seconds) * 1000;
  } catch {
    // Hidden in some sandboxes.
    return undefined;
  }
};

const describeByProc = (): DescribeProcesses => {
  const { ticksPerSecond } = readProcUnits();
  return (processes) => {
    const booted = bootedAt();
    const found = new Map<number, ProcessDescription>();
    for (const { pid, started } of processes) {
      try {
        const name = shown(readFileSync(`/proc/${pid}/comm`, 'utf8'));
        // Its arguments, each ended by a NUL; of a thread of the kernel there are none.
        const command = shown(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));
        found.set(pid, {
          name,
          command: command === '' ? name : command,
          startedAt: booted === undefined ? undefined : booted + (Number(started) * 1000) / ticksPerSecond,
        });
      } catch {
        // It ended.
      }
    }
    return Promise.resolve(found);
  };
};

const run = promisify(execFile);

/** Asks `ps`, as the process table does on macOS and the BSDs. */
const describeByPs: DescribeProcesses = async (processes) => {
  const ask = async (column: string): Promise<Map<number, string>> => {
    const pids = processes.map(({ pid }) => pid).join(',');
    const env = { PATH: process.env['PATH'], LC_ALL: 'C' };
    // It ends with 1 where one of them is gone, and has told of the others.
    const { stdout } = await run('ps', ['-ww', '-o', `pid=,${column}=`, '-p', pids], { env }).catch(
      (error: unknown) => ({ stdout: (error as { stdout?: string }).stdout ?? '' }),
    );
    const lines = stdout.split('\n').flatMap((line) => {
      const [, pid, text = ''] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid === undefined ? [] : [[Number(pid), shown(text)] as const];
    });
    return new Map(lines);
  };
  if (processes.length === 0) return new Map();
  const [names, commands] = await Promise.all([ask('comm'), ask('command')]);
  const found = new Map<number, ProcessDescription>();
  for (const { pid, started } of processes) {
    const name = names.get(pid)?.split('/').at(-1);
    if (name === undefined) continue;
    const startedAt = Date.parse(`${started} UTC`);
    found.set(pid, {
      name,
      command: commands.get(pid) ?? name,
      startedAt: Number.isNaN(startedAt) ? undefined : startedAt,
    });
  }
  return found;
};

/** Milliseconds between the beginnings of the two calendars: that of .NET, the year 1, and ours, 1970. */
const NET_EPOCH_MS = 62_135_596_800_000;
const TICKS_PER_MS = 10_000n;

/** Takes what the process table was told a moment ago: the question is too dear to be asked twice. */
export const describeByReadings =
  (readings: WindowsReadings): DescribeProcesses =>
  (processes) => {
    const found = new Map<number, ProcessDescription>();
    for (const { pid, started } of processes) {
      const told = readings.latest?.processes.get(pid);
      if (told?.started !== started) continue;
      const command = shown(told.command ?? '');
      found.set(pid, {
        name: shown(told.name),
        command: command === '' ? shown(told.name) : command,
        startedAt: Number(BigInt(started) / TICKS_PER_MS) - NET_EPOCH_MS,
      });
    }
    return Promise.resolve(found);
  };

export const openProcessDescriber = (): DescribeProcesses => {
  if (process.platform === 'linux') return describeByProc();
  return process.platform === 'win32' ? describeByReadings(windowsReadings()) : describeByPs;
};

export { describeByPs };
