// @xterm/addon-unicode-graphemes decodes its table from base64 with `Buffer` where there is one, and reads the result from byte 0 of its
// ArrayBuffer. Under Node a small Buffer lies somewhere in a shared pool, so every character above U+FFFF (all emoji) would get a wrong
// width. Importing this file turns the pool off, for the import of the addon behind it. A browser has no Buffer and no such trouble.
const poolSize = Buffer.poolSize;
Buffer.poolSize = 0;

/** Lets small Buffers share memory again. */
export const restoreBufferPool = (): void => {
  Buffer.poolSize = poolSize;
};
