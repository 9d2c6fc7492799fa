import { join } from 'node:path';
import type { DiskFiles } from './disk-files.ts';
import { DISK_TOO_SLOW, reasonOf } from './disk-trouble.ts';
import type { Epochs } from './epochs.ts';
import { findLast } from './find-last.ts';
import type { HotTail } from './hot-tail.ts';
import { indexText } from './index-lines.ts';
import { IndexWriter } from './index-writer.ts';
import type { LogLimits } from './log-limits.ts';
import type { LogMarks } from './log-marks.ts';
import type { OpenFiles } from './open-files.ts';
import { readSegment, type Place } from './read-segment.ts';
import { asideName, segmentName, type SegmentFile } from './recover-log.ts';

/** One write, in bytes: large enough for throughput, small enough that other sessions' writes come between. */
const MAX_WRITE_BYTES = 1024 * 1024;
/** So much is written at once rather than after the delay, in bytes. */
const EAGER_BYTES = 1024 * 1024;

/** What a log writes behind, and whom it tells. */
export interface WriteBehindParts {
  /** The folder of all logs, and of this one. */
  readonly root: string;
  readonly folder: string;
  readonly files: DiskFiles;
  readonly openFiles: OpenFiles;
  readonly limits: LogLimits;
  readonly now: () => number;
  readonly tail: HotTail;
  readonly marks: LogMarks;
  readonly epochs: Epochs;
  /** Bytes from here on must not be pruned. */
  readonly heldFrom: () => number;
  /** `written` or `start` has moved. */
  readonly onProgress: () => void;
  /** Why output is not kept on the disk; undefined: it is. */
  readonly onTrouble: (reason: string | undefined) => void;
  readonly warn: (message: string) => void;
}

/**
 * The files of one log: writes the hot tail behind, in order, one write at a time, and reads older bytes back. Where the disk fails it tries
 * again until it succeeds, from where it stopped or, if the tail has gone past that, anew: a log has no holes.
 *
 * Invariant: unless `lost`, the files hold [first segment, written) without a gap, and tail.start <= written.
 */
export class WriteBehind {
  #segments: SegmentFile[];
  #written: number;
  /** Segments that end at or before this are to be removed, and are not read any more. */
  #floor = 0;
  /** Reads below here failed. The files stay: another start may be able to read them. */
  #unreadableBefore = 0;
  /** The files do not reach the tail: they go, and the log on disk begins anew. */
  #lost = false;
  /** The folder is there and is this log's. */
  #prepared = false;
  readonly #index: IndexWriter;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;
  #failed = false;
  #trouble: string | undefined;
  #ended = false;

  constructor(
    private readonly parts: WriteBehindParts,
    segments: readonly SegmentFile[],
    /** Something that is no log of ours lies where the folder is to be. */
    private blocked: boolean,
  ) {
    this.#segments = [...segments];
    this.#written = parts.tail.start;
    const { folder, files, openFiles, epochs, marks } = parts;
    this.#index = new IndexWriter(folder, files, openFiles, () =>
      indexText(epochs.openings, marks, this.#written),
    );
  }

  /** Every byte before this is on the disk, as far as it was not pruned. */
  get written(): number {
    return this.#written;
  }

  /** The oldest byte that can be read from the disk; Infinity: what is there does not reach the tail. */
  get start(): number {
    if (this.#lost) return Number.POSITIVE_INFINITY;
    return Math.max(this.#segments[0]?.base ?? this.#written, this.#floor, this.#unreadableBefore);
  }

  /** What the files take, in bytes, without those that are about to go. */
  get bytes(): number {
    return this.#written - Math.max(this.#segments[0]?.base ?? this.#written, this.#floor);
  }

  /** When the oldest file that may be pruned was last written; undefined: none may be. */
  get oldestPrunableAt(): number | undefined {
    return this.#oldestPrunable()?.segment.writtenAt;
  }

  /** Gives the oldest file up. */
  pruneOldest(): void {
    const oldest = this.#oldestPrunable();
    if (oldest === undefined) return;
    this.#floor = oldest.end;
    this.parts.onProgress();
    this.wake();
  }

  /** There is something to write. */
  wake(): void {
    if (this.#ended || this.#failed || this.#running !== undefined || this.#closing !== undefined) return;
    if (this.parts.tail.end - this.#written >= EAGER_BYTES || this.#lost) return this.#begin();
    this.#timer ??= setTimeout(() => this.#begin(), this.parts.limits.writeDelayMs);
  }

  /** Puts a line into the index. */
  note(line: string): void {
    this.#index.note(line);
  }

  /** The tail has let go of bytes that were not written: what is on the disk does not reach it any more. */
  noteGap(): void {
    if (this.#lost) return;
    this.#lost = true;
    if (this.#trouble === undefined) this.#setTrouble(DISK_TOO_SLOW);
    this.wake();
  }

  /** Reads at most `limit` bytes from `from`, which must lie in [start, written). */
  read(from: number, limit: number): Promise<Uint8Array> {
    const find = (): Place => {
      const index = this.#segments.findLastIndex((candidate) => candidate.base <= from);
      const segment = this.#segments[index];
      if (segment === undefined || from < this.start) throw noLongerHeld(from);
      const end = this.#segments[index + 1]?.base ?? this.#written;
      return { path: this.#pathOf(segment), base: segment.base, end };
    };
    return readSegment(this.parts.openFiles, from, limit, find, ({ end }, error) => {
      this.#giveUpReading(end, error);
      throw noLongerHeld(from);
    });
  }

  /** Brings to the disk what it takes, and lets go of the files. */
  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  /** Stops, for good: no further write is begun. Resolves when the one that is under way has ended. */
  async abandon(): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.parts.openFiles.release(this.#prefix);
    await this.#running;
  }

  async #finish(): Promise<void> {
    await this.#running;
    // Once even where the disk has failed: it may have healed, and there is no later.
    do {
      if (this.#ended) return;
      this.#begin();
      await this.#running;
    } while (!this.#failed && this.#hasWork());
    await this.abandon();
  }

  #begin(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // In a turn of its own: what the work tells others may wake it again, and must find it running.
    this.#running = Promise.resolve()
      .then(() => this.#work())
      .finally(() => {
        this.#running = undefined;
        if (this.#ended || this.#closing !== undefined) return;
        if (this.#failed) this.#timer = setTimeout(() => this.#begin(), this.parts.limits.retryMs).unref();
        else if (this.#hasWork()) this.wake();
      });
  }

  async #work(): Promise<void> {
    try {
      do await this.#round();
      while (!this.#ended && (this.#lost || this.parts.tail.end - this.#written >= EAGER_BYTES));
      this.#failed = false;
      this.#setTrouble(undefined);
    } catch (error) {
      // Whatever it was, the next try looks at the folder as if for the first time.
      this.#failed = true;
      this.#prepared = false;
      this.parts.openFiles.release(this.#prefix);
      this.#setTrouble(reasonOf(error));
    }
  }

  /**
   * One round. The order matters: what the index says about a byte, and which opening it is of, stands there before the byte is on the disk.
   * What it says about bytes that never came there is dropped when it is read.
   */
  async #round(): Promise<void> {
    if (!this.#prepared) await this.#prepare();
    if (this.#lost && !this.#ended) await this.#beginAnew();
    const { end } = this.parts.tail;
    if (this.#index.due && !this.#ended) await this.#index.writeAnew();
    if (!this.#ended) await this.#index.writeLines(() => !this.#ended);
    if (!this.#ended) await this.#writeBytes(end);
    this.#applyLimits();
    // Where the last segment goes, the index has to say first where the log stands: in the next round.
    if (!this.#ended && !this.#index.due) await this.#removePruned();
  }

  #hasWork(): boolean {
    return (
      this.#written < this.parts.tail.end ||
      this.#lost ||
      this.#index.hasWork ||
      !this.#prepared ||
      this.#firstIsPruned()
    );
  }

  async #prepare(): Promise<void> {
    const { files, root, folder } = this.parts;
    if (this.blocked) {
      if ((await files.sizeOf(folder)) !== undefined) await files.rename(folder, asideName(folder));
      this.blocked = false;
    }
    await files.makeFolder(root);
    if (this.#ended) return;
    await files.makeFolder(folder);
    const last = this.#segments.findLastIndex((segment) => segment.made);
    const segment = this.#segments[last];
    if (segment !== undefined) {
      const length = (this.#segments[last + 1]?.base ?? this.#written) - segment.base;
      const size = await files.sizeOf(this.#pathOf(segment));
      // Somebody removed or cut the files: what is in memory is all there is.
      if (size === undefined || size < length) {
        this.#lost = true;
        this.parts.onProgress();
      }
    }
    this.#index.renew();
    this.#prepared = true;
  }

  async #beginAnew(): Promise<void> {
    // The oldest first, so that a crash in between leaves no hole.
    for (let first = this.#segments[0]; first !== undefined; first = this.#segments[0]) {
      await this.#removeFile(first);
      if (this.#ended) return;
    }
    this.#written = this.parts.tail.start;
    this.#segments = [this.#nextSegment()];
    this.#lost = false;
    this.#index.renew();
    this.parts.onProgress();
  }

  /** Writes one batch of the bytes before `end`. */
  async #writeBytes(end: number): Promise<void> {
    const { tail, openFiles, limits } = this.parts;
    if (this.#written === end || this.#lost) return;
    const segment = this.#writableSegment();
    const room = segment.base + limits.segmentBytes - this.#written;
    const from = this.#written;
    const pieces = tail.pieces(from, Math.min(end, from + Math.min(room, MAX_WRITE_BYTES)));
    const length = await openFiles.use(this.#pathOf(segment), segment.made ? 'write' : 'create', (file) =>
      file.write(pieces, from - segment.base),
    );
    if (length === 0) throw new Error('the disk took nothing');
    segment.made = true;
    segment.writtenAt = this.parts.now();
    this.#written = from + length;
    this.parts.onProgress();
  }

  /** Moves the floor to where the bounds of size and age put it. */
  #applyLimits(): void {
    const { limits, now, heldFrom } = this.parts;
    const expired = now() - limits.maxAgeMs;
    const floor = this.#floor;
    for (;;) {
      const oldest = this.#oldestPrunable();
      if (oldest === undefined) break;
      if (this.bytes <= limits.sessionBytes && oldest.segment.writtenAt >= expired) break;
      this.#floor = oldest.end;
    }
    const last = this.#segments.at(-1);
    const allExpired = last !== undefined && last.made && last.writtenAt < expired;
    if (allExpired && this.#oldestPrunable() === undefined && this.#written <= heldFrom() && !this.#lost) {
      // The index says where the log stands when no segment is left to say it.
      this.#segments.push(this.#nextSegment());
      this.#floor = this.#written;
      this.#index.renew();
    }
    if (this.#floor !== floor) this.parts.onProgress();
  }

  async #removePruned(): Promise<void> {
    while (this.#firstIsPruned() && !this.#ended) {
      const first = this.#segments[0];
      if (first !== undefined) await this.#removeFile(first);
    }
  }

  #firstIsPruned(): boolean {
    return (this.#segments[1]?.base ?? Number.POSITIVE_INFINITY) <= this.#floor;
  }

  /** Removes the first segment. */
  async #removeFile(first: SegmentFile): Promise<void> {
    const path = this.#pathOf(first);
    this.parts.openFiles.release(path);
    await this.parts.files.remove(path);
    if (this.#segments[0] === first) this.#segments.shift();
  }

  #oldestPrunable(): { readonly segment: SegmentFile; readonly end: number } | undefined {
    const segment = findLast(this.#segments, ({ base }) => base <= this.#floor) ?? this.#segments[0];
    const end = segment === undefined ? undefined : this.#segments[this.#segments.indexOf(segment) + 1]?.base;
    if (segment === undefined || end === undefined || end > this.parts.heldFrom()) return undefined;
    return { segment, end };
  }

  #writableSegment(): SegmentFile {
    const last = this.#segments.at(-1);
    if (last !== undefined && this.#written - last.base < this.parts.limits.segmentBytes) return last;
    const next = this.#nextSegment();
    this.#segments.push(next);
    return next;
  }

  #nextSegment(): SegmentFile {
    return { base: this.#written, writtenAt: this.parts.now(), made: false };
  }

  #giveUpReading(end: number, error: unknown): void {
    this.#unreadableBefore = Math.max(this.#unreadableBefore, end);
    this.parts.warn(
      `Output before byte ${end} in ${this.parts.folder} cannot be read: ${reasonOf(error)}. The rest is shown.`,
    );
    this.parts.onProgress();
  }

  #setTrouble(reason: string | undefined): void {
    if (reason === this.#trouble || this.#ended) return;
    this.#trouble = reason;
    this.parts.onTrouble(reason);
  }

  get #prefix(): string {
    return join(this.parts.folder, '/');
  }

  #pathOf(segment: SegmentFile): string {
    return join(this.parts.folder, segmentName(segment.base));
  }
}

const noLongerHeld = (from: number): RangeError => new RangeError(`Byte ${from} is no longer held`);
