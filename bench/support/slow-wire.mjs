import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { toBeClosed } from './resources.mjs';

/**
 * Hands on what comes, so much later and no faster.
 * @param {import('node:net').Socket} from
 * @param {import('node:net').Socket} to
 * @param {{ delayMs: number, bytesPerSecond: number }} wire
 */
const pass = (from, to, { delayMs, bytesPerSecond }) => {
  let freeAt = 0;
  /** What is under way, the first to arrive first; null: the end. Timers of the same moment may come in any order. @type {(Buffer | null)[]} */
  const underWay = [];
  const arrive = () => {
    const chunk = underWay.shift() ?? null;
    if (!to.writable) return;
    if (chunk === null) to.end();
    else to.write(chunk);
  };
  /** @param {Buffer | null} chunk */
  const send = (chunk) => {
    const now = performance.now();
    freeAt = Math.max(now, freeAt) + ((chunk?.length ?? 0) / bytesPerSecond) * 1000;
    underWay.push(chunk);
    setTimeout(arrive, freeAt - now + delayMs);
  };
  from.on('data', send);
  from.on('end', () => send(null));
  from.on('error', () => to.destroy());
};

/**
 * A network in front of a server: each way takes `delayMs`, a new connection a way and back before anything passes, and what the server
 * sends passes at `bytesPerSecond` on each connection.
 * @param {URL} target
 * @param {{ delayMs: number, bytesPerSecond: number }} wire
 * @returns the port under which the server is found behind it
 */
export const openSlowWire = async (target, wire) => {
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  const server = createServer({ noDelay: true, pauseOnConnect: true }, (inside) => {
    const outside = connect({ port: Number(target.port), host: target.hostname, noDelay: true });
    for (const socket of [inside, outside]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    pass(inside, outside, { ...wire, bytesPerSecond: Number.POSITIVE_INFINITY });
    pass(outside, inside, wire);
    inside.pause();
    setTimeout(() => inside.resume(), 2 * wire.delayMs);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  toBeClosed(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
    return Promise.resolve();
  });
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
};
