import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ProcessInfo, ProcessTable } from './process-table.ts';
import { RUN_MARKER_VARIABLE } from './run-marker.ts';
import { sendSignal } from './send-signal.ts';

const run = promisify(execFile);

/** A thousand processes with long environments fit; beyond it the reading fails rather than to be cut. */
const MAX_PS_OUTPUT_BYTES = 64 * 1024 * 1024;

// The C locale gives the same month names and decimal points everywhere.
const ps = async (args: readonly string[]): Promise<string> => {
  const { stdout } = await run('ps', [...args], {
    maxBuffer: MAX_PS_OUTPUT_BYTES,
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
  });
  return stdout;
};

/** Reads `[days-][hours:]minutes:seconds[.hundredths]` as milliseconds. */
export const parseCpuTime = (text: string): number => {
  const [clock = '', days = '0'] = text.split('-').reverse();
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return Math.round((Number(days) * 86_400 + seconds) * 1000);
};

const LINE = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\d+)\s+(\S.*\S)\s*$/;

/** Reads one line of `ps -o pid=,ppid=,pgid=,sess=,stat=,time=,rss=,lstart=`; undefined for a zombie. */
export const parsePsLine = (line: string): ProcessInfo | undefined => {
  const [, pid, ppid, pgrp, session = '', state = '', time = '', rss, started = ''] = LINE.exec(line) ?? [];
  if (pid === undefined || state.startsWith('Z')) return undefined;
  return {
    pid: Number(pid),
    ppid: Number(ppid),
    pgrp: Number(pgrp),
    // macOS prints an address of the kernel, or 0.
    kernelSession: /^\d+$/.test(session) ? Number(session) : 0,
    suspended: state.startsWith('T'),
    cpuMs: parseCpuTime(time),
    rss: Number(rss) * 1024,
    // Only Linux's ps has a column for it.
    threads: 0,
    started,
  };
};

const MARKER = new RegExp(`^\\s*(\\d+)\\s.*(?:^|\\s)${RUN_MARKER_VARIABLE}=(\\S+)`);

/**
 * Asks `ps`: for macOS and the BSDs. Start times are exact to the second only.
 */
export const createPsProcessTable = (): ProcessTable => {
  const read = async (which: readonly string[]): Promise<ReadonlyMap<number, ProcessInfo>> => {
    const lines = (await ps([...which, '-o', 'pid=,ppid=,pgid=,sess=,stat=,time=,rss=,lstart='])).split('\n');
    const table = new Map<number, ProcessInfo>();
    for (const line of lines) {
      const info = parsePsLine(line);
      if (info !== undefined) table.set(info.pid, info);
    }
    return table;
  };
  return {
    boot: '',
    read: () => read(['-A']),
    // A program is started for it either way.
    refresh: () => read(['-A']),
    readMarkers: async (processes) => {
      const wanted = new Set([...processes].map(({ pid }) => pid));
      const markers = new Map<number, string>();
      // `e` appends the environment to the command, and `ww` cuts nothing off.
      for (const line of (await ps(['axeww', '-o', 'pid=,command='])).split('\n')) {
        const [, pid, marker] = MARKER.exec(line) ?? [];
        if (pid !== undefined && marker !== undefined && wanted.has(Number(pid)))
          markers.set(Number(pid), marker);
      }
      return markers;
    },
    identify: async (pid) => {
      try {
        const info = (await read(['-p', String(pid)])).get(pid);
        return info && { pid, started: info.started };
      } catch {
        // `ps` ends with 1 when there is no such process.
        return undefined;
      }
    },
    // The reading that named the process is milliseconds old; to ask again would make the gap no shorter.
    signal: ({ pid }, signal) => sendSignal(pid, signal),
  };
};
