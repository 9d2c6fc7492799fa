import { collectPen } from './net-pen.ts';
import { CUT_DISTANCE_BYTES, PlainScanner, type Cut } from './plain-scanner.ts';
import { isPlain, rowsToForget } from './plain-state.ts';
import { ScreenTerminal, type ScreenSize, type TakenSnapshot } from './screen-terminal.ts';

/** The sizes that decide when it skips; tests make them tiny. */
export interface FastForwardSizes {
  /** What is held back undrawn, in bytes. What has no room and cannot be skipped is drawn. */
  readonly capacity: number;
  /** A push of fewer bytes is drawn at once, as long as nothing is held back. */
  readonly flood: number;
  /** One slice of drawing, in bytes. */
  readonly slice: number;
  /** Behind what is not plain so many bytes are drawn before the terminal is looked at again. */
  readonly step: number;
  readonly cutDistance: number;
}

export const FAST_FORWARD_SIZES: FastForwardSizes = {
  // 10,000 lines of some 400 bytes. To draw it all takes 200 ms, the usual tenth of it of log lines 45 ms.
  capacity: 4 * 1024 * 1024,
  // In the 8 ms of a feed: 8 MB/s and more. Below that drawing at once costs less than half a core.
  flood: 64 * 1024,
  // 3 ms.
  slice: 64 * 1024,
  step: 4 * 1024,
  cutDistance: CUT_DISTANCE_BYTES,
};

/**
 * Draws a flood on a terminal without drawing what scrolls away: it is scanned, some twenty times as fast, and what a terminal would
 * forget is skipped. The terminal is the same afterwards as if it had drawn everything, in every cell and in its state.
 *
 * Why that is so: from a plain state (plain-state.ts) plain bytes (plain-scanner.ts) draw only on the row of the cursor, and go down. So
 * behind a CR what follows depends on what came before in two things alone: the rows that are there, and the attributes in force. The rows
 * are gone, and the cursor in the last row, once as many have begun as the scrollback and the screen hold; the attributes are set.
 */
export class FastForward {
  #bytes: Uint8Array | undefined;
  /** What is held back: [begin, end) of `bytes`. */
  #begin = 0;
  #end = 0;
  /** So many bytes from `begin` on have to be drawn. */
  #due = 0;
  /** There while the terminal is in a plain state, and nothing is due. */
  #scanner: PlainScanner | undefined;

  constructor(
    private readonly terminal: () => ScreenTerminal,
    private readonly sizes = FAST_FORWARD_SIZES,
    private readonly createSecond = (size: ScreenSize, scrollback: number) =>
      new ScreenTerminal(size, { scrollback }),
  ) {}

  /** Whether bytes are held back. */
  get isBehind(): boolean {
    return this.#begin < this.#end;
  }

  /**
   * Takes bytes. Where there is no room for them it draws a slice instead, and says false: try again. Afterwards `settle` draws what
   * must be.
   */
  push(bytes: Uint8Array): boolean {
    if (!this.isBehind && bytes.length < this.sizes.flood) {
      this.terminal().write(bytes);
      return true;
    }
    if (!this.#makeRoom(bytes.length)) {
      this.#due = this.#end - this.#begin;
      this.#scanner = undefined;
      this.settle(false);
      return false;
    }
    this.#bytes ??= new Uint8Array(Math.max(this.sizes.capacity, bytes.length));
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
    return true;
  }

  /**
   * Draws at most a slice of what has to be drawn: of everything that is held back, or else up to where nothing but plain bytes are left.
   * Says whether that is done.
   */
  settle(everything: boolean): boolean {
    let budget = this.sizes.slice;
    for (;;) {
      const count = Math.min(this.#due, budget);
      this.#draw(count);
      budget -= count;
      if (!this.isBehind) {
        this.#release();
        return true;
      }
      if (this.#due > 0 || budget <= 0) return false;
      this.#skim(everything);
      if (this.#due === 0) return true;
    }
  }

  /**
   * Takes a snapshot, with so many lines of scrollback, of what the terminal will be once everything is drawn that is held back, and leaves
   * it held back; undefined where everything has to be drawn for it.
   *
   * It is taken of a second terminal, which forgets sooner and so has less to draw: it is given the state and the last rows of the first,
   * and is then fast-forwarded as the first would be. Where the scrollback of the first is full, that of the second is too, and so even a
   * saved cursor, whose row counts from the top of the scrollback, keeps its row in both.
   */
  briefSnapshot(scrollback: number): TakenSnapshot | undefined {
    const terminal = this.terminal();
    const bytes = this.#bytes;
    const scanner = this.#scanner;
    if (bytes === undefined || scanner === undefined || scanner.blocked) return undefined;
    const { lines } = terminal.internals.buffers.normal;
    const { cols, rows } = terminal.terminal;
    if (lines.length < lines.maxLength || lines.length <= rows + scrollback) return undefined;
    const second = this.createSecond({ cols, rows }, scrollback);
    try {
      second.write(terminal.snapshot(scrollback).data);
      const cut = scanner.findCut(rowsToForget(second));
      if (cut === undefined || !isPlain(second)) return undefined;
      second.write(this.#penBefore(bytes, cut));
      second.write(bytes.subarray(cut.position, this.#end));
      return { data: second.snapshot().data, brief: true };
    } finally {
      second.dispose();
    }
  }

  #draw(count: number): void {
    if (count === 0 || this.#bytes === undefined) return;
    this.terminal().write(this.#bytes.subarray(this.#begin, this.#begin + count));
    this.#begin += count;
    this.#due -= count;
  }

  /** Scans what is held back, and says what of it is due. */
  #skim(everything: boolean): void {
    const terminal = this.terminal();
    const bytes = this.#bytes;
    if (bytes === undefined) return;
    if (this.#scanner === undefined) {
      if (!isPlain(terminal)) {
        this.#due = Math.min(this.sizes.step, this.#end - this.#begin);
        return;
      }
      this.#scanner = new PlainScanner(this.#begin, terminal.terminal.cols, this.sizes.cutDistance);
    }
    this.#scanner.scan(bytes, this.#end);
    const { blocked, position } = this.#scanner;
    if (!blocked && !everything) return;
    this.#skip();
    const until = blocked ? Math.min(position + this.sizes.step, this.#end) : this.#end;
    this.#due = until - this.#begin;
    this.#scanner = undefined;
  }

  /** Skips what scrolls away, but for its attributes. */
  #skip(): void {
    const terminal = this.terminal();
    const cut = this.#scanner?.findCut(rowsToForget(terminal));
    if (cut === undefined || this.#bytes === undefined) return;
    terminal.write(this.#penBefore(this.#bytes, cut));
    this.#begin = cut.position;
  }

  /** What sets the attributes that are in force at a cut. */
  #penBefore(bytes: Uint8Array, cut: Cut): Uint8Array {
    return collectPen(bytes.subarray(Math.max(cut.penFrom, this.#begin), cut.position));
  }

  #makeRoom(count: number): boolean {
    const bytes = this.#bytes;
    if (bytes === undefined || this.#end + count <= bytes.length) return true;
    if (this.#scanner !== undefined) this.#skip();
    bytes.copyWithin(0, this.#begin, this.#end);
    this.#scanner?.rebase(this.#begin);
    this.#end -= this.#begin;
    this.#begin = 0;
    return this.#end + count <= bytes.length;
  }

  /** Between floods it holds no memory. */
  #release(): void {
    this.#bytes = undefined;
    this.#begin = 0;
    this.#end = 0;
    this.#due = 0;
    this.#scanner = undefined;
  }
}
