import { ScreenTerminal, type ScreenSize, type TakenSnapshot } from './screen-terminal.ts';
import { MAX_SNAPSHOT_BYTES } from './snapshot-writer.ts';

/**
 * A terminal with this many lines is worth parking: full, at 10,000 lines of 120 columns, it takes 20 MB, and its snapshot 1 MB. A shorter one
 * is small enough.
 */
const MIN_PARKED_LINES = 500;

/** A snapshot longer than this, in bytes, saves little memory, and at twice the length it would leave scrollback out. */
const MAX_PARKED_BYTES = MAX_SNAPSHOT_BYTES / 2;

/** A terminal that drew nothing for this long, in milliseconds, is parked. */
export const FIRST_IDLE_MS = 10_000;
/** Where many large terminals are awake, this many times less idling is enough. */
const CROWDED_DIVISOR = 30;
/** Who was parked too early waits twice as long the next time, at most this long, in milliseconds: waking costs 50 ms. */
const LONGEST_IDLE_MS = 10 * 60_000;

/**
 * A screen that keeps only its snapshot while nothing happens to it. A snapshot is exact, so the terminal that is made of it again goes on
 * as if it had never been away; and while it is parked, a snapshot is there at once.
 */
export class ParkingScreen {
  #terminal: ScreenTerminal | undefined;
  #parked: Uint8Array | undefined;
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

  write(bytes: Uint8Array): void {
    this.wake().write(bytes);
  }

  resize({ cols, rows }: ScreenSize): void {
    this.wake().resize({ cols, rows });
    this.#size = { cols, rows };
  }

  /** Gives a snapshot with so many lines of scrollback at most; one that is parked is whole, whatever is asked for: it is there already. */
  snapshot(scrollback?: number): TakenSnapshot {
    return this.#terminal?.snapshot(scrollback) ?? { data: new Uint8Array(this.#parked ?? []), brief: false };
  }

  /** Parks the terminal where it is large and has been idle long enough, a fraction of that where `crowded`; says whether it did. */
  parkIfIdle(crowded = false): boolean {
    const terminal = this.#terminal;
    const idleMs = crowded ? this.#idleMs / CROWDED_DIVISOR : this.#idleMs;
    if (terminal === undefined || this.now() - this.#drawnAt < idleMs) return false;
    if (terminal.terminal.buffer.normal.length < MIN_PARKED_LINES) return false;
    const { data: snapshot } = terminal.snapshot();
    if (snapshot.length > MAX_PARKED_BYTES) {
      this.#drawnAt = this.now();
      return false;
    }
    this.#parked = snapshot;
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
    this.#parked = undefined;
  }

  /** The terminal, made again where it was parked. */
  wake(): ScreenTerminal {
    const idleMs = this.now() - this.#drawnAt;
    this.#drawnAt = this.now();
    if (this.#terminal !== undefined) return this.#terminal;
    this.#idleMs = idleMs > LONGEST_IDLE_MS ? FIRST_IDLE_MS : Math.min(this.#idleMs * 2, LONGEST_IDLE_MS);
    this.#terminal = this.#create();
    this.#terminal.write(this.#parked ?? new Uint8Array(0));
    this.#parked = undefined;
    return this.#terminal;
  }

  #create(): ScreenTerminal {
    return new ScreenTerminal(this.#size, { onTitle: this.onTitle });
  }
}
