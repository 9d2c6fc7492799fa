import { Epochs } from './epochs.ts';
import { HotTail } from './hot-tail.ts';
import { resizeLine, runLine, timeLine } from './index-lines.ts';
import { initialMarks } from './log-marks.ts';
import { MarkedLog } from './marked-log.ts';
import type { RecoveredLog } from './recover-log.ts';
import type { RunEvent, SessionLog } from './session-log.ts';
import type { Tailed } from './share-memory.ts';
import { WriteBehind, type WriteBehindParts } from './write-behind.ts';

/** What a disk log is made of. */
export interface DiskLogParts extends Omit<
  WriteBehindParts,
  'tail' | 'marks' | 'epochs' | 'heldFrom' | 'onProgress'
> {
  /** The terminal's size before the first resize of a log that begins. */
  readonly size: { readonly cols: number; readonly rows: number };
  readonly recovered: RecoveredLog | undefined;
  readonly blocked: boolean;
  /** The files have grown, or may be pruned further. */
  readonly onDiskUse: () => void;
  readonly onDispose: () => void;
}

/** A log whose newest bytes are in memory and whose others are on the disk, where each byte is written soon after it was appended. */
export class DiskLog extends MarkedLog implements SessionLog, Tailed {
  readonly #tail: HotTail;
  readonly #epochs: Epochs;
  #heldFrom = Number.POSITIVE_INFINITY;
  #markedFrom: number;
  readonly files: WriteBehind;

  constructor(private readonly parts: DiskLogParts) {
    const { recovered, size, now } = parts;
    super(recovered?.marks ?? initialMarks(size), now);
    const end = recovered?.end ?? 0;
    this.#tail = new HotTail(end);
    this.#epochs = new Epochs(recovered?.openings ?? [], end);
    this.files = new WriteBehind(
      {
        ...parts,
        tail: this.#tail,
        marks: this.marks,
        epochs: this.#epochs,
        heldFrom: () => this.#heldFrom,
        onProgress: () => {
          this.#settle();
          parts.onDiskUse();
        },
      },
      recovered?.segments ?? [],
      parts.blocked,
    );
    this.#markedFrom = this.start;
    // The opening itself is written at once: cursors that are given out from here on name it.
    this.files.wake();
  }

  get epoch(): string {
    return this.#epochs.current;
  }

  get start(): number {
    return Math.min(this.#tail.start, this.files.start);
  }

  get end(): number {
    return this.#tail.end;
  }

  get tailBytes(): number {
    return this.#tail.bytes;
  }

  /** Whether the oldest piece in memory can be read from the disk as well, and is not the only one. */
  get canShrink(): boolean {
    const { oldestEnd, start } = this.#tail;
    return oldestEnd !== undefined && oldestEnd <= this.files.written && this.files.start <= start;
  }

  shrink(): void {
    const { oldestEnd } = this.#tail;
    if (oldestEnd !== undefined && this.canShrink) this.#tail.dropBefore(oldestEnd);
  }

  append(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const mark = this.marks.markTime(this.end);
    if (mark !== undefined) this.files.note(timeLine(mark));
    this.#tail.append(bytes);
    this.#settle();
    this.files.wake();
    this.tellAppended();
  }

  recordResize(cols: number, rows: number): void {
    this.files.note(resizeLine(this.marks.recordResize(this.end, cols, rows)));
    this.files.wake();
    this.tellAppended();
  }

  recordRun(event: RunEvent): void {
    this.files.note(runLine(this.marks.recordRun(this.end, event)));
    this.files.wake();
  }

  read(from: number, limit: number): Uint8Array | Promise<Uint8Array> {
    if (from < this.start || from > this.end)
      throw new RangeError(`Expected an offset from ${this.start} to ${this.end}, got ${from}`);
    return from >= this.#tail.start ? this.#tail.read(from, limit) : this.files.read(from, limit);
  }

  holds(epoch: string, offset: number): boolean {
    const survivedTo = this.#epochs.survivedTo(epoch);
    return survivedTo !== undefined && offset >= this.start && offset <= Math.min(survivedTo, this.end);
  }

  holdFrom(offset: number): void {
    this.#heldFrom = offset;
    this.#settle();
  }

  override dispose(): void {
    super.dispose();
    this.parts.onDispose();
  }

  /**
   * Drops from memory what is beyond its bound and can be read back from the disk. What waits to be written goes only beyond a bound of its
   * own, and not while it is held: there is no other copy.
   */
  #settle(): void {
    const { limits } = this.parts;
    const unwrittenFrom = Math.min(this.end - limits.unwrittenBytes, this.#heldFrom);
    this.#tail.dropBefore(Math.min(this.end - limits.tailBytes, Math.max(this.files.written, unwrittenFrom)));
    if (this.#tail.start > this.files.written) this.files.noteGap();
    const { start } = this;
    if (start === this.#markedFrom) return;
    this.#markedFrom = start;
    this.marks.keepFrom(start);
  }
}
