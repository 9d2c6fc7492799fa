import type { Duplex } from 'node:stream';
import { MAX_LINGER_BYTES, REFUSAL_LINGER_MS } from './connection-limits.ts';

/**
 * Says the last word on a connection, and reads on without heeding what comes until the other side has ended too, for a while at most: a
 * connection that is closed over unread bytes is reset, and the word may be lost on its way (RFC 9112, section 9.6).
 */
export const sayLast = (socket: Duplex, word: string): void => {
  const cut = setTimeout(() => socket.destroy(), REFUSAL_LINGER_MS).unref();
  socket.once('close', () => clearTimeout(cut));
  let room = MAX_LINGER_BYTES;
  // Whoever read until here would try to make sense of the rest.
  socket.removeAllListeners('data');
  socket.on('data', (bytes: Uint8Array) => {
    room -= bytes.length;
    if (room < 0) socket.destroy();
  });
  socket.resume();
  socket.end(word);
};
