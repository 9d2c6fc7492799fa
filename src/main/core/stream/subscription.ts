import { ACK_WINDOW_BYTES } from '../../../shared/limits.ts';
import type { SessionLog } from '../log/session-log.ts';
import type { Screen, Snapshot, SnapshotKind } from '../screen/screen.ts';
import { formatPosition, type Position } from './cursor.ts';
import type { OutputFeed } from './output-feed.ts';
import { formatEvent, formatRawEvent } from './sse.ts';

/** How a session begins in a stream: with its screen, with its oldest retained byte, or with what comes next. */
export type Beginning = 'snapshot' | 'start' | 'now';

/** The largest run of bytes in one `output` event: large enough for throughput, small enough to interleave sessions. */
export const MAX_EVENT_BYTES = 64 * 1024;

/**
 * A viewer that acknowledges what it draws and is further behind than a snapshot is long is shown the present screen rather than a backlog
 * that nobody can read: that takes it less time. So long a snapshot is taken to be before the first, and so long at least, in bytes.
 */
const USUAL_SNAPSHOT_BYTES = 256 * 1024;
const MIN_BACKLOG_BYTES = 96 * 1024;

/**
 * After so long without a flood, in milliseconds, a client that has a brief snapshot is sent the whole one: it takes the page 80 ms, which a
 * flood that only stutters is not to cost it again and again, nor the first pictures of all that is opened together.
 */
export const WHOLE_AFTER_MS = 300;

/** The version of the size in effect for the byte before `offset`; of those at `offset` none is known then. */
const sizeVersionBefore = (log: SessionLog, offset: number): number =>
  offset === 0 ? -1 : log.sizeAt(offset - 1).version;

/** What was waited for and has come. */
type Ready = { readonly snapshot: Snapshot } | { readonly from: number; readonly bytes: Uint8Array };

/**
 * One session in one stream: a cursor into the session's log. Nothing is queued here; the next event is made when the connection can
 * take it. Invariant: a byte before `offset` was sent or is covered by a snapshot that was sent; no byte from `offset` on was.
 */
export class Subscription {
  #offset: number | undefined;
  /** What the client has of another log, or of what is no longer held: its cursor goes on saying so until the snapshot is sent. */
  #leftAt: Position | undefined;
  /** Resizes of the log up to this version are known to the client. */
  #seenResize = -1;
  #acknowledged = 0;
  /** Whether the last snapshot was overtaken by a flood before it was sent: the next one follows as soon as it is drawn. */
  #skipping = false;
  /** How long the last snapshot was. */
  #snapshotBytes = USUAL_SNAPSHOT_BYTES;
  /** What a snapshot that was sent and is not acknowledged takes of the window, in bytes. */
  #undrawnSnapshot = 0;
  /** Whether the client's last snapshot was brief: the whole one is still to come. */
  #owesWhole = false;
  /** Runs while the whole one is owed and nothing is far behind. */
  #calm: NodeJS.Timeout | undefined;
  /** It has been quiet for long enough. */
  #wholeIsDue = false;
  /** Whether the snapshot that was asked for is that one, and so may as well come later. */
  #completes = false;
  #waiting: 'snapshot' | 'read' | undefined;
  #ready: Ready | undefined;
  #closed = false;

  constructor(
    private readonly session: string,
    private readonly feed: OutputFeed,
    private readonly screen: Screen,
    private readonly options: {
      readonly paced: boolean;
      /** Whether a paced client rather sees the present screen than every byte: one that began with a screen does. */
      readonly skips: boolean;
      /** Whether it takes brief snapshots, which a whole one follows when nothing is far behind. */
      readonly brief: boolean;
      /** Something that had to be waited for is there. */
      readonly onReady: () => void;
      readonly formatId: () => string;
    },
  ) {}

  /** Whether output of the log so far is still to be sent, and will be without another word from the client. */
  get owes(): boolean {
    if (this.#closed) return false;
    if (this.#waiting !== undefined || this.#ready !== undefined) return true;
    return this.#offset !== undefined && this.#offset < Math.min(this.feed.log.end, this.#limit);
  }

  /** The session's part of the cursor; undefined while it has not begun. */
  get cursorPart(): string | undefined {
    if (this.#offset === undefined)
      return this.#leftAt === undefined ? undefined : formatPosition(this.session, this.#leftAt);
    const { log } = this.feed;
    return formatPosition(this.session, {
      epoch: log.epoch,
      offset: this.#offset,
      ...(this.#seenResize > sizeVersionBefore(log, this.#offset) && { sizeVersion: this.#seenResize }),
      brief: this.#owesWhole,
    });
  }

  /** Begins as asked. The events that follow say the rest. Gives an event that must come first, if any. */
  begin(beginning: Beginning, size: { readonly cols: number; readonly rows: number }): string {
    const { log } = this.feed;
    if (beginning === 'snapshot') {
      this.#askForSnapshot();
      return '';
    }
    const offset = beginning === 'start' ? log.start : log.end;
    const mark = log.sizeAt(offset);
    this.#continueAt(offset, mark.version);
    // What is replayed may have been written at another size than the one that `sessions` tells.
    if (mark.cols === size.cols && mark.rows === size.rows) return '';
    return formatEvent('resize', { session: this.session, cols: mark.cols, rows: mark.rows, offset });
  }

  /** Goes on at a position from a cursor; with a snapshot where that is of another log or no longer held. */
  resume(position: Position): void {
    const { log } = this.feed;
    this.#owesWhole = position.brief === true;
    if (!log.holds(position.epoch, position.offset)) {
      this.#leftAt = position;
      return this.#askForSnapshot();
    }
    // Of resizes that an earlier opening of the log counted the last may be lost, and others be counted by their numbers.
    const known = position.epoch === log.epoch ? position.sizeVersion : undefined;
    this.#continueAt(position.offset, known ?? sizeVersionBefore(log, position.offset));
  }

  /** The client has drawn everything before `offset`. */
  acknowledge(offset: number): void {
    // What was drawn before a snapshot that is on its way says nothing about the snapshot, and more than was sent cannot have been drawn.
    if (offset < this.#acknowledged) return;
    this.#undrawnSnapshot = 0;
    this.#acknowledged = Math.min(offset, this.#offset ?? 0);
  }

  /** Makes the next event, as it stands on the wire; undefined: nothing to send, or it must be waited for. */
  next(): string | undefined {
    if (this.#closed) return undefined;
    const ready = this.#ready;
    if (ready !== undefined) {
      this.#ready = undefined;
      return 'snapshot' in ready
        ? this.#snapshotEvent(ready.snapshot)
        : this.#outputEvent(ready.from, ready.bytes);
    }
    if (this.#waiting !== undefined || this.#offset === undefined) return undefined;
    const { log } = this.feed;
    this.#watchCalm(this.#offset);
    const fellOut = this.#offset < log.start;
    const skips = this.#shouldSkip(this.#offset);
    // A paced client that has not drawn the last snapshot is not sent another: they would pile up in it. Its acknowledgement is next.
    const mayAsk = !this.options.paced || this.#undrawnSnapshot === 0;
    if (fellOut || skips) {
      if (mayAsk) this.#askForSnapshot();
      return undefined;
    }
    if (this.#wholeIsDue && mayAsk) {
      this.#askForSnapshot('whole');
      this.#completes = true;
      return undefined;
    }
    return this.#resizeEvent(this.#offset) ?? this.#readOutput(this.#offset);
  }

  close(): void {
    this.#closed = true;
    this.#ready = undefined;
    clearTimeout(this.#calm);
  }

  /** The byte at which sending stops until the client has drawn more. */
  get #limit(): number {
    if (!this.options.paced) return Number.POSITIVE_INFINITY;
    // Brief snapshots are drawn sooner than a window full of output, which would only delay the next one.
    const window = this.#skipping && this.options.brief ? MAX_EVENT_BYTES : ACK_WINDOW_BYTES;
    return this.#acknowledged + window - this.#undrawnSnapshot;
  }

  #continueAt(offset: number, seenResize: number): void {
    this.#offset = offset;
    this.#seenResize = seenResize;
    this.#acknowledged = offset;
    this.#undrawnSnapshot = 0;
  }

  /** How much was sent that the client has not said it has drawn, in bytes. */
  #undrawn(offset: number): number {
    return offset - this.#acknowledged + this.#undrawnSnapshot;
  }

  get #mostBacklog(): number {
    return Math.max(MIN_BACKLOG_BYTES, this.#snapshotBytes);
  }

  #isFarBehind(offset: number): boolean {
    return this.feed.log.end - offset > this.#mostBacklog;
  }

  #shouldSkip(offset: number): boolean {
    if (!this.options.paced || !this.options.skips) return false;
    // The window must be used up: a client that draws as fast as it is sent is not skipped.
    const stuck = this.#skipping || this.#undrawn(offset) >= ACK_WINDOW_BYTES / 2;
    // It must lead ahead; a brief one is worth it for any step.
    const leastStep = this.options.brief ? 0 : this.#mostBacklog / 2;
    return stuck && this.#isFarBehind(offset) && this.screen.offset - offset > leastStep;
  }

  /** Has the whole snapshot follow once nothing was far behind for a while. */
  #watchCalm(offset: number): void {
    if (!this.#owesWhole || this.#isFarBehind(offset)) {
      clearTimeout(this.#calm);
      this.#calm = undefined;
      this.#wholeIsDue = false;
    } else if (!this.#wholeIsDue)
      this.#calm ??= setTimeout(() => {
        this.#calm = undefined;
        this.#wholeIsDue = true;
        this.options.onReady();
      }, WHOLE_AFTER_MS);
  }

  #resizeEvent(offset: number): string | undefined {
    const mark = this.feed.log.resizesFrom(offset).find((candidate) => candidate.version > this.#seenResize);
    if (mark?.offset !== offset) return undefined;
    this.#seenResize = mark.version;
    return formatEvent(
      'resize',
      { session: this.session, cols: mark.cols, rows: mark.rows, offset },
      this.options.formatId(),
    );
  }

  #readOutput(offset: number): string | undefined {
    const { log } = this.feed;
    const nextResize = log.resizesFrom(offset + 1)[0]?.offset ?? Number.POSITIVE_INFINITY;
    const limit = Math.min(MAX_EVENT_BYTES, nextResize - offset, this.#limit - offset);
    if (limit <= 0 || offset === log.end) return undefined;
    const bytes = log.read(offset, limit);
    if (!(bytes instanceof Promise)) return this.#outputEvent(offset, bytes);
    this.#waiting = 'read';
    bytes.then(
      (read) => this.#arrive({ from: offset, bytes: read }),
      // Pruned while it was being read: the next look finds the offset below the log's start.
      () => this.#arrive(undefined),
    );
    return undefined;
  }

  #outputEvent(from: number, bytes: Uint8Array): string {
    this.#offset = from + bytes.length;
    if (!this.#isFarBehind(this.#offset)) this.#skipping = false;
    return formatRawEvent('output', this.feed.encode(from, bytes), this.options.formatId());
  }

  #snapshotEvent({ offset, cols, rows, sizeVersion, data, brief }: Snapshot): string | undefined {
    if (offset < this.feed.log.start) {
      this.#askForSnapshot();
      return undefined;
    }
    // Another flood has begun, or the screen lags: what the client has is continued, and the whole one comes later. So it does where it was
    // taken before a resize that the client knows.
    const isOlder = offset < (this.#offset ?? 0) || sizeVersion < this.#seenResize;
    if (this.#completes && (this.#isFarBehind(offset) || isOlder)) {
      this.#completes = false;
      this.#wholeIsDue = false;
      return this.next();
    }
    this.#continueAt(offset, sizeVersion);
    this.#snapshotBytes = data.byteLength;
    this.#owesWhole = brief;
    this.#wholeIsDue = false;
    this.#skipping = this.#isFarBehind(offset);
    this.#watchCalm(offset);
    this.#undrawnSnapshot = this.#room(data.byteLength, brief);
    const base64 = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
    return formatEvent(
      'snapshot',
      { session: this.session, offset, cols, rows, data: base64, ...(brief ? { brief } : {}) },
      this.options.formatId(),
    );
  }

  /** What a snapshot that is sent and not drawn takes of the window, in bytes, like output. */
  #room(byteCount: number, brief: boolean): number {
    if (!this.#skipping) return Math.min(byteCount, ACK_WINDOW_BYTES / 2);
    // The next snapshot takes the place of what follows this one in a flood. So one event is enough behind a whole one, which takes long
    // to draw, and none behind a brief one, which is drawn sooner than an event.
    return brief ? ACK_WINDOW_BYTES : ACK_WINDOW_BYTES - MAX_EVENT_BYTES;
  }

  #askForSnapshot(kind: SnapshotKind = this.options.brief ? 'brief' : 'whole'): void {
    // `offset` stays: until the snapshot is sent, the client still has what it had, and its cursor says so.
    this.#waiting = 'snapshot';
    this.#completes = false;
    this.screen.snapshot(kind).then(
      (snapshot) => this.#arrive({ snapshot }),
      // The screen is being closed with its session: `removed` follows.
      () => this.close(),
    );
  }

  #arrive(what: Ready | undefined): void {
    this.#waiting = undefined;
    if (this.#closed) return;
    this.#ready = what;
    this.options.onReady();
  }
}
