/** Bounds of every connection, whatever it speaks: all that a client can make the server hold, or wait for, before it has said who it is. */

/** Connections of clients are kept for the next key, longer than the pings are apart. Milliseconds. */
const KEEP_ALIVE_MS = 75_000;

/** A client that sends its headers slower than this is answered 408 and cut; so is one that says nothing. Milliseconds. */
const HEADERS_TIMEOUT_MS = 20_000;

/** A request, its body included, must be here by then; an answer, and so a stream, may take as long as it likes. Milliseconds. */
const REQUEST_TIMEOUT_MS = 60_000;

/** How often slow requests are looked for: what the two bounds above may be exceeded by. Milliseconds. */
const CHECK_EVERY_MS = 5000;

/**
 * Connections from one address of the network: some forty browsers behind one router, at six each. Addresses of reverse proxies that were
 * named with `--trust-proxy` are not counted one by one.
 */
const MAX_CONNECTIONS_PER_ADDRESS = 256;

/** Connections from the network in all; at some 20 kB each, 40 MB. */
const MAX_REMOTE_CONNECTIONS = 2048;

/**
 * Connections from this machine, counted apart: whatever comes from the network, the owner's own window finds room. Every stream that the
 * server carries (4,096) may come through a tunnel or a proxy on this machine, and requests beside them.
 */
const MAX_LOCAL_CONNECTIONS = 6144;

/** Connections that are being told that there is no room; further ones are closed without a word. */
export const MAX_REFUSED_CONNECTIONS = 64;

/** A connection that was told so, or that it sent what is no request, has this long to read it. Milliseconds. */
export const REFUSAL_LINGER_MS = 1000;

/** What is read and dropped of what such a connection goes on to send, in bytes; beyond it, it is cut. */
export const MAX_LINGER_BYTES = 4 * 1024 * 1024;

/** Room for a cursor over many sessions in `Last-Event-ID`, for the address and all headers together, in bytes: beyond it, 431. */
export const MAX_HEADER_BYTES = 64 * 1024;

/** Headers of one request; browsers and proxies send some thirty. More are refused with 431, since Node would drop the last ones silently. */
export const MAX_HEADERS = 100;

/** Levels of a JSON body: the deepest that any route takes has four. Deeper ones are refused before they are read. */
export const MAX_JSON_DEPTH = 32;

/** HTTP/2: requests that may be open on one connection. All tabs of a browser share it, each with its stream. */
export const MAX_CONCURRENT_REQUESTS = 256;

/** HTTP/2: what one connection may hold of headers and unsent frames, in megabytes; beyond it, further requests are refused. */
export const MAX_SESSION_MEMORY_MB = 10;

/**
 * HTTP/2: PING and SETTINGS frames that one connection may send in a minute. Each is answered; clients send a few in a minute, and one that
 * floods is told to be calm and cut. Below the 1,000 waiting answers at which Node's own protocol library gives up with an error.
 */
export const MAX_CONTROL_FRAMES_PER_MINUTE = 500;

/**
 * HTTP/2: requests of one connection that may be reset in a minute (rapid reset, CVE-2023-44487). Browsers reset what is given up: the
 * stream of a tab that is closed, a search that is typed over. Below the burst of 1,000 at which Node's own protocol library gives up.
 */
export const MAX_RESETS_PER_MINUTE = 500;

/** A TLS handshake must be done by then. Milliseconds. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** What every listening socket is told. */
export const SOCKET_OPTIONS = {
  // An echoed key is one small packet: it must not wait for the next.
  noDelay: true,
  // Notices peers that vanished without a word.
  keepAlive: true,
  keepAliveInitialDelay: 30_000,
} as const;

/** Bounds that a test may choose, so that it need not wait as long nor open as many. */
export interface ConnectionLimits {
  readonly keepAliveMs: number;
  readonly headersMs: number;
  readonly handshakeMs: number;
  readonly requestMs: number;
  readonly checkEveryMs: number;
  readonly perAddress: number;
  readonly remote: number;
  readonly local: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  keepAliveMs: KEEP_ALIVE_MS,
  headersMs: HEADERS_TIMEOUT_MS,
  handshakeMs: HANDSHAKE_TIMEOUT_MS,
  requestMs: REQUEST_TIMEOUT_MS,
  checkEveryMs: CHECK_EVERY_MS,
  perAddress: MAX_CONNECTIONS_PER_ADDRESS,
  remote: MAX_REMOTE_CONNECTIONS,
  local: MAX_LOCAL_CONNECTIONS,
};
