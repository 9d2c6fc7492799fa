/** The first pause after the program took nothing, in milliseconds; it doubles up to the longest while that goes on. */
const SHORTEST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 50;

/**
 * Input that the program has not taken yet, in order. It is written by our own hand because libuv's way to write to a terminal is to try
 * again and again until all is taken: a paste into a program that does not read would stop the whole server.
 * Nothing tells when a terminal takes more, so a full one is asked again after a short pause. The caller bounds `pendingBytes`.
 */
export class InputQueue {
  readonly #chunks: Uint8Array[] = [];
  #pendingBytes = 0;
  #pauseMs = SHORTEST_PAUSE_MS;
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;

  /** `writeSome` writes without waiting and gives how many bytes were taken: 0 when there is no room. */
  constructor(private readonly writeSome: (bytes: Uint8Array) => number) {}

  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /** Writes at once what can be written, so that a key is not later than it must be, and keeps the rest. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#pendingBytes += bytes.length;
    if (this.#chunks.length === 1) this.#flush();
  }

  /** Forgets what is pending. */
  clear(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    this.#chunks.length = 0;
    this.#pendingBytes = 0;
  }

  readonly #flush = (): void => {
    const chunk = this.#chunks[0];
    if (chunk === undefined) return;
    const taken = this.writeSome(chunk);
    // An error of the terminal while writing has cleared the queue.
    if (this.#chunks.length === 0) return;
    this.#pendingBytes -= taken;
    if (taken === chunk.length) this.#chunks.shift();
    else if (taken > 0) this.#chunks[0] = chunk.subarray(taken);
    if (this.#chunks.length > 0) this.#flushLater(taken > 0);
  };

  #flushLater(progress: boolean): void {
    if (progress) {
      this.#pauseMs = SHORTEST_PAUSE_MS;
      this.#immediate = setImmediate(this.#flush);
    } else {
      this.#timer = setTimeout(this.#flush, this.#pauseMs);
      this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
    }
  }
}
