/** Bounds of every connection, whatever it speaks. */

/** Connections of clients are kept for the next key, longer than the pings are apart. Milliseconds. */
export const KEEP_ALIVE_MS = 75_000;

/** A client that sends its headers slower than this is cut. Milliseconds. */
export const HEADERS_TIMEOUT_MS = 20_000;

/** A request, its body included, must be here by then. Milliseconds. */
export const REQUEST_TIMEOUT_MS = 60_000;

/** Room for a cursor over many sessions in `Last-Event-ID`, in bytes. */
export const MAX_HEADER_BYTES = 64 * 1024;

/** What every listening socket is told. */
export const SOCKET_OPTIONS = {
  // An echoed key is one small packet: it must not wait for the next.
  noDelay: true,
  // Notices peers that vanished without a word.
  keepAlive: true,
  keepAliveInitialDelay: 30_000,
} as const;
