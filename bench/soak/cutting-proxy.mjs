import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { toBeClosed } from '../support/resources.mjs';

/**
 * A network that fails: passes connections on, and cuts or freezes some of them when it is told to.
 * @param {URL} target
 * @param {() => number} random
 */
export const startCuttingProxy = async (target, random) => {
  /** @type {Set<readonly [import('node:net').Socket, import('node:net').Socket]>} */
  const pairs = new Set();
  const server = createServer((inside) => {
    const outside = connect(Number(target.port), target.hostname);
    const pair = /** @type {const} */ ([inside, outside]);
    pairs.add(pair);
    inside.setNoDelay(true);
    outside.setNoDelay(true);
    inside.pipe(outside);
    outside.pipe(inside);
    for (const socket of pair) {
      // A cut is what this proxy is for.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = toBeClosed(() => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    server.close();
  });
  const address = server.address();
  const url = new URL(target);
  url.port = String(typeof address === 'object' && address !== null ? address.port : 0);

  /** @param {number} share */
  const some = (share) => [...pairs].filter(() => random() < share);
  return {
    url,
    /** Cuts about that share of the connections, on either side first. @param {number} share */
    cut: (share) => {
      const chosen = some(share);
      for (const [inside, outside] of chosen) (random() < 0.5 ? inside : outside).resetAndDestroy();
      return chosen.length;
    },
    /** Passes nothing on for a while, without a word to either side, then cuts. @param {number} share @param {number} ms */
    freeze: (share, ms) => {
      const chosen = some(share);
      for (const pair of chosen) {
        const [inside, outside] = pair;
        inside.unpipe();
        outside.unpipe();
        inside.pause();
        outside.pause();
        setTimeout(() => {
          for (const socket of pair) socket.destroy();
        }, ms);
      }
      return chosen.length;
    },
    close,
  };
};
