import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { parseProcStat } from './parse-proc-stat.ts';
import { readProcUnits } from './proc-units.ts';
import { processStartTime } from './process-start-time.ts';
import type { ProcessInfo, ProcessTable } from './process-table.ts';
import { RUN_MARKER_VARIABLE } from './run-marker.ts';
import { sendSignal } from './send-signal.ts';

/** A line of /proc/<pid>/stat is some 300 bytes; the name in it at most 64. */
const STAT_BYTES = 1024;

const MARKER_START = `${RUN_MARKER_VARIABLE}=`;

const readBootId = (): string => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    // Some sandboxes have no such file; start times alone must do there.
    return '';
  }
};

/** Finds the run marker in an environment as /proc shows it: NAME=value, each ended by a NUL. */
export const findMarker = (environment: Buffer): string | undefined => {
  for (let at = environment.indexOf(MARKER_START); at >= 0; at = environment.indexOf(MARKER_START, at + 1)) {
    // Anywhere else it is part of another variable's name or value.
    if (at > 0 && environment[at - 1] !== 0) continue;
    const end = environment.indexOf(0, at);
    return environment.toString('latin1', at + MARKER_START.length, end < 0 ? environment.length : end);
  }
  return undefined;
};

/**
 * Reads /proc by hand: some 2 ms for 120 processes, without starting a program. Synchronous, since the same files read asynchronously
 * take five times as long, and a signal must follow the look at its process without anything in between.
 */
export const createLinuxProcessTable = (): ProcessTable => {
  const units = readProcUnits();
  const buffer = Buffer.alloc(STAT_BYTES);

  const readOne = (pid: number): ProcessInfo | undefined => {
    let file: number;
    try {
      file = openSync(`/proc/${pid}/stat`, 'r');
    } catch {
      // It ended, or is hidden from this user.
      return undefined;
    }
    try {
      const length = readSync(file, buffer, 0, STAT_BYTES, 0);
      return parseProcStat(buffer.toString('latin1', 0, length), units);
    } catch {
      // ESRCH: it ended between the two calls.
      return undefined;
    } finally {
      closeSync(file);
    }
  };

  const readMarker = (pid: number): string | undefined => {
    try {
      return findMarker(readFileSync(`/proc/${pid}/environ`));
    } catch {
      // It ended, or belongs to another user.
      return undefined;
    }
  };

  const readWith = (describe: (pid: number) => ProcessInfo | undefined): ReadonlyMap<number, ProcessInfo> => {
    const table = new Map<number, ProcessInfo>();
    for (const name of readdirSync('/proc')) {
      const first = name.charCodeAt(0);
      if (first < 0x30 || first > 0x39) continue;
      const pid = Number(name);
      const info = describe(pid);
      if (info !== undefined) table.set(pid, info);
    }
    return table;
  };

  // A process keeps the marker with which it began; to look once is enough. Bounded by the processes asked for the last time.
  let known = new Map<number, { readonly started: string; readonly marker: string | undefined }>();

  /** Our own child shows our environment until it executes its program, which has a marker of its own. */
  const ours = process.env[RUN_MARKER_VARIABLE];
  const isSettled = (ppid: number, marker: string | undefined): boolean =>
    ppid !== process.pid || (marker !== undefined && marker !== ours);

  const markerOf = ({ pid, started }: ProcessInfo): string | undefined => {
    const earlier = known.get(pid);
    return earlier?.started === started ? earlier.marker : readMarker(pid);
  };

  let coming: Promise<ReadonlyMap<number, ProcessInfo>> | undefined;

  return {
    boot: readBootId(),
    // Whoever asks in the same turn of the event loop shares a reading, which begins after all of them have asked: closing fifty
    // sessions at once reads the table once a round, not fifty times.
    read: () =>
      (coming ??= new Promise((resolve) => {
        setImmediate(() => {
          coming = undefined;
          resolve(readWith(readOne));
        });
      })),
    // The names of the processes cost a tenth of what their descriptions do.
    refresh: (earlier, anew) =>
      Promise.resolve(readWith((pid) => (anew.has(pid) ? undefined : earlier.get(pid)) ?? readOne(pid))),
    readMarkers: (processes) => {
      const seen: typeof known = new Map();
      const markers = new Map<number, string>();
      for (const info of processes) {
        const marker = markerOf(info);
        if (isSettled(info.ppid, marker)) seen.set(info.pid, { started: info.started, marker });
        if (marker !== undefined) markers.set(info.pid, marker);
      }
      known = seen;
      return Promise.resolve(markers);
    },
    identify: (pid) => {
      // Also when it has ended already, and is only waited for: what it left behind is found by its kernel session.
      const started = processStartTime(pid);
      return Promise.resolve(started === null ? undefined : { pid, started });
    },
    signal: (target, signal) =>
      readOne(target.pid)?.started === target.started && sendSignal(target.pid, signal),
  };
};
