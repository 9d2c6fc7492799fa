import { readSync } from 'node:fs';

/**
 * The most that is read from a terminal after its program has ended, in bytes. What the program wrote is in the kernel's buffer by then,
 * some 64 kB; only a descendant that goes on writing can reach this bound, and what it writes after the exit is not owed to anybody.
 */
export const MAX_DRAIN_BYTES = 1024 * 1024;

const READ_BYTES = 64 * 1024;

/**
 * Reads all that a non-blocking pty master holds at this moment, in order and at most MAX_DRAIN_BYTES, without waiting. `take` copies what it
 * keeps.
 */
export const drain = (fd: number, take: (bytes: Uint8Array) => void): void => {
  const buffer = new Uint8Array(READ_BYTES);
  for (let drained = 0; drained < MAX_DRAIN_BYTES;) {
    let length: number;
    try {
      length = readSync(fd, buffer, 0, buffer.length, null);
    } catch {
      // EIO: every slave is closed and all is read. EAGAIN: some descendant holds the slave, and all is read; the kernel flushes its
      // line discipline before it says either. After any other error there is nothing to be had either.
      return;
    }
    if (length === 0) return;
    drained += length;
    take(buffer.subarray(0, length));
  }
};
