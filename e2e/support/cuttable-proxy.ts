import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A network between a browser and the server that can be unplugged. */
export interface CuttableProxy {
  readonly url: string;
  /** Cuts every connection and refuses new ones. */
  readonly unplug: () => void;
  /** Stops passing anything on, without a word to either side: a half-open connection. */
  readonly freeze: () => void;
  /** Leaves the connections that there are as half-open as `freeze` does, and takes others: what a sleeping phone comes back to. */
  readonly strand: () => void;
  readonly plugIn: () => void;
  readonly close: () => Promise<void>;
}

export const startProxy = async (target: string): Promise<CuttableProxy> => {
  const { hostname, port } = new URL(target);
  const pairs = new Set<readonly [Socket, Socket]>();
  let mode: 'plugged' | 'unplugged' | 'frozen' = 'plugged';

  const server = createServer((inside) => {
    if (mode !== 'plugged') {
      inside.destroy();
      return;
    }
    const outside = connect(Number(port), hostname);
    const pair = [inside, outside] as const;
    pairs.add(pair);
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

  const cutAll = (): void => {
    for (const [inside, outside] of pairs) {
      inside.destroy();
      outside.destroy();
    }
  };
  const stall = (): void => {
    for (const [inside, outside] of pairs) {
      inside.unpipe();
      outside.unpipe();
      inside.pause();
      outside.pause();
    }
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    unplug: () => {
      mode = 'unplugged';
      cutAll();
    },
    freeze: () => {
      mode = 'frozen';
      stall();
    },
    strand: stall,
    plugIn: () => {
      cutAll();
      mode = 'plugged';
    },
    close: async () => {
      cutAll();
      server.close();
      await once(server, 'close');
    },
  };
};
