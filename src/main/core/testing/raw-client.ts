import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** One connection on which a test says what it likes, byte for byte. */
export interface RawClient {
  readonly socket: Socket;
  /** All that has come so far, each byte a character. */
  readonly text: () => string;
  readonly say: (bytes: string | Uint8Array) => void;
  /** Resolves when what has come contains `wanted`; rejects when the connection ends without. */
  readonly until: (wanted: string) => Promise<void>;
  /** Resolves with all that has come when the connection is over, however it ended. */
  readonly closed: Promise<string>;
}

/** Connects to a server's address; over TLS, for `protocolName`, where it is an `https:` one. Its certificate is not checked: others do that. */
export const openRaw = (url: string, localAddress?: string, protocolName = 'http/1.1'): RawClient => {
  const { hostname: host, port, protocol } = new URL(url);
  const place = { host, port: Number(port), ...(localAddress === undefined ? {} : { localAddress }) };
  const socket =
    protocol === 'https:'
      ? connectTls({ ...place, rejectUnauthorized: false, ALPNProtocols: [protocolName] })
      : connect(place);
  let text = '';
  let over = false;
  const waiting = new Set<() => void>();
  const wake = (): void => waiting.forEach((check) => check());
  socket.setEncoding('latin1');
  socket.on('data', (part: string) => {
    text += part;
    wake();
  });
  // A reset is an end like any other; what came before it is what counts.
  socket.on('error', () => undefined);
  const closed = new Promise<string>((resolve) =>
    socket.once('close', () => {
      over = true;
      wake();
      resolve(text);
    }),
  );
  const until = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (text.includes(wanted)) resolve();
        else if (over) reject(new Error(`the connection ended without ${wanted}; it said: ${text}`));
        else return void waiting.add(check);
        waiting.delete(check);
      };
      check();
    });
  return { socket, text: () => text, say: (bytes) => void socket.write(bytes), until, closed };
};
