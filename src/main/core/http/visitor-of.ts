import type { FastifyRequest } from 'fastify';
import type { Visitor } from '../stream/visits.ts';
import { isLoopback } from './listener.ts';

/** What is kept of what a client calls itself, in characters. */
const MAX_USER_AGENT_LENGTH = 300;

/** Who a request comes from, as far as its connection and its client say. */
export const visitorOf = (request: FastifyRequest): Visitor => ({
  // A socket that takes both kinds shows IPv4 addresses as IPv6.
  address: request.ip.replace(/^::ffff:/, ''),
  userAgent: (request.headers['user-agent'] ?? '').slice(0, MAX_USER_AGENT_LENGTH),
  remote: !isLoopback(request.ip),
});
