/** Bounds that both ends of the wire rely on. Each names its unit; what happens at the bound stands beside it. */

/** One `input` request's body, in bytes; a larger one is refused with `too_large`. */
export const INPUT_BODY_LIMIT_BYTES = 1024 * 1024;

/**
 * How far, in bytes, the server runs ahead of what a `flow=ack` client says it has drawn. All of it is drawn before what follows, a
 * pressed Ctrl-C included: a quarter of what the protocol allows takes a busy page some 50 ms, and fills a network of 25 ms at 10 MB/s.
 */
export const ACK_WINDOW_BYTES = 256 * 1024;

/** Terminal size, in cells. A size outside is refused with `invalid_body`. */
export const MIN_COLS = 2;
export const MAX_COLS = 1000;
export const MIN_ROWS = 1;
export const MAX_ROWS = 1000;

/** The size of a terminal that nobody has resized yet. */
export const DEFAULT_COLS = 120;
export const DEFAULT_ROWS = 30;

/** Lines that a terminal keeps above its screen, the same in the headless terminal and in every page. */
export const SCROLLBACK_LINES = 10_000;

/** The server sends a `ping` at least this often, in milliseconds; a client that hears nothing for twice that dials again. */
export const PING_INTERVAL_MS = 15_000;

/** The pause before an EventSource dials again, in milliseconds, sent as `retry:`. */
export const RETRY_MS = 1000;

/** Where the server listens unless told otherwise; when busy, the next free port is taken. */
export const DEFAULT_PORT = 7317;

/** Alerts that the server keeps, in memory: of one session, and in all; the oldest go first. */
export const MAX_SESSION_ALERTS = 50;
export const MAX_ALERTS = 200;

/** Lines that an alert shows, and the length of each in UTF-16 units; what acts on it gets more. */
export const MAX_ALERT_LINES = 5;
export const MAX_ALERT_LINE_LENGTH = 300;
