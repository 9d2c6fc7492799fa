import { constants } from 'node:os';
import type { ExitStatus } from './pty.ts';

// Linux gives some numbers two names; the first of these is the one that people know.
const PREFERRED = ['SIGABRT', 'SIGIO', 'SIGSYS', 'SIGCHLD'] as const;

const SIGNAL_NAME_BY_NUMBER = new Map<number, string>([
  ...Object.entries(constants.signals).map(([name, number]) => [number, name] as const),
  ...PREFERRED.flatMap((name) => {
    const number = (constants.signals as Partial<Record<string, number>>)[name];
    return number === undefined ? [] : [[number, name] as const];
  }),
]);

/** Names how a process ended, from what `waitpid` says: a signal number (0 or absent: none) goes before the code. */
export const exitStatus = (exitCode: number, signal: number | undefined): ExitStatus =>
  signal === undefined || signal === 0
    ? { code: exitCode }
    : // A real-time signal has no name of its own.
      { signal: SIGNAL_NAME_BY_NUMBER.get(signal) ?? `SIG${signal}` };
