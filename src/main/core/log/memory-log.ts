import { newEpoch } from './epochs.ts';
import { HotTail } from './hot-tail.ts';
import { initialMarks } from './log-marks.ts';
import { MarkedLog } from './marked-log.ts';
import type { RunEvent, SessionLog } from './session-log.ts';

/** What one session's log keeps in memory, in bytes: some 40,000 lines. The oldest segment goes when it is exceeded. */
export const MEMORY_LOG_CAPACITY_BYTES = 4 * 1024 * 1024;

/**
 * Makes an empty log that lives in memory only: what tests of screens, streams and sessions read from. The server's are in log-store.ts, and
 * pass the same contract (log-contract.ts). `size` is the terminal's size before the first resize.
 */
export const createMemoryLog = (options: {
  readonly size: { readonly cols: number; readonly rows: number };
  readonly capacityBytes?: number;
  readonly now?: () => number;
}): SessionLog =>
  new MemoryLog(options.size, options.capacityBytes ?? MEMORY_LOG_CAPACITY_BYTES, options.now ?? Date.now);

class MemoryLog extends MarkedLog implements SessionLog {
  readonly epoch = newEpoch();

  readonly #tail = new HotTail(0);
  #heldFrom = Number.POSITIVE_INFINITY;

  constructor(
    size: { readonly cols: number; readonly rows: number },
    private readonly capacityBytes: number,
    now: () => number,
  ) {
    super(initialMarks(size), now);
  }

  get start(): number {
    return this.#tail.start;
  }

  get end(): number {
    return this.#tail.end;
  }

  append(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.marks.markTime(this.end);
    this.#tail.append(bytes);
    this.#prune();
    this.tellAppended();
  }

  recordResize(cols: number, rows: number): void {
    this.marks.recordResize(this.end, cols, rows);
    this.tellAppended();
  }

  recordRun(event: RunEvent): void {
    this.marks.recordRun(this.end, event);
  }

  read(from: number, limit: number): Uint8Array {
    if (from < this.start || from > this.end)
      throw new RangeError(`Expected an offset from ${this.start} to ${this.end}, got ${from}`);
    return this.#tail.read(from, limit);
  }

  holds(epoch: string, offset: number): boolean {
    return epoch === this.epoch && offset >= this.start && offset <= this.end;
  }

  holdFrom(offset: number): void {
    this.#heldFrom = offset;
    this.#prune();
  }

  /** Drops whole segments from the front: those beyond the capacity that nobody holds, and never the last. */
  #prune(): void {
    const { start } = this;
    this.#tail.dropBefore(Math.min(this.end - this.capacityBytes, this.#heldFrom));
    if (this.start !== start) this.marks.keepFrom(this.start);
  }
}
