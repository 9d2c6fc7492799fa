import { createServer, type RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { MAX_HEADER_BYTES, MAX_HEADERS, type ConnectionLimits } from './connection-limits.ts';
import { refuseMalformed } from './refuse-malformed.ts';

/** How requests come in: what is spoken on a connection. */
export interface Transport {
  readonly scheme: 'http' | 'https';
  /** Whether a client may end its side of a connection and still be answered. */
  readonly allowHalfOpen: boolean;
  /** Takes a connection of the network, and answers the requests that come by it. */
  take(socket: Socket): void;
  /** Ends the connections on which nothing is under way. */
  endIdle(): void;
  /** Lets go of everything but connections, which are the listener's. */
  close(): void;
}

/** Plain HTTP/1.1. Its server does not listen: it is handed its connections. */
export const createPlainTransport = (handle: RequestListener, limits: ConnectionLimits): Transport => {
  const server = createServer(
    {
      keepAliveTimeout: limits.keepAliveMs,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkEveryMs,
      maxHeaderSize: MAX_HEADER_BYTES,
      // The guard says in its own words what is wrong with a request without a host.
      requireHostHeader: false,
    },
    handle,
  );
  // One more than is let in, so that too many are noticed: what is beyond this is dropped silently.
  server.maxHeadersCount = MAX_HEADERS + 1;
  refuseMalformed(server, handle);
  // What watches for slow requests begins with this event.
  server.emit('listening');
  return {
    scheme: 'http',
    allowHalfOpen: true,
    take: (socket) => void server.emit('connection', socket),
    endIdle: () => server.closeIdleConnections(),
    close: () => void server.close(),
  };
};
