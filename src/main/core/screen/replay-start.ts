import type { RunMark, SessionLog } from '../log/session-log.ts';

/**
 * What is drawn of the output of programs that have ended, in bytes: some 10,000 lines, which is what a terminal keeps. A start with many
 * long logs then costs the worker some 50 ms for each that is looked at.
 */
export const REPLAY_BYTES = 1024 * 1024;

/**
 * Finds the byte at which drawing a log that has a past begins. Where a run begins the terminal is known, so that is where a picture is
 * exact: the first that lies within the last REPLAY_BYTES. Where none does, the picture is as good as the bytes from there tell, unless
 * `wholeRun`: a program that may still draw gets its whole run, as far as it is held.
 */
export const replayStart = (log: SessionLog, wholeRun: boolean): number => {
  const earliest = Math.max(log.start, log.end - REPLAY_BYTES);
  if (earliest === log.start) return earliest;
  const begins = log.runs.filter((mark) => mark.kind === 'begin' && mark.offset >= log.start);
  const within = begins.find((mark) => mark.offset >= earliest);
  if (within !== undefined) return within.offset;
  return wholeRun ? (begins.at(-1)?.offset ?? log.start) : earliest;
};

/** Tells whether drawing from `offset` begins in the middle of a run, so perhaps in the middle of a line or of a sequence. */
export const cutsRun = (runs: readonly RunMark[], offset: number): boolean =>
  offset > 0 && !runs.some((mark) => mark.kind === 'begin' && mark.offset === offset);
