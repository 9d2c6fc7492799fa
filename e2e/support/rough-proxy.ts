import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** One connection through a rough network, with the ways in which it may go wrong. */
export interface Link {
  /** The client's side is reset; the server notices at once. */
  readonly resetClient: () => void;
  /** The server's side is reset; the client sees an end. */
  readonly resetServer: () => void;
  /** Nothing passes any more, and neither side is told. The server's writes fill its buffers. */
  readonly freeze: () => void;
  /** What the server sends is swallowed; it goes on as if somebody read it. */
  readonly swallow: () => void;
  /** Passes so many more bytes to the client, then cuts: mostly in the middle of an event. */
  readonly cutAfter: (bytes: number) => void;
}

/** A network between clients and a server that cuts connections as it is told. */
export interface RoughProxy {
  readonly url: string;
  /** The connections that are open, the oldest first. */
  readonly links: () => readonly Link[];
  /** Bytes that each later connection passes to its client before it is cut; undefined: all. */
  allowance: (() => number) | undefined;
  readonly close: () => Promise<void>;
}

export const startRoughProxy = async (target: string): Promise<RoughProxy> => {
  const { hostname, port } = new URL(target);
  const open = new Set<{ readonly link: Link; readonly end: () => void }>();

  const join = (inside: Socket): void => {
    const outside = connect(Number(port), hostname);
    let left = proxy.allowance?.() ?? Number.POSITIVE_INFINITY;
    let mode: 'passing' | 'frozen' | 'swallowing' = 'passing';
    const end = (): void => {
      inside.destroy();
      outside.destroy();
    };
    outside.on('data', (chunk: Buffer) => {
      if (mode === 'swallowing') return;
      const part = chunk.subarray(0, left);
      left -= part.length;
      // What was written before the cut arrives; then the client sees a clean end in the middle of things.
      if (left <= 0) inside.end(part, end);
      else if (!inside.write(part)) {
        outside.pause();
        inside.once('drain', () => {
          if (mode !== 'frozen') outside.resume();
        });
      }
    });
    inside.pipe(outside);
    for (const socket of [inside, outside]) {
      // A cut is what this proxy is for.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(entry);
        // Each side hears of the other's end, unless nobody may.
        if (mode === 'passing') end();
      });
    }
    const link: Link = {
      resetClient: () => {
        outside.destroy();
        inside.resetAndDestroy();
      },
      resetServer: () => {
        outside.resetAndDestroy();
        inside.end();
      },
      freeze: () => {
        mode = 'frozen';
        inside.unpipe();
        inside.pause();
        outside.pause();
      },
      swallow: () => {
        mode = 'swallowing';
        outside.resume();
      },
      cutAfter: (bytes) => {
        left = bytes;
      },
    };
    const entry = { link, end };
    open.add(entry);
  };

  const server = createServer(join);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: RoughProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    links: () => [...open].map(({ link }) => link),
    allowance: undefined,
    close: async () => {
      for (const { end } of open) end();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
};
