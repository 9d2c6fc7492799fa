import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '../../../shared/access.ts';
import { problem, type ProblemCode } from '../../../shared/problem.ts';
import type { SharePurpose } from '../../../shared/shares.ts';
import { judge } from '../access/guard.ts';
import { setCredential, tokenOf } from './credential-of.ts';
import { visitorOf } from './visitor-of.ts';
import { sendProblem } from './send-problem.ts';
import type { Services } from './services.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The role that the route asks for; null: none. Every API route says it. */
    readonly role?: Role | null;
    /** The route is for the owner, and for shares of this purpose, which reach no other. */
    readonly purpose?: SharePurpose;
  }
}

/** Wrong tokens from one address in a minute before it is told to wait. */
const MAX_WRONG_TOKENS_PER_MINUTE = 10;

/** Refusals that the owner is told of; a request without any token is only somebody who has not signed in. */
const TOLD: readonly ProblemCode[] = ['bad_host', 'bad_origin', 'forbidden'];

/** Puts the guard before every handler, also before the one that says that there is nothing. */
export const useGuard = (app: FastifyInstance, services: Services): void => {
  const { credentials, hosts, basePath, secure, accessLog } = services;
  const cookieName = credentials.cookieName(secure);
  const apiPrefix = `${basePath}/api/`;
  const countWrongToken = app.createRateLimit({ max: MAX_WRONG_TOKENS_PER_MINUTE, timeWindow: '1 minute' });

  app.addHook('onRoute', (route) => {
    if (route.url.startsWith(apiPrefix) && route.config?.role === undefined)
      throw new Error(
        `invariant violation: ${String(route.method)} ${route.url} does not say which role it asks for`,
      );
  });

  const guard = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { purpose } = request.routeOptions.config;
    // By the route and not by how its address is written: `/%61pi/v1/…` and `http://host/api/v1/…` lead there too.
    const api = request.routeOptions.config.role !== undefined || request.url.startsWith(apiPrefix);
    // An address that is no route asks for the least role: whether it exists is nobody's business without a credential.
    const role = request.routeOptions.config.role ?? (api && request.is404 ? 'view' : null);
    const token = tokenOf(request.headers, request.cookies[cookieName]);
    const verdict = judge({ headers: request.headers, secure, api, role, purpose, token }, hosts, (text) =>
      credentials.verify(text),
    );
    if (verdict.kind === 'allowed') {
      if (verdict.credential !== undefined) setCredential(request, verdict.credential);
      return undefined;
    }
    if (verdict.wrongToken || TOLD.includes(verdict.problem.code))
      accessLog.add({
        kind: 'refused',
        address: visitorOf(request.ip, request.headers).address,
        detail: verdict.problem.code,
      });
    if (verdict.wrongToken) {
      const limit = await countWrongToken(request);
      if (!limit.isAllowed && limit.isExceeded) return tooManyAttempts(reply, limit.ttlInSeconds);
    }
    return sendProblem(reply, verdict.problem);
  };
  app.addHook('onRequest', guard);
  // A body takes as long as its sender likes: what that may do can be over by then, and what it sends is judged by what is true at its end.
  app.addHook('preHandler', async (request, reply) =>
    request.body === undefined || request.body === null ? undefined : guard(request, reply),
  );
};

/** Answers an address that keeps guessing. A right token is let in all the same, so nobody is locked out by others. */
export const tooManyAttempts = (
  reply: Parameters<typeof sendProblem>[0],
  retryAfterSeconds: number,
  expected = 'a right token, got too many wrong ones',
): typeof reply =>
  sendProblem(
    reply.header('Retry-After', String(retryAfterSeconds)),
    problem('too_many_attempts', `Expected ${expected}. Try again in ${retryAfterSeconds} s.`),
  );

export { MAX_WRONG_TOKENS_PER_MINUTE };
