import type { Problem } from '../../../shared/problem.ts';
import { STATUS_CODES } from 'node:http';
import { API_HEADERS } from './security-headers.ts';

/** An answer as it goes over a connection on which no request could be read. The connection ends with it. */
export const rawAnswer = (refusal: Problem): string => {
  const body = JSON.stringify(refusal);
  const headers: readonly (readonly [name: string, value: string])[] = [
    ...API_HEADERS,
    ['Content-Type', 'application/problem+json; charset=utf-8'],
    ['Content-Length', String(Buffer.byteLength(body))],
    ['Connection', 'close'],
  ];
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
};
