import type { SnapshotKind } from './screen.ts';

/** What the main thread tells the worker. `screen` numbers a terminal; a number is never used again. */
export type ToWorker =
  | { readonly type: 'open'; readonly screen: number; readonly cols: number; readonly rows: number }
  | { readonly type: 'draw'; readonly screen: number; readonly bytes: Uint8Array }
  | { readonly type: 'resize'; readonly screen: number; readonly cols: number; readonly rows: number }
  /** Asks for a snapshot of what all earlier messages for this screen draw. */
  | { readonly type: 'snapshot'; readonly screen: number; readonly kind: SnapshotKind }
  | { readonly type: 'close'; readonly screen: number };

/** What the worker tells the main thread. */
export type FromWorker =
  /** Another so many bytes are drawn, or need not be; `skips` says that a flood is skipped through at present. */
  | { readonly type: 'drawn'; readonly screen: number; readonly byteCount: number; readonly skips: boolean }
  | {
      readonly type: 'snapshot';
      readonly screen: number;
      /** What was asked for; `brief` says what it is. */
      readonly kind: SnapshotKind;
      readonly brief: boolean;
      readonly cols: number;
      readonly rows: number;
      readonly data: Uint8Array;
    }
  | { readonly type: 'title'; readonly screen: number; readonly title: string }
  /** This terminal met an error and is gone; the others live on. */
  | { readonly type: 'failed'; readonly screen: number; readonly message: string };

/** Something that a screen has to do, in order. */
export type ScreenTask =
  | Extract<ToWorker, { type: 'draw' | 'resize' | 'snapshot' }>
  /** Draws what has to be drawn of what was taken in, or everything. Then `byteCount` bytes are told to be drawn. */
  | {
      readonly type: 'settle';
      readonly screen: number;
      readonly everything: boolean;
      readonly byteCount: number;
    };
