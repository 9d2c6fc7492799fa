import type { Event } from '../lifecycle.ts';

/** The terminal's size from a byte of the output on. */
export interface ResizeMark {
  /** Counts the resizes of this log, so that a reader knows which it has seen: two may stand at one offset. */
  readonly version: number;
  readonly offset: number;
  readonly cols: number;
  readonly rows: number;
}

/** When the byte at `offset` was written, in milliseconds since the epoch. */
export interface TimeMark {
  readonly offset: number;
  readonly at: number;
}

/** What happened to a run of the session's program. Each run has a `begin`, and then one of the others. */
export type RunEvent =
  | { readonly kind: 'begin'; readonly run: number }
  | {
      readonly kind: 'end';
      readonly run: number;
      /** null where a signal ended it. */
      readonly exitCode: number | null;
      readonly signal: string | null;
      /** Whether it ended because somebody asked for it. */
      readonly stopped: boolean;
    }
  /** It could not be started, or not be ended. */
  | { readonly kind: 'failed'; readonly run: number; readonly error: string }
  /** The server ended without seeing its end; told by the next one. */
  | { readonly kind: 'lost'; readonly run: number };

/** Where in the output, and when (milliseconds since the epoch), it happened. */
export type RunMark = RunEvent & { readonly offset: number; readonly at: number };

/**
 * A session's output as one append-only byte log with absolute offsets, over all its runs. Live view, replay, download and resume are
 * all "read from offset n"; a reader is a cursor of its own and costs the log nothing.
 *
 * Invariant: start <= any readable offset <= end; bytes, once appended, never change.
 */
export interface SessionLog {
  /**
   * Names this sequence of bytes as it is known from this opening of the log on: goes into a cursor, so that one into other bytes of the same
   * session id is not mistaken for one into these.
   */
  readonly epoch: string;
  /** The oldest byte still held. */
  readonly start: number;
  /** One past the newest byte. */
  readonly end: number;
  /** Fires after each append and each recorded resize. */
  readonly onAppend: Event<void>;

  /** The last runs, oldest first, at most 512 marks; those of earlier openings too. */
  readonly runs: readonly RunMark[];

  append(bytes: Uint8Array): void;
  /** Records that the terminal has this size from `end` on. */
  recordResize(cols: number, rows: number): void;
  /** Records at `end` that a run began or ended. */
  recordRun(event: RunEvent): void;

  /**
   * Reads at most `limit` bytes from `from`: at once where they are in memory, else as a promise. It may return fewer (a run of
   * contiguous memory), but none only at `end`. The bytes are a view that stays valid. Throws a RangeError outside [start, end];
   * a promise rejects with one where the bytes were pruned, or turned out unreadable, meanwhile: `start` is then beyond `from`.
   */
  read(from: number, limit: number): Uint8Array | Promise<Uint8Array>;

  /** Tells whether a cursor (`epoch` of this or an earlier opening, `offset`) can be continued: every byte it has seen is this log's. */
  holds(epoch: string, offset: number): boolean;

  /** The size in effect for the byte at `offset`. */
  sizeAt(offset: number): ResizeMark;
  /** Resizes that take effect at or after byte `from`, in order; of those at one offset at most the last 256. */
  resizesFrom(from: number): readonly ResizeMark[];
  /** When bytes were written, oldest first, from the last mark at or before `from` on; at most one for every 10 ms of output. */
  timesFrom(from: number): readonly TimeMark[];

  /** Keeps bytes from `offset` on although the bound is reached: the screen has not read them yet. The caller bounds the distance. */
  holdFrom(offset: number): void;
  dispose(): void;
}
