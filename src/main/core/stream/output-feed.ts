import { DisposableStore, Emitter, toDisposable, type Disposable } from '../lifecycle.ts';
import type { SessionLog } from '../log/session-log.ts';

/**
 * Output is looked at in windows of this length, in milliseconds. Up to BURST_BYTES in a window go out at once: an echoed key or a
 * redrawn line waits for no timer. What exceeds that is a flood, and is joined into large events, one wake-up a window.
 */
const WINDOW_MS = 4;
const BURST_BYTES = 8 * 1024;

/**
 * One session's output on its way to all its viewers: says when to read, and encodes each range of bytes once for all who ask for it.
 * Viewers that keep up ask for the same range in the same turn, so one remembered range is enough.
 */
export class OutputFeed implements Disposable {
  readonly #wake = new Emitter<undefined>();
  /** Readers should look at the log: there is more, or a resize. */
  readonly onWake = this.#wake.event;

  readonly #store = new DisposableStore();
  #windowFrom = Number.NEGATIVE_INFINITY;
  #windowBytes = 0;
  #seenEnd: number;
  #timer: NodeJS.Timeout | undefined;
  #encoded: { readonly from: number; readonly length: number; readonly json: string } | undefined;

  constructor(
    private readonly session: string,
    readonly log: SessionLog,
  ) {
    this.#seenEnd = log.end;
    this.#store.add(log.onAppend(() => this.#handleAppend()));
    this.#store.add(toDisposable(() => clearTimeout(this.#timer)));
    this.#store.add(this.#wake);
  }

  /** Wakes the readers at once, ahead of the timer: what follows must come after the output so far. */
  flush(): void {
    if (this.#timer === undefined) return;
    this.#wakeNow();
  }

  /** The data of the `output` event for the bytes at `from`. */
  encode(from: number, bytes: Uint8Array): string {
    const known = this.#encoded;
    if (known?.from === from && known.length === bytes.length) return known.json;
    // A view onto the same memory: nothing is copied before base64.
    const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    const json = `{"session":"${this.session}","offset":${from},"data":"${base64}"}`;
    this.#encoded = { from, length: bytes.length, json };
    return json;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #handleAppend(): void {
    const bytes = this.log.end - this.#seenEnd;
    this.#seenEnd = this.log.end;
    if (this.#timer !== undefined) return;
    const now = performance.now();
    if (now - this.#windowFrom >= WINDOW_MS) {
      this.#windowFrom = now;
      this.#windowBytes = 0;
    }
    this.#windowBytes += bytes;
    if (this.#windowBytes <= BURST_BYTES) this.#wake.fire(undefined);
    else this.#timer = setTimeout(() => this.#wakeNow(), this.#windowFrom + WINDOW_MS - now);
  }

  #wakeNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // A flood goes on until a window passes quietly: the next one begins with its burst used up.
    this.#windowFrom = performance.now();
    this.#windowBytes = BURST_BYTES;
    this.#wake.fire(undefined);
  }
}
