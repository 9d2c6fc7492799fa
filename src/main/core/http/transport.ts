import { createServer, type RequestListener } from 'node:http';
import type { Server } from 'node:net';
import {
  HEADERS_TIMEOUT_MS,
  KEEP_ALIVE_MS,
  MAX_HEADER_BYTES,
  REQUEST_TIMEOUT_MS,
  SOCKET_OPTIONS,
} from './connection-limits.ts';

/** How requests come in: what is spoken on a connection. */
export interface Transport {
  readonly scheme: 'http' | 'https';
  /** Makes what takes connections at one address; it does not listen yet. Each `connection` that it tells of is one of the network. */
  createServer(): Server;
  /** Ends the connections on which nothing is under way. */
  endIdle(): void;
  /** Lets go of everything but connections, which are the listener's. */
  close(): void;
}

/** Plain HTTP/1.1. */
export const createPlainTransport = (handle: RequestListener): Transport => {
  let latest: ReturnType<typeof createServer> | undefined;
  return {
    scheme: 'http',
    createServer: () =>
      (latest = createServer(
        {
          keepAliveTimeout: KEEP_ALIVE_MS,
          headersTimeout: HEADERS_TIMEOUT_MS,
          requestTimeout: REQUEST_TIMEOUT_MS,
          maxHeaderSize: MAX_HEADER_BYTES,
          ...SOCKET_OPTIONS,
        },
        handle,
      )),
    endIdle: () => latest?.closeIdleConnections(),
    close: () => undefined,
  };
};
