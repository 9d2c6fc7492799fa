import type { IncomingMessage } from 'node:http';
import { problem, type Problem } from '../../../shared/problem.ts';
import { MAX_HEADER_BYTES, MAX_HEADERS } from './connection-limits.ts';

/**
 * Refuses a request that whoever stands before this server, or a reader of its headers, may take for another: one that names two hosts, or
 * has more headers than are read. Undefined: it is as it should be.
 */
export const refuseByShape = ({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): Problem | undefined => {
  // Names and values in turn.
  if (rawHeaders.length > 2 * MAX_HEADERS)
    return problem('headers_too_large', `Expected at most ${MAX_HEADERS} headers.`);
  let hosts = 0;
  let size = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    size += name.length + (rawHeaders[index + 1]?.length ?? 0);
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  // A client of HTTP/2 is held to this bound by the protocol only when it has said that it knows of it.
  if (size > MAX_HEADER_BYTES)
    return problem(
      'headers_too_large',
      `Expected an address and headers of at most ${MAX_HEADER_BYTES} bytes together.`,
    );
  return hosts > 1
    ? problem('malformed_request', `Expected one Host header, got ${String(hosts)}.`)
    : undefined;
};
