import type { FastifyInstance } from 'fastify';
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

  app.addHook('onRequest', async (request, reply) => {
    const { purpose } = request.routeOptions.config;
    const api = request.url.startsWith(apiPrefix) || purpose !== undefined;
    // An address that is no route asks for the least role: whether it exists is nobody's business without a credential.
    const role = request.routeOptions.config.role ?? (api && request.is404 ? 'view' : null);
    const token = tokenOf(request.headers, request.cookies[cookieName]);
    const verdict = judge({ headers: request.headers, secure, api, role, purpose, token }, hosts, (text) =>
      credentials.verify(text),
    );
    if (verdict.kind === 'allowed') {
      if (verdict.credential !== undefined) setCredential(request, verdict.credential);
      return;
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
  });
};

/** Answers an address that keeps guessing. A right token is let in all the same, so nobody is locked out by others. */
export const tooManyAttempts = (
  reply: Parameters<typeof sendProblem>[0],
  retryAfterSeconds: number,
): typeof reply =>
  sendProblem(
    reply.header('Retry-After', String(retryAfterSeconds)),
    problem(
      'too_many_attempts',
      `Expected a right token, got too many wrong ones. Try again in ${retryAfterSeconds} s.`,
    ),
  );

export { MAX_WRONG_TOKENS_PER_MINUTE };
