import type { StreamEventData, StreamEventName } from '../../../shared/events.ts';
import { RETRY_MS } from '../../../shared/limits.ts';

/** Headers of every stream. No proxy with stock settings buffers, transforms or caches it. */
export const SSE_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
} as const;

/** Sent with the first event: how long an EventSource waits before it dials again. */
export const RETRY_LINE = `retry: ${RETRY_MS}\n`;

/** Formats one event as it stands on the wire. JSON keeps it on one line: it escapes every CR and LF. */
export const formatEvent = <K extends StreamEventName>(
  name: K,
  data: StreamEventData<K>,
  id?: string,
): string => formatRawEvent(name, toAscii(JSON.stringify(data)), id);

/** The same for data that is JSON in ASCII already. */
export const formatRawEvent = (name: StreamEventName, json: string, id?: string): string =>
  id === undefined ? `event: ${name}\ndata: ${json}\n\n` : `event: ${name}\nid: ${id}\ndata: ${json}\n\n`;

const BEYOND_ASCII = /[\u0080-\uffff]/g;

/** Escapes what is not ASCII: text that is known to be is written to a socket three times as fast. */
export const toAscii = (json: string): string =>
  json.replace(BEYOND_ASCII, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
