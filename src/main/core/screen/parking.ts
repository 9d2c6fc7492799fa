import { SCROLLBACK_LINES } from '../../../shared/limits.ts';
import type { CellBytes } from './burst-places.ts';
import { ScreenTerminal, type ScreenSize, type TakenSnapshot } from './screen-terminal.ts';
import type { SnapshotKind } from './screen.ts';
import { BRIEF_SCROLLBACK_LINES, MAX_SNAPSHOT_BYTES } from './snapshot-writer.ts';
import { CELL_SIZE } from './terminal-internals.ts';

/**
 * A terminal with this many lines is worth parking: full, at 10,000 lines of 120 columns, it takes 20 MB, and its snapshot 1 MB. A shorter one
 * is small enough.
 */
const MIN_PARKED_LINES = 500;

/** A snapshot longer than this, in bytes, saves little memory, and at twice the length it would leave scrollback out. */
const MAX_PARKED_BYTES = MAX_SNAPSHOT_BYTES / 2;

/** A terminal that drew nothing for this long, in milliseconds, is parked. */
export const FIRST_IDLE_MS = 10_000;
/** Why a terminal is to be parked: nobody needs it, too many cells are awake, or another waits for its place. */
export type ParkingNeed = 'idle' | 'crowded' | 'contended';
/** So many times less idling is enough. A third of a second in a crowd; a tenth, in which a burst goes on if it does, for a place. */
const IDLE_DIVISORS: Readonly<Record<ParkingNeed, number>> = { idle: 1, crowded: 30, contended: 100 };
/** Who was parked too early waits twice as long the next time, at most this long, in milliseconds: waking costs 50 ms. */
const LONGEST_IDLE_MS = 10 * 60_000;

/**
 * A screen that keeps only its snapshot while nothing happens to it. A snapshot is exact, so the terminal that is made of it again goes on
 * as if it had never been away; and while it is parked, a snapshot is there at once.
 */
export class ParkingScreen {
  #terminal: ScreenTerminal | undefined;
  /** The snapshot, where one was taken and nothing drawn since: parking costs nothing then. It is there while the terminal is not. */
  #latest: Uint8Array | undefined;
  /** What a brief snapshot is while it is parked, where there is something to leave out. */
  #parkedBrief: Uint8Array | undefined;
  #size: ScreenSize;
  #drawnAt: number;
  #idleMs = FIRST_IDLE_MS;

  constructor(
    size: ScreenSize,
    private readonly onTitle: (title: string) => void,
    private readonly now: () => number = Date.now,
  ) {
    this.#size = size;
    this.#terminal = this.#create();
    this.#drawnAt = now();
  }

  get size(): ScreenSize {
    return this.#size;
  }

  get isParked(): boolean {
    return this.#terminal === undefined;
  }

  /** What its cells take, without the alternate screen's. */
  get cellBytes(): CellBytes {
    const { cols, rows } = this.#size;
    const lineBytes = cols * CELL_SIZE * Uint32Array.BYTES_PER_ELEMENT;
    const lines = this.#terminal?.terminal.buffer.normal.length ?? 0;
    return { taken: lines * lineBytes, full: (SCROLLBACK_LINES + rows) * lineBytes };
  }

  write(bytes: Uint8Array): void {
    this.wake().write(bytes);
  }

  resize({ cols, rows }: ScreenSize): void {
    this.wake().resize({ cols, rows });
    this.#size = { cols, rows };
  }

  /** Gives a snapshot, a brief one with the usual lines of scrollback; both are there at once while it is parked. */
  snapshot(kind: SnapshotKind = 'whole'): TakenSnapshot {
    if (kind === 'brief') {
      if (this.#parkedBrief !== undefined) return { data: new Uint8Array(this.#parkedBrief), brief: true };
      if (this.#terminal !== undefined) return this.#terminal.snapshot(BRIEF_SCROLLBACK_LINES);
    }
    if (this.#latest !== undefined) return { data: new Uint8Array(this.#latest), brief: false };
    const taken = this.#terminal?.snapshot() ?? { data: new Uint8Array(0), brief: false };
    // The one that is given away is transferred, and gone from here.
    if (taken.data.length <= MAX_PARKED_BYTES) this.#latest = new Uint8Array(taken.data);
    return taken;
  }

  /** Parks the terminal where it is large and has been idle long enough for that need; says whether it did. */
  parkIfIdle(need: ParkingNeed = 'idle'): boolean {
    const terminal = this.#terminal;
    const idleMs = this.#idleMs / IDLE_DIVISORS[need];
    if (terminal === undefined || this.now() - this.#drawnAt < idleMs) return false;
    if (terminal.terminal.buffer.normal.length < MIN_PARKED_LINES) return false;
    const snapshot = this.#latest ?? terminal.snapshot().data;
    if (snapshot.length > MAX_PARKED_BYTES) {
      this.#drawnAt = this.now();
      return false;
    }
    const { data, brief } = terminal.snapshot(BRIEF_SCROLLBACK_LINES);
    this.#latest = snapshot;
    this.#parkedBrief = brief ? data : undefined;
    this.#terminal = undefined;
    terminal.dispose();
    return true;
  }

  /** Whether it may still have to be parked. */
  get mayPark(): boolean {
    return (this.#terminal?.terminal.buffer.normal.length ?? 0) >= MIN_PARKED_LINES;
  }

  dispose(): void {
    this.#terminal?.dispose();
    this.#terminal = undefined;
    this.#latest = undefined;
    this.#parkedBrief = undefined;
  }

  /** The terminal, made again where it was parked. */
  wake(): ScreenTerminal {
    const idleMs = this.now() - this.#drawnAt;
    this.#drawnAt = this.now();
    const latest = this.#latest;
    this.#latest = undefined;
    this.#parkedBrief = undefined;
    if (this.#terminal !== undefined) return this.#terminal;
    this.#idleMs = idleMs > LONGEST_IDLE_MS ? FIRST_IDLE_MS : Math.min(this.#idleMs * 2, LONGEST_IDLE_MS);
    this.#terminal = this.#create();
    if (latest !== undefined) this.#terminal.write(latest);
    return this.#terminal;
  }

  #create(): ScreenTerminal {
    return new ScreenTerminal(this.#size, { onTitle: this.onTitle });
  }
}
