import type { SocketConstructorOpts } from 'node:net';
import tty from 'node:tty';

/** The most that is read from a terminal at once, in bytes. */
const READ_BYTES = 64 * 1024;

/** One for all terminals: what was read is taken before anything else is read. */
const buffer = new Uint8Array(READ_BYTES);

/**
 * Has the terminal that `open` opens read into one buffer again and again, and hands over what was read: `take` must copy what it keeps.
 *
 * A terminal gives at most 4 kB at a time, and a stream makes a buffer of 64 KiB for each, so that a flood allocates a gigabyte a minute and
 * more, whose collection takes a third of the server's time. `onread` of net.Socket is made for that, and node-pty has no option for it:
 * it calls `new tty.ReadStream(fd)`, so that class is another one for the length of the call.
 */
export const readIntoBuffer = <T>(take: (bytes: Uint8Array) => void, open: () => T): T => {
  const { ReadStream } = tty;
  const onread = {
    buffer,
    callback: (length: number): boolean => {
      take(buffer.subarray(0, length));
      return true;
    },
  };
  tty.ReadStream = class extends ReadStream {
    constructor(fd: number) {
      // The typings know of it where a socket connects, and not yet where it is made.
      super(fd, { onread } as SocketConstructorOpts);
    }
  };
  try {
    return open();
  } finally {
    tty.ReadStream = ReadStream;
  }
};
