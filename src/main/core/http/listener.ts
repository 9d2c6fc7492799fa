import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { StartupError } from '../config/config.ts';
import type { Admission } from './admission.ts';
import { SOCKET_OPTIONS } from './connection-limits.ts';
import { isLoopback } from './is-loopback.ts';
import type { Transport } from './transport.ts';

/**
 * A good-bye that was written last has so many turns of the event loop to reach its reader, with a pause in each, in milliseconds: a quarter of
 * a second, and longer where a busy machine holds the loop up, which is then what has kept it from being sent.
 */
const LINGER_TURNS = 50;
const LINGER_PAUSE_MS = 5;
/** After the usual port, this many are tried. */
const PORTS_TO_TRY = 100;

/** Takes connections for the HTTP side, on one address at a time; the address can change while streams are open. */
export class Listener {
  #server: Server | undefined;
  #host = '';
  #port = 0;
  readonly #sockets = new Set<Socket>();

  constructor(
    private readonly transport: Transport,
    /** Says of each connection whether there is room for it; where not, it has been answered. */
    private readonly admit: Admission,
  ) {}

  get scheme(): Transport['scheme'] {
    return this.transport.scheme;
  }

  get host(): string {
    return this.#host;
  }

  get port(): number {
    return this.#port;
  }

  get beyondLoopback(): boolean {
    return !isLoopback(this.#host);
  }

  /** Opens the first port; where `tryNext`, the next free one if it is busy. Throws a StartupError that says what is in the way. */
  async open(host: string, port: number, tryNext: boolean): Promise<void> {
    for (let candidate = port; ; candidate += 1) {
      try {
        return await this.#listen(host, candidate);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        const another =
          code === 'EADDRINUSE' && tryNext && candidate < port + PORTS_TO_TRY && candidate < 65_535;
        if (!another) throw listenError(host, candidate, error as NodeJS.ErrnoException);
      }
    }
  }

  /** Moves to another address with the same port. Open connections live on, but for those that the new address would not take. */
  async move(host: string): Promise<void> {
    const { host: formerHost, port } = this;
    await this.#stopAccepting();
    try {
      await this.#listen(host, port);
    } catch (error) {
      await this.#listen(formerHost, port);
      throw listenError(host, port, error as NodeJS.ErrnoException);
    }
    if (!isLoopback(host)) return;
    for (const socket of this.#sockets) if (!isLoopback(socket.remoteAddress)) socket.destroy();
  }

  /** Takes no more connections, lets answers that are under way go out, and cuts what is open after that. */
  async close(): Promise<void> {
    await this.#stopAccepting();
    for (let turn = 0; this.#sockets.size > 0 && turn < LINGER_TURNS; turn += 1) {
      this.transport.endIdle();
      await new Promise((resolve) => setTimeout(resolve, LINGER_PAUSE_MS));
    }
    for (const socket of this.#sockets) socket.destroy();
  }

  async #listen(host: string, port: number): Promise<void> {
    const { allowHalfOpen } = this.transport;
    const server = createServer({ ...SOCKET_OPTIONS, allowHalfOpen }, (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      if (this.admit(socket)) this.transport.take(socket);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    this.#server = server;
    this.#host = host;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Resolves when the port is free again; open connections need not have ended. */
  #stopAccepting(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return Promise.resolve();
    // The listening socket closes at once; the callback would wait for every connection.
    server.close();
    return new Promise((resolve) => setImmediate(resolve));
  }
}

const listenError = (host: string, port: number, error: NodeJS.ErrnoException): StartupError => {
  const place = `${host}:${port}`;
  const cause = { cause: error };
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartupError(
        `Cannot listen on ${place}: the port is in use. Choose another with --port, or leave it out.`,
        cause,
      );
    case 'EACCES':
      return new StartupError(
        `Cannot listen on ${place}: not permitted. Choose a port from 1024 on with --port.`,
        cause,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EINVAL':
      return new StartupError(
        `Cannot listen on ${place}: this machine has no such address. Check --host.`,
        cause,
      );
    default:
      return new StartupError(`Cannot listen on ${place}: ${error.message}.`, cause);
  }
};
