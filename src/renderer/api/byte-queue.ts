/** Bytes in the order in which they came, taken out in pieces of a bounded length. The caller bounds the whole. */
export interface ByteQueue {
  /** In bytes. */
  readonly length: number;
  push(bytes: Uint8Array): void;
  /** Takes out the first bytes, at most `limit`, as one array of its own; null when there are none. */
  take(limit: number): Uint8Array<ArrayBuffer> | null;
  clear(): void;
}

export const createByteQueue = (): ByteQueue => {
  let chunks: Uint8Array[] = [];
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(bytes) {
      if (bytes.length === 0) return;
      chunks.push(bytes);
      length += bytes.length;
    },
    take(limit) {
      if (length === 0) return null;
      const taken = new Uint8Array(Math.min(limit, length));
      let filled = 0;
      let used = 0;
      for (const chunk of chunks) {
        const part = chunk.subarray(0, taken.length - filled);
        taken.set(part, filled);
        filled += part.length;
        if (part.length < chunk.length) {
          chunks[used] = chunk.subarray(part.length);
          break;
        }
        used += 1;
        if (filled === taken.length) break;
      }
      chunks = chunks.slice(used);
      length -= taken.length;
      return taken;
    },
    clear() {
      chunks = [];
      length = 0;
    },
  };
};
