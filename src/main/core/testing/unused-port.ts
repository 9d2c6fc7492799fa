import { createServer } from 'node:net';

/**
 * Below the ports that systems give out by themselves (Linux from 32768, macOS and Windows from 49152): a port that was given back there may
 * be another's a moment later, and a client that dials it may meet itself.
 */
const FIRST_PORT = 12_000;
const PORTS = 20_000;

/** Whether a server could listen on that port of loopback. */
export const canListen = (port: number): Promise<boolean> =>
  new Promise((answer) => {
    const server = createServer()
      .once('error', () => answer(false))
      .listen(port, '127.0.0.1', () => server.close(() => answer(true)));
  });

/** A port of loopback on which nobody listens, and on which nobody will by chance. */
export const unusedPort = async (): Promise<number> => {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
    if (await canListen(port)) return port;
  }
};
