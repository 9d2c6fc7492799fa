/**
 * Counts the bytes at the end of a chunk, at most 3, that begin a UTF-8 character whose rest is in the next chunk.
 *
 * xterm.js 6.0 joins characters over two writes, but loses some of them: one whose second byte is 0x80 (`…`, `–`, `•`, `“`) when the cut
 * falls behind that byte, and one cut a second time. So whoever writes to a terminal holds these bytes back and puts them before the next
 * chunk: then two terminals show the same, however their bytes were cut.
 */
export const incompleteTailLength = (bytes: Uint8Array): number => {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf8 ? 4 : 1;
    return length > back ? back : 0;
  }
  return 0;
};

/** The most that one write to a terminal may hold, in bytes: xterm.js cuts a longer one itself, at any byte. */
export const MAX_WRITE_BYTES = 64 * 1024;

/** Cuts a stream of bytes into writes of at most 64 KiB that never end inside a UTF-8 character. */
export class WholeCharacters {
  #held: Uint8Array = new Uint8Array(0);

  /** The bytes that wait for the rest of their character, at most 3. */
  get held(): Uint8Array {
    return this.#held;
  }

  /** Gives the writes that `bytes` make up together with what was held back. */
  *push(bytes: Uint8Array): Generator<Uint8Array> {
    let rest = bytes;
    if (this.#held.length > 0) {
      rest = new Uint8Array(this.#held.length + bytes.length);
      rest.set(this.#held);
      rest.set(bytes, this.#held.length);
      this.#held = new Uint8Array(0);
    }
    while (rest.length > 0) {
      const piece = rest.subarray(0, MAX_WRITE_BYTES);
      const tail = incompleteTailLength(piece);
      if (tail < piece.length) yield piece.subarray(0, piece.length - tail);
      else {
        this.#held = piece.slice();
        return;
      }
      rest = rest.subarray(piece.length - tail);
    }
  }
}
