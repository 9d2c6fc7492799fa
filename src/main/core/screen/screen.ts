import type { SessionLog } from '../log/session-log.ts';
import type { Disposable, Event } from '../lifecycle.ts';

/** `data`, written to a reset terminal of that size, shows the session exactly as of byte `offset`. */
export interface Snapshot {
  readonly offset: number;
  readonly cols: number;
  readonly rows: number;
  /** The version of the log's resize (`ResizeMark`) that gave it its size: at one offset there may be later ones. */
  readonly sizeVersion: number;
  readonly data: Uint8Array;
  /** Whether scrollback is left out of it, but for the lines right above the screen. */
  readonly brief: boolean;
}

/** What is asked for: everything, or the screen and the lines right above it, which is ready, sent and drawn some twenty times sooner. */
export type SnapshotKind = 'whole' | 'brief';

/**
 * The headless terminal of one session: it follows the session's log off the hot path, may lag behind it, and catches up.
 * Where the log would prune bytes that it has not read, it asks the source to wait (`onPressure`), so its picture is always exact.
 */
export interface Screen extends Disposable {
  /** The byte up to which the log has been taken in: drawn, skipped, or held back because it may yet be skipped. */
  readonly offset: number;
  /**
   * Takes the screen and scrollback as of some offset at or after the one that was `offset` when asked. A terminal with little scrollback has
   * nothing to leave out: then a brief one is whole, and says so. Default: whole.
   */
  snapshot(kind?: SnapshotKind): Promise<Snapshot>;
  /** The title that the program set, when it changes; at most ten times a second. */
  readonly onTitle: Event<string>;
  /** true: the source should pause, the screen is too far behind; false: it may go on. */
  readonly onPressure: Event<boolean>;
}

/** Makes screens; all of them live in one worker thread. */
export interface ScreenHost {
  open(log: SessionLog): Screen;
  /** Ends the worker thread. */
  close(): Promise<void>;
}
