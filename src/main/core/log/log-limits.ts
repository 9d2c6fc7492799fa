const MIB = 1024 * 1024;

/** What logs on disk may take, and when they write. Sizes in bytes, times in milliseconds. */
export interface LogLimits {
  /** What one session's log keeps in memory: some 40,000 lines. */
  readonly tailBytes: number;
  /**
   * What the logs of all sessions keep in memory together, beyond what is not on the disk yet: those of eight floods. Output of many sessions
   * fills this up within minutes; without it each of them would go on growing to its own bound, a slow program for hours.
   */
  readonly allTailsBytes: number;
  /** What is not on the disk yet stays in memory up to here; beyond, the log on disk begins anew behind the gap. A tenth of a second of a flood. */
  readonly unwrittenBytes: number;
  /** One file. Only whole files go, so a bound is overshot by at most one. */
  readonly segmentBytes: number;
  /** All files of one session: some 600,000 lines. */
  readonly sessionBytes: number;
  /** All files of all sessions. */
  readonly totalBytes: number;
  /** Files not written to for so long go. */
  readonly maxAgeMs: number;
  /** A disk that failed is tried again so often. */
  readonly retryMs: number;
  /** Small output is written together after so long: what a SIGKILL of the server may lose, and how often a slow program costs a write. */
  readonly writeDelayMs: number;
  /** A disk that does not answer keeps a server no longer than this from closing. */
  readonly closeMs: number;
}

export const DEFAULT_LOG_LIMITS: LogLimits = {
  tailBytes: 4 * MIB,
  allTailsBytes: 32 * MIB,
  unwrittenBytes: 8 * MIB,
  segmentBytes: 4 * MIB,
  sessionBytes: 64 * MIB,
  totalBytes: 2048 * MIB,
  maxAgeMs: 30 * 24 * 60 * 60 * 1000,
  retryMs: 3000,
  writeDelayMs: 20,
  closeMs: 5000,
};
