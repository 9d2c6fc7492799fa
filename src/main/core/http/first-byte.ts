import type { Socket } from 'node:net';

/** The first byte of a TLS connection: a handshake record. No HTTP request begins with it. */
const TLS_HANDSHAKE = 0x16;

/**
 * Looks at the first byte that a client sends, puts it back, and says what it speaks. A client that is silent for `withinMs` is cut.
 */
export const onFirstByte = (
  socket: Socket,
  withinMs: number,
  tell: (speaks: 'tls' | 'plain') => void,
): void => {
  // A connection that breaks raises an error; its 'close' follows and is what counts.
  socket.on('error', () => undefined);
  const cut = (): void => void socket.destroy();
  socket.setTimeout(withinMs, cut);
  socket.once('data', (bytes: Buffer) => {
    socket.setTimeout(0);
    socket.off('timeout', cut);
    socket.pause();
    socket.unshift(bytes);
    // TLS takes the connection over below the socket and fetches what was put back; HTTP waits for it to flow.
    const speaks = bytes[0] === TLS_HANDSHAKE ? 'tls' : 'plain';
    tell(speaks);
    if (speaks === 'plain') socket.resume();
  });
};
