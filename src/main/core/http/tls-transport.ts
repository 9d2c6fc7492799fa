import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import {
  constants,
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type SecureServerOptions,
  type ServerHttp2Session,
} from 'node:http2';
import type { SecureContextOptions, TLSSocket } from 'node:tls';
import type { CertifiedKey } from '../tls/certified-key.ts';
import type { TlsIdentity } from '../tls/tls-identity.ts';
import { boundControlFrames } from './bound-control-frames.ts';
import {
  MAX_CONCURRENT_REQUESTS,
  MAX_HEADER_BYTES,
  MAX_HEADERS,
  MAX_SESSION_MEMORY_MB,
  type ConnectionLimits,
} from './connection-limits.ts';
import { onFirstByte } from './first-byte.ts';
import { createPlainVisitor } from './plain-visitor.ts';
import { refuseMalformed } from './refuse-malformed.ts';
import type { Transport } from './transport.ts';

const TLS_OPTIONS = {
  allowHTTP1: true,
  minVersion: 'TLSv1.2',
  maxSessionMemory: MAX_SESSION_MEMORY_MB,
  maxHeaderListPairs: MAX_HEADERS,
  settings: { maxConcurrentStreams: MAX_CONCURRENT_REQUESTS, maxHeaderListSize: MAX_HEADER_BYTES },
} as const satisfies SecureServerOptions;

/**
 * HTTP/2 over TLS, HTTP/1.1 for whoever cannot speak it, and a word for whoever speaks without TLS. What listens is a plain server of
 * connections that looks at the first byte and hands each to the one that speaks it: so the port can answer both, and the address can
 * change while HTTP/2 sessions live on.
 */
export const createTlsTransport = (
  handle: RequestListener,
  identity: Pick<TlsIdentity, 'current' | 'onChange'>,
  visitor: Parameters<typeof createPlainVisitor>[0],
  limits: ConnectionLimits,
): Transport => {
  const sessions = new Set<ServerHttp2Session>();
  const secure = createSecureServer(
    { ...TLS_OPTIONS, handshakeTimeout: limits.handshakeMs, ...contextOf(identity.current) },
    (request, response) => {
      if (request.httpVersionMajor === 2) admit(request, limits.requestMs);
      const [plainRequest, plainResponse] = asPlain(request, response);
      handle(plainRequest, plainResponse);
    },
  );
  // Whoever is connected stays so: a certificate is shown at the beginning of a connection, and once.
  const renewals = identity.onChange(() => secure.setSecureContext(contextOf(identity.current)));
  secure.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    endWhenIdle(session, limits.keepAliveMs);
    boundControlFrames(session);
  });
  // For HTTP/1.1 clients. Node reads these from the server, but offers no option for them where HTTP/2 is spoken too.
  Object.assign(secure, {
    keepAliveTimeout: limits.keepAliveMs,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkEveryMs,
    maxHeaderSize: MAX_HEADER_BYTES,
    maxHeadersCount: MAX_HEADERS + 1,
    requireHostHeader: false,
  });
  refuseMalformed(secure);
  // A handshake that fails, or takes too long, is told of and nothing more: the connection stays open until somebody closes it.
  secure.on('tlsClientError', (_error: Error, socket: TLSSocket) => socket.destroy());
  const plain = createPlainVisitor(visitor, limits);
  // Neither listens by itself: they are handed their connections. What watches for slow headers begins with this event.
  for (const server of [secure, plain]) server.emit('listening');

  return {
    scheme: 'https',
    allowHalfOpen: false,
    take: (socket) =>
      onFirstByte(socket, limits.headersMs, (speaks) =>
        (speaks === 'tls' ? secure : plain).emit('connection', socket),
      ),
    endIdle: () => {
      // It is there for the HTTP/1.1 connections, though Node's typings leave it out.
      (secure as unknown as Pick<Server, 'closeIdleConnections'>).closeIdleConnections();
      plain.closeIdleConnections();
      // Says that no further request is taken, and ends each connection with its last open stream.
      for (const session of sessions) if (!session.closed) session.close();
    },
    close: () => {
      renewals.dispose();
      secure.close();
      plain.close();
    },
  };
};

/** What makes a handshake; replaced as a whole when the certificate is another. */
const contextOf = ({ certificate, key }: CertifiedKey) =>
  ({ minVersion: 'TLSv1.2', cert: certificate, key }) as const satisfies SecureContextOptions;

/** Fastify takes requests of HTTP/2 through Node's compatibility layer, which is made to be used as the plain ones; their types differ. */
const asPlain = (
  request: Http2ServerRequest,
  response: Http2ServerResponse,
): readonly [IncomingMessage, ServerResponse] => [
  request as unknown as IncomingMessage,
  response as unknown as ServerResponse,
];

/** Makes a request of HTTP/2 bounded, and readable for who expects one of HTTP/1.1. */
const admit = (request: Http2ServerRequest, requestMs: number): void => {
  const { headers, stream } = request;
  if (stream.endAfterHeaders) return;
  // Fastify takes a body without length and type for none, and would drop it; in HTTP/1.1 this header says that there is one.
  if (headers['content-length'] === undefined) headers['transfer-encoding'] = 'chunked';
  const late = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), requestMs).unref();
  const arrived = (): void => clearTimeout(late);
  request.once('end', arrived);
  stream.once('close', arrived);
};

/** Ends a session on which nothing has been open for a while. A stream that its client does not read is the hub's to end. */
const endWhenIdle = (session: ServerHttp2Session, keepAliveMs: number): void => {
  let open = 0;
  session.on('stream', (stream) => {
    open += 1;
    stream.once('close', () => {
      open -= 1;
      // The last activity may have been long ago.
      if (open === 0 && !session.destroyed) session.setTimeout(keepAliveMs);
    });
  });
  session.on('timeout', () => {
    if (open === 0) session.close();
  });
  session.setTimeout(keepAliveMs);
};
