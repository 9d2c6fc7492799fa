/**
 * What the cells of large terminals may take while bursts are drawn, in bytes: three terminals of 10,000 lines and 120 columns. Cells that
 * were there at once stay with the process: the C library gives back memory in pieces (cell-slabs.ts) only from the end of its heaps.
 */
export const MAX_CELL_BYTES = 44 * 1024 * 1024;

/** Whoever waits longest is let in beside the others when nobody was for so long, in milliseconds: the last of twenty after 8 s at most. */
export const PATIENCE_MS = 500;

/** What a terminal's cells take, in bytes. */
export interface CellBytes {
  /** At present: 0 while it is parked. */
  readonly taken: number;
  /** With all its scrollback. */
  readonly full: number;
}

/** What decides over places knows of terminals. */
export interface Crowd<Key> {
  sizeOf(key: Key): CellBytes;
  /** The terminals that are awake and large. */
  awake(): readonly Key[];
  /** Parks a large terminal that has nothing to do; says whether there was one. */
  parkIdle(): boolean;
}

/**
 * Has bursts of many screens drawn a few at a time. A terminal that has all its scrollback draws as it likes: its cells are there. Any
 * other waits with a burst until, were it full, all that are awake would take no more than `MAX_CELL_BYTES`; for that, who has nothing to
 * do is parked. Where nobody was let in for `PATIENCE_MS`, the next one is. What is little does not ask, and what somebody waits for does
 * not wait: so twenty full terminals that each draw a line now and then all stay awake.
 */
export class BurstPlaces<Key> {
  /** Who was let in and is not done; it may be small as yet. */
  readonly #admitted = new Set<Key>();
  #admittedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly crowd: Crowd<Key>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Whether more is awake than should be, whatever for. */
  get isCrowded(): boolean {
    return this.crowd.awake().reduce((sum, key) => sum + this.crowd.sizeOf(key).taken, 0) > MAX_CELL_BYTES;
  }

  /** Whether a screen may draw a burst. One that `insists` may; what can be parked for it is. */
  admits(key: Key, insists: boolean): boolean {
    if (this.#admitted.has(key)) return true;
    const { taken, full } = this.crowd.sizeOf(key);
    if (taken < full) {
      const mayEnter =
        this.#fits(key, full) ||
        (this.crowd.parkIdle() && this.#fits(key, full)) ||
        insists ||
        this.now() - this.#admittedAt >= PATIENCE_MS;
      if (!mayEnter) return false;
      this.#admittedAt = this.now();
    }
    this.#admitted.add(key);
    return true;
  }

  /** Takes their places from those who are done. */
  sweep(isBusy: (key: Key) => boolean): void {
    for (const key of this.#admitted) if (!isBusy(key)) this.#admitted.delete(key);
  }

  #fits(key: Key, full: number): boolean {
    let sum = full;
    for (const other of new Set([...this.crowd.awake(), ...this.#admitted])) {
      if (other === key) continue;
      const size = this.crowd.sizeOf(other);
      sum += this.#admitted.has(other) ? size.full : size.taken;
    }
    return sum <= MAX_CELL_BYTES;
  }
}
