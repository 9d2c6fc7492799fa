import { once } from 'node:events';
import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a buffering proxy holds before it passes it on: so many bytes, or for so long (milliseconds). */
const HELD_BYTES = 64 * 1024;
const HELD_MS = 5000;

export interface LumpyProxyOptions {
  /** Each answer comes this much later, in milliseconds, as over a slow network. Default: none. */
  readonly delayMs?: number;
  /** Whether answers are collected first. Default: they are. */
  readonly holds?: boolean;
}

/** A reverse proxy that answers requests at once and hands streams on in lumps, or one that is only slow. */
export const startLumpyProxy = async (
  target: string,
  { delayMs = 0, holds = true }: LumpyProxyOptions = {},
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> => {
  const pass = (chunks: Buffer[], outside: ServerResponse): void => {
    const lump = Buffer.concat(chunks.splice(0));
    if (lump.length > 0) setTimeout(() => outside.write(lump), delayMs);
  };
  const server = createServer((inside, outside) => {
    const { hostname, port } = new URL(target);
    const ask = request(
      { hostname, port, path: inside.url, method: inside.method, headers: inside.headers },
      (answer) => {
        setTimeout(() => {
          outside.writeHead(answer.statusCode ?? 502, { ...answer.headers, via: '1.1 lumps' });
          outside.flushHeaders();
        }, delayMs);
        const held: Buffer[] = [];
        let bytes = 0;
        let timer: ReturnType<typeof setTimeout> | undefined;
        const letGo = (): void => {
          clearTimeout(timer);
          timer = undefined;
          bytes = 0;
          pass(held, outside);
        };
        answer.on('data', (chunk: Buffer) => {
          held.push(chunk);
          bytes += chunk.length;
          if (!holds || bytes >= HELD_BYTES) letGo();
          else timer ??= setTimeout(letGo, HELD_MS);
        });
        answer.on('end', () => {
          letGo();
          setTimeout(() => outside.end(), delayMs);
        });
        answer.on('error', () => outside.destroy());
        outside.on('close', () => {
          clearTimeout(timer);
          ask.destroy();
        });
      },
    );
    // The server is gone, or the browser is: either side hears of it.
    ask.on('error', () => outside.destroy());
    inside.pipe(ask);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
