import type { IncomingHttpHeaders } from 'node:http';
import type { Credential } from '../access/credential.ts';
import type { AccessEvent } from '../access/access-log.ts';
import type { Visitor } from '../stream/visits.ts';
import { isLoopback } from './is-loopback.ts';
import type { Services } from './services.ts';

/** What is kept of what a client calls itself, in characters. */
const MAX_USER_AGENT_LENGTH = 300;

/** Of an address, in characters: what a proxy that is believed passes on is text, and IPv6 with a zone fits. */
const MAX_ADDRESS_LENGTH = 64;

/** Who a request comes from, as far as its connection and its client say. */
export const visitorOf = (remoteAddress: string | undefined, headers: IncomingHttpHeaders): Visitor => ({
  // A socket that takes both kinds shows IPv4 addresses as IPv6.
  address: (remoteAddress ?? '').replace(/^::ffff:/, '').slice(0, MAX_ADDRESS_LENGTH),
  userAgent: (headers['user-agent'] ?? '').slice(0, MAX_USER_AGENT_LENGTH),
  remote: !isLoopback(remoteAddress),
});

/**
 * Remembers what others do: who came by a share, and the owner on another machine. What the owner does at this one is no news to anybody.
 */
export const noteVisit = (
  { accessLog, shares }: Pick<Services, 'accessLog' | 'shares'>,
  kind: 'signed_in' | 'signed_out' | 'watched' | 'typed',
  { id, share }: Pick<Credential, 'id' | 'share'>,
  { address, userAgent, remote }: Visitor,
  session: string | null = null,
): void => {
  if (share === undefined && !remote) return;
  const event: AccessEvent = {
    kind,
    address,
    who: id,
    share: share ?? null,
    label: share === undefined ? '' : (shares.get(share)?.label ?? ''),
    session,
    detail: kind === 'typed' ? '' : userAgent,
  };
  accessLog.add(event);
};
