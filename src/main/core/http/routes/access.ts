import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { Login } from '../../../../shared/access.ts';
import { problem } from '../../../../shared/problem.ts';
import { withContract } from '../contract.ts';
import { MAX_WRONG_TOKENS_PER_MINUTE, tooManyAttempts } from '../guard-hook.ts';
import { sendProblem } from '../send-problem.ts';
import { credentialOf } from '../credential-of.ts';
import { noteVisit, visitorOf } from '../visitor-of.ts';
import { noContent } from '../no-content.ts';
import type { Services } from '../services.ts';

/** Swaps the token of a login link for a cookie, and ends it again. */
export const accessRoutes = (app: FastifyInstance, services: Services): void => {
  const api = withContract(app);
  const { credentials, hub, basePath, secure } = services;
  const cookieName = credentials.cookieName(secure);
  const cookie = {
    httpOnly: true,
    sameSite: 'strict',
    secure,
    path: basePath === '' ? '/' : basePath,
  } as const;
  const countWrongToken = app.createRateLimit({ max: MAX_WRONG_TOKENS_PER_MINUTE, timeWindow: '1 minute' });
  credentials.onRevoked(({ id, reason }) => hub.endOf(id, reason));

  api.post(
    '/login',
    {
      config: { role: null },
      schema: {
        summary: 'Swap a token for a cookie',
        security: [],
        body: Login,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const visitor = visitorOf(request.ip, request.headers);
      const credential = credentials.verify(request.body.token);
      if (credential === undefined) {
        const limit = await countWrongToken(request);
        if (!limit.isAllowed && limit.isExceeded) return tooManyAttempts(reply, limit.ttlInSeconds);
        services.accessLog.add({ kind: 'refused', address: visitor.address, detail: 'unauthorized' });
        const detail =
          'Expected a valid token, got one that is unknown, revoked or expired. Open a fresh login link.';
        return sendProblem(reply, problem('unauthorized', detail));
      }
      const { id, token, lifetimeMs } = credentials.signIn(credential, request.cookies[cookieName]);
      noteVisit(services, 'signed_in', { ...credential, id }, visitor);
      void reply.setCookie(cookieName, token, { ...cookie, maxAge: Math.ceil(lifetimeMs / 1000) });
      return noContent(reply);
    },
  );

  api.post(
    '/logout',
    {
      config: { role: 'view' },
      schema: { summary: "End this browser's credential", response: { 204: Type.Null() } },
    },
    (request, reply) => {
      const token = request.cookies[cookieName];
      noteVisit(services, 'signed_out', credentialOf(request), visitorOf(request.ip, request.headers));
      if (token !== undefined) credentials.signOut(token);
      void reply.clearCookie(cookieName, cookie);
      return noContent(reply);
    },
  );
};
