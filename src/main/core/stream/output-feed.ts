import { DisposableStore, Emitter, toDisposable, type Disposable } from '../lifecycle.ts';
import type { SessionLog } from '../log/session-log.ts';

/**
 * After a wake-up, readers rest this long, in milliseconds: the first bytes after a quiet moment go out at once (an echoed key waits for no
 * timer), and under a flood chunks are joined into large events.
 */
const REST_MS = 4;

/**
 * One session's output on its way to all its viewers: says when to read, and encodes each range of bytes once for all who ask for it.
 * Viewers that keep up ask for the same range in the same turn, so one remembered range is enough.
 */
export class OutputFeed implements Disposable {
  readonly #wake = new Emitter<undefined>();
  /** Readers should look at the log: there is more, or a resize. */
  readonly onWake = this.#wake.event;

  readonly #store = new DisposableStore();
  #lastWakeAt = -REST_MS;
  #timer: NodeJS.Timeout | undefined;
  #encoded: { readonly from: number; readonly length: number; readonly json: string } | undefined;

  constructor(
    private readonly session: string,
    readonly log: SessionLog,
  ) {
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
    if (this.#timer !== undefined) return;
    const rested = performance.now() - this.#lastWakeAt;
    if (rested >= REST_MS) this.#wakeNow();
    else this.#timer = setTimeout(() => this.#wakeNow(), REST_MS - rested);
  }

  #wakeNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#lastWakeAt = performance.now();
    this.#wake.fire(undefined);
  }
}
