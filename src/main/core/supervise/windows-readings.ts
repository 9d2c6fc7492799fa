import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseWindowsReading, WINDOWS_QUERY, type WindowsReading } from './windows-reading.ts';

const run = promisify(execFile);

/** Thousands of processes with long command lines fit; beyond it the reading fails rather than to be cut. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** An answer takes a second or so; a system that does not give one in this time, in milliseconds, is not waited for. */
const PATIENCE_MS = 30_000;

/** Readings of Windows' processes and ports. */
export interface WindowsReadings {
  /** Begins after it was asked for. */
  read(): Promise<WindowsReading>;
  /** The last one; undefined: there was none yet. */
  readonly latest: WindowsReading | undefined;
}

/** The PowerShell that every Windows has, by its full path: another program of that name in PATH is not asked. */
const askPowerShell = async (): Promise<string> => {
  const root = process.env['SystemRoot'] ?? 'C:\\Windows';
  const file = join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', WINDOWS_QUERY];
  const options = { maxBuffer: MAX_OUTPUT_BYTES, timeout: PATIENCE_MS, windowsHide: true };
  return (await run(file, args, options)).stdout;
};

/** One question at a time, since each starts a program: all who ask while it is under way share the one after it. */
export const createWindowsReadings = (ask: () => Promise<string> = askPowerShell): WindowsReadings => {
  let latest: WindowsReading | undefined;
  let underWay: Promise<unknown> = Promise.resolve();
  let next: Promise<WindowsReading> | undefined;
  const begin = async (): Promise<WindowsReading> => {
    next = undefined;
    latest = parseWindowsReading(await ask());
    return latest;
  };
  return {
    get latest() {
      return latest;
    },
    read: () => {
      if (next !== undefined) return next;
      const reading = underWay.then(begin);
      next = reading;
      // A question that failed holds up none after it.
      underWay = reading.catch(() => undefined);
      return reading;
    },
  };
};

let shared: WindowsReadings | undefined;

/** Those of this machine: what ends processes and what measures them ask together. */
export const windowsReadings = (): WindowsReadings => (shared ??= createWindowsReadings());
