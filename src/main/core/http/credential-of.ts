import type { FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import type { Credential } from '../access/credential.ts';

const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]{1,512})$/i;

/** Finds the token that a request carries: a program's header goes before a browser's `cookie`. */
export const tokenOf = (
  { authorization }: IncomingHttpHeaders,
  cookie: string | undefined,
): string | undefined => (authorization === undefined ? cookie : (BEARER.exec(authorization)?.[1] ?? ''));

const judged = new WeakMap<FastifyRequest, Credential>();

/** Remembers whose request it is, for the handlers behind the guard. */
export const setCredential = (request: FastifyRequest, credential: Credential): void => {
  judged.set(request, credential);
};

/** Whose request it is, on a route that asks for no role; undefined where it carries no valid credential. */
export const knownCredentialOf = (request: FastifyRequest): Credential | undefined => judged.get(request);

/** Whose request it is. The guard ran before, so there is one on every route that asks for a role. */
export const credentialOf = (request: FastifyRequest): Credential => {
  const credential = judged.get(request);
  if (credential === undefined)
    throw new Error('invariant violation: a route without a credential behind the guard');
  return credential;
};
