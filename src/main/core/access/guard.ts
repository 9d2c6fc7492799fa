import type { IncomingHttpHeaders } from 'node:http';
import { roleReaches, type Role } from '../../../shared/access.ts';
import { problem, type Problem } from '../../../shared/problem.ts';
import type { SharePurpose } from '../../../shared/shares.ts';
import type { Credential } from './credential.ts';
import type { HostGuard } from './host-guard.ts';

/** What the guard needs to know of a request. */
export interface GuardedRequest {
  readonly headers: IncomingHttpHeaders;
  /** Whether it came over TLS of our own. */
  readonly secure: boolean;
  /** Whether it is for the API; static files hold no secret and change nothing. */
  readonly api: boolean;
  /** The role that the route asks for; null: none. */
  readonly role: Role | null;
  /** What a share must have been made for, if anything. */
  readonly purpose?: SharePurpose | undefined;
  /** The token that the request carries, if any. */
  readonly token: string | undefined;
}

/** Let in, perhaps as somebody; or refused, perhaps with a token that was wrong. */
export type Verdict =
  | { readonly kind: 'allowed'; readonly credential: Credential | undefined }
  | { readonly kind: 'refused'; readonly problem: Problem; readonly wrongToken: boolean };

const refuse = (refusal: Problem, wrongToken = false): Verdict => ({
  kind: 'refused',
  problem: refusal,
  wrongToken,
});

const excerpt = (header: string | undefined): string =>
  header === undefined ? 'none' : `'${header.slice(0, 100)}'`;

/**
 * Decides on every request before any handler runs. The server can reach a shell, so a web page of another site must not reach the
 * server: `Host`, then `Origin` and `Sec-Fetch-Site`, then the credential, then its role.
 */
export const judge = (
  request: GuardedRequest,
  hosts: HostGuard,
  verify: (token: string) => Credential | undefined,
): Verdict => {
  const { headers } = request;
  const host = hostOf(headers);
  if (!hosts.allows(host))
    return refuse(
      problem(
        'bad_host',
        `Expected a Host under which this server is served, got ${excerpt(host)}. ` +
          `Open it by its address, or name the host with --allow-host.`,
      ),
    );
  if (request.api && !isSameSite(request, host, hosts))
    return refuse(
      problem(
        'bad_origin',
        `Expected a request from this server's own page, got one from ${excerpt(headers.origin)} ` +
          `(Sec-Fetch-Site: ${excerpt(headers['sec-fetch-site']?.toString())}).`,
      ),
    );
  const credential = request.token === undefined ? undefined : verify(request.token);
  if (request.role === null) return { kind: 'allowed', credential };
  if (credential === undefined)
    return refuse(
      problem(
        'unauthorized',
        request.token === undefined
          ? 'Expected a credential, got none. Open the login link that RootResume shows, or send Authorization: Bearer <token>.'
          : 'Expected a valid credential, got one that is unknown, revoked or expired. Open a fresh login link.',
      ),
      request.token !== undefined,
    );
  if (!roleReaches(credential.role, request.role))
    return refuse(
      problem(
        'forbidden',
        `Expected the role '${request.role}' or more, got '${credential.role}'. Ask the owner for another link.`,
      ),
    );
  // The owner's credential has no purpose, and reaches everything.
  if (credential.purpose !== request.purpose && credential.role !== 'owner')
    return refuse(
      problem(
        'forbidden',
        `Expected a credential for ${forWhat(request.purpose)}, got one for ${forWhat(credential.purpose)}. Ask the owner for another link.`,
      ),
    );
  return { kind: 'allowed', credential };
};

const forWhat = (purpose: SharePurpose | undefined): string => purpose ?? 'people and programs';

/**
 * Tells whether a request comes from this server's own page, or from no page at all. Another port of the same host is another site here,
 * although browsers call it the same and send it our cookie: it is somebody's dev server.
 */
const isSameSite = (
  { headers, secure }: GuardedRequest,
  host: string | undefined,
  hosts: HostGuard,
): boolean => {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const { protocol, host: originHost } = new URL(origin);
  if (hosts.isAllowedName(originHost)) return true;
  // A proxy in front of a plain server may speak TLS; in front of our own TLS nothing speaks without.
  if (protocol !== 'https:' && (secure || protocol !== 'http:')) return false;
  // Both in the origin's own scheme, whose usual port neither has to name. `Host` was checked before.
  return originHost === new URL(`${protocol}//${host ?? ''}`).host;
};

/** The host that a request is for: HTTP/2 says it in `:authority`. One that names two is for neither. */
const hostOf = (headers: IncomingHttpHeaders): string | undefined => {
  const { host, ':authority': authority } = headers;
  if (typeof authority !== 'string') return host;
  return host === undefined || host.toLowerCase() === authority.toLowerCase() ? authority : undefined;
};
