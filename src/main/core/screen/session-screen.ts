import { Emitter, type Disposable } from '../lifecycle.ts';
import type { SessionLog } from '../log/session-log.ts';
import { cutsRun, replayStart } from './replay-start.ts';
import type { FromWorker, ToWorker } from './screen-messages.ts';
import type { Screen, Snapshot, SnapshotKind } from './screen.ts';

/**
 * How far a screen may lag behind its log, in bytes, before the source is asked to wait. A flood of plain lines is skipped through faster
 * than a PTY gives it (fast-forward.ts). Any other is parsed, at some 20 MB/s where a PTY gives 50 and more, so its program is slowed down:
 * a snapshot is as old as this backlog, and who presses Ctrl-C waits for it, 200 ms at most.
 */
export const MAX_SCREEN_BACKLOG_BYTES = 4 * 1024 * 1024;

/** Bytes of one screen that are on their way to the worker or wait in it: 50 ms of parsing, so that nothing queues long behind them. */
export const WINDOW_BYTES = 1024 * 1024;
/** The same while a flood is skipped through, some 15 ms: it does not wait for the word that there is room again. */
export const SKIPPING_WINDOW_BYTES = 4 * 1024 * 1024;
/** One message to the worker holds at most so many bytes. With so many to send it does not wait for more. */
export const MESSAGE_BYTES = 256 * 1024;
/** A backlog of this many bytes is drawn before a snapshot is taken, so that it is the newest: 50 ms of parsing. */
export const SNAPSHOT_DRAIN_BYTES = 1024 * 1024;
/** A line that drawing begins in the middle of ends within so many bytes, if it is one. */
const MAX_CUT_LINE_BYTES = 4 * 1024;
/** A screen that was being drawn when the worker died this many times in a row gives its history up: it may be what kills it. */
const MAX_STRIKES = 2;

/** What a screen asks of its host. */
export interface ScreenPort {
  /** Whether there is a worker. While there is none nothing is read: the next one begins with the log. */
  readonly ready: boolean;
  /** Gives the screen's next terminal a number that none had before; `previous` is its last one's, 0 for none. */
  claim(screen: SessionScreen, previous: number): number;
  post(message: ToWorker, transfer?: readonly ArrayBuffer[]): void;
  /** Has `feed` called, soon, or at once where there is a chunk's worth. */
  schedule(screen: SessionScreen, soon: boolean): void;
  warn(message: string): void;
  forget(screen: SessionScreen, number: number): void;
}

interface PendingSnapshot {
  readonly kind: SnapshotKind;
  /** Not earlier than here. */
  from: number;
  readonly promise: Promise<Snapshot>;
  readonly resolve: (snapshot: Snapshot) => void;
  readonly reject: (error: Error) => void;
  /** What had been posted when the worker was asked; undefined until then. */
  askedAt: Pick<Snapshot, 'offset' | 'sizeVersion'> | undefined;
}

/** The main thread's side of one screen: a reader of the log that feeds the worker, in order and within a window. */
export class SessionScreen implements Screen {
  readonly #titles = new Emitter<string>();
  readonly onTitle = this.#titles.event;
  readonly #pressures = new Emitter<boolean>();
  readonly onPressure = this.#pressures.event;

  /** 0: nothing was drawn yet. A log with a past is not, until somebody looks or it goes on. */
  #screen = 0;
  /** Invariant: drawn <= posted <= log.end. */
  #posted = 0;
  #drawn = 0;
  #seenResize = -1;
  /** Where the log ended when this terminal began: a snapshot before there would show history that nobody asked for. */
  #caughtUpAt = 0;
  #reading = false;
  /** The next bytes may begin in the middle of a line, whose rest is not to be shown. */
  #cutLine = false;
  /** Whether the worker skips through what it is given, much faster than it could draw it. */
  #skips = false;
  #pressed = false;
  #disposed = false;
  #lost: Error | undefined;
  #strikes = 0;
  #strikeEnds = 0;
  /** At most one of each kind, the cached ones as of `posted`. */
  readonly #pending = new Map<SnapshotKind, PendingSnapshot>();
  readonly #cached = new Map<SnapshotKind, Snapshot>();
  readonly #subscription: Disposable;

  constructor(
    private readonly log: SessionLog,
    private readonly port: ScreenPort,
  ) {
    if (log.start === log.end) this.#begin(log.end);
    // Once per append, so it only marks: reading and posting wait for the host's turn.
    this.#subscription = log.onAppend(() => {
      if (this.#screen === 0) this.#wake();
      if (!this.#pressed && log.end - this.#drawn > MAX_SCREEN_BACKLOG_BYTES) this.#updatePressure();
      this.#schedule();
    });
  }

  get offset(): number {
    return this.#drawn;
  }

  snapshot(kind: SnapshotKind = 'whole'): Promise<Snapshot> {
    if (this.#disposed) return Promise.reject(new Error('The session is gone, and its screen with it'));
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    if (this.#screen === 0) this.#wake();
    // One that is on its way is as of what was posted when it was asked for, and that cannot have been overtaken by what is drawn.
    const pending = this.#pending.get(kind);
    if (pending !== undefined) return pending.promise;
    const cached = this.#cached.get(kind);
    if (cached !== undefined && this.#isFed()) return Promise.resolve(cached);
    if (this.log.end - this.#posted <= SNAPSHOT_DRAIN_BYTES) this.#feed(Number.POSITIVE_INFINITY);
    return this.#awaitSnapshot(kind, this.#skips ? this.log.end : Math.max(this.#posted, this.#caughtUpAt));
  }

  /** Passes on what the log has, as far as the window is open. */
  feed(): void {
    this.#feed(this.#window);
  }

  handle(message: FromWorker): void {
    switch (message.type) {
      case 'drawn':
        this.#handleDrawn(message.byteCount, message.skips);
        break;
      case 'title':
        this.#titles.fire(message.title);
        break;
      case 'failed':
        this.#rebuild(message.message);
        break;
      case 'snapshot': {
        const { kind, cols, rows, data, brief } = message;
        const pending = this.#pending.get(kind);
        if (pending?.askedAt === undefined) break;
        this.#pending.delete(kind);
        const snapshot: Snapshot = { ...pending.askedAt, cols, rows, data, brief };
        if (this.#posted === snapshot.offset && this.#seenResize === snapshot.sizeVersion)
          this.#cached.set(kind, snapshot);
        pending.resolve(snapshot);
        break;
      }
    }
  }

  /** Begins anew in another worker, since the one that had this screen died. */
  restart(): void {
    if (this.#screen !== 0)
      this.#rebuild(this.#posted > this.#drawn ? 'the screen worker died while drawing it' : undefined);
  }

  /** Goes without a terminal: there is no worker to have. Nothing waits for this screen any longer. */
  lose(error: Error): void {
    this.#lost = error;
    this.log.holdFrom(Number.POSITIVE_INFINITY);
    this.#updatePressure();
    this.#rejectPending(error);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#subscription.dispose();
    this.log.holdFrom(Number.POSITIVE_INFINITY);
    if (this.#screen !== 0) this.port.post({ type: 'close', screen: this.#screen });
    this.port.forget(this, this.#screen);
    this.#rejectPending(new Error('The session is gone, and its screen with it'));
    this.#cached.clear();
    this.#titles.dispose();
    this.#pressures.dispose();
  }

  #rejectPending(error: Error): void {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  #wake(): void {
    if (this.#lost === undefined) this.#begin(replayStart(this.log, false));
  }

  #begin(from: number): void {
    this.#screen = this.port.claim(this, this.#screen);
    const { cols, rows, version } = this.log.sizeAt(from);
    this.#posted = from;
    this.#drawn = from;
    this.#skips = false;
    this.#cutLine = cutsRun(this.log.runs, from);
    this.#seenResize = version;
    this.#caughtUpAt = this.log.end;
    this.#cached.clear();
    this.log.holdFrom(from);
    this.port.post({ type: 'open', screen: this.#screen, cols, rows });
    this.port.schedule(this, true);
  }

  #rebuild(failure: string | undefined): void {
    if (this.#disposed || this.#lost !== undefined) return;
    if (failure !== undefined) {
      this.#strikes += 1;
      this.#strikeEnds = this.#posted;
    }
    const givesUp = this.#strikes >= MAX_STRIKES;
    if (failure !== undefined)
      this.port.warn(
        givesUp
          ? `A terminal's picture begins anew, without its history: ${failure}`
          : `A terminal's picture is drawn again from its log: ${failure}`,
      );
    if (givesUp) this.#strikes = 0;
    this.#begin(givesUp ? this.log.end : replayStart(this.log, true));
    for (const pending of this.#pending.values()) pending.askedAt = undefined;
    this.#updatePressure();
  }

  get #window(): number {
    return this.#skips ? SKIPPING_WINDOW_BYTES : WINDOW_BYTES;
  }

  #handleDrawn(byteCount: number, skips: boolean): void {
    this.#drawn += byteCount;
    if (this.#skips && !skips) this.#hurrySnapshot();
    this.#skips = skips;
    if (this.#drawn > this.#strikeEnds) this.#strikes = 0;
    this.log.holdFrom(this.#drawn);
    this.#updatePressure();
    this.#schedule();
  }

  /** Has what the log has passed on, in few large messages rather than many small ones. While the window is shut nothing can be. */
  #schedule(): void {
    const left = this.log.end - this.#posted;
    const isOpen = this.#posted - this.#drawn < this.#window;
    if (isOpen && !this.#isFed()) this.port.schedule(this, left >= MESSAGE_BYTES);
  }

  #updatePressure(): void {
    const backlog = this.#lost === undefined ? this.log.end - this.#drawn : 0;
    const pressed = this.#pressed
      ? backlog >= MAX_SCREEN_BACKLOG_BYTES / 2
      : backlog > MAX_SCREEN_BACKLOG_BYTES;
    if (pressed === this.#pressed) return;
    this.#pressed = pressed;
    this.#pressures.fire(pressed);
  }

  #nextResize() {
    return this.log.resizesFrom(this.#posted).find((mark) => mark.version > this.#seenResize);
  }

  #isFed(): boolean {
    return this.#posted === this.log.end && this.#nextResize()?.offset !== this.#posted;
  }

  #feed(window: number): void {
    if (this.#screen === 0 || this.#reading || this.#disposed || !this.port.ready) return;
    // Pieces of the log's memory, from `posted` on, that make up the next message.
    let pieces: Uint8Array[] = [];
    let gathered = 0;
    const post = (): void => {
      this.#post(pieces, gathered);
      pieces = [];
      gathered = 0;
    };
    for (;;) {
      const at = this.#posted + gathered;
      const resize = this.#nextResize();
      if (resize?.offset === at) {
        post();
        this.#seenResize = resize.version;
        this.#cached.clear();
        this.port.post({ type: 'resize', screen: this.#screen, cols: resize.cols, rows: resize.rows });
        continue;
      }
      const limit = Math.min(
        MESSAGE_BYTES - gathered,
        this.#drawn + window - at,
        (resize?.offset ?? Number.POSITIVE_INFINITY) - at,
      );
      if (limit <= 0 || at === this.log.end) break;
      const bytes = this.#read(at, limit);
      if (bytes === undefined) return;
      if (bytes instanceof Promise) {
        post();
        this.#waitFor(bytes);
        return;
      }
      pieces.push(bytes);
      gathered += bytes.length;
      if (gathered === MESSAGE_BYTES) post();
    }
    post();
    this.#askForSnapshots();
  }

  /** Reads on; undefined where the log went past this reader, which then begins anew. */
  #read(from: number, limit: number): Uint8Array | Promise<Uint8Array> | undefined {
    try {
      return this.log.read(from, limit);
    } catch (error) {
      this.#rebuild(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  #waitFor(reading: Promise<Uint8Array>): void {
    const screen = this.#screen;
    this.#reading = true;
    reading.then(
      (bytes) => {
        this.#reading = false;
        if (screen === this.#screen) this.#post([bytes], bytes.length);
        this.feed();
      },
      (error: unknown) => {
        this.#reading = false;
        if (screen === this.#screen) this.#rebuild(error instanceof Error ? error.message : String(error));
        else this.feed();
      },
    );
  }

  #post(pieces: readonly Uint8Array[], byteCount: number): void {
    if (byteCount === 0) return;
    // A copy, which is handed over: the log's own memory stays the log's.
    const copy = Buffer.allocUnsafeSlow(byteCount);
    let at = 0;
    for (const piece of pieces) {
      copy.set(piece, at);
      at += piece.length;
    }
    if (this.#cutLine) blankCutLine(copy);
    this.#cutLine = false;
    this.#posted += byteCount;
    this.#cached.clear();
    this.port.post({ type: 'draw', screen: this.#screen, bytes: copy }, [copy.buffer]);
  }

  #awaitSnapshot(kind: SnapshotKind, from: number): Promise<Snapshot> {
    let resolve: PendingSnapshot['resolve'] = () => undefined;
    let reject: PendingSnapshot['reject'] = () => undefined;
    const promise = new Promise<Snapshot>((onResolve, onReject) => {
      resolve = onResolve;
      reject = onReject;
    });
    this.#pending.set(kind, { kind, from, promise, resolve, reject, askedAt: undefined });
    this.#askForSnapshots();
    return promise;
  }

  /** What was to be skipped through has to be drawn, and takes too long to wait for. */
  #hurrySnapshot(): void {
    for (const pending of this.#pending.values())
      pending.from = Math.min(pending.from, Math.max(this.#posted, this.#caughtUpAt));
    this.#askForSnapshots();
  }

  #askForSnapshots(): void {
    if (!this.port.ready) return;
    for (const pending of this.#pending.values()) {
      if (pending.askedAt !== undefined || this.#posted < pending.from) continue;
      pending.askedAt = { offset: this.#posted, sizeVersion: this.#seenResize };
      this.port.post({ type: 'snapshot', screen: this.#screen, kind: pending.kind });
    }
  }
}

/** Makes the rest of a line that begins before these bytes into NULs, which a terminal ignores. Where no line ends, nothing is known to be one. */
const blankCutLine = (bytes: Buffer): void => {
  const end = bytes.subarray(0, MAX_CUT_LINE_BYTES).indexOf(0x0a);
  if (end >= 0) bytes.fill(0, 0, end + 1);
};
