import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Login } from '../../../../shared/access.ts';
import { problem } from '../../../../shared/problem.ts';
import { withContract } from '../contract.ts';
import { MAX_WRONG_TOKENS_PER_MINUTE, tooManyAttempts } from '../guard-hook.ts';
import { sendProblem } from '../send-problem.ts';
import { credentialOf, setCredential } from '../credential-of.ts';
import { noteVisit, visitorOf } from '../visitor-of.ts';
import { noContent } from '../no-content.ts';
import type { Services } from '../services.ts';

/** Sign-ins with one right token from one address in a minute: each writes a file. A page signs in once for each link that is opened. */
const MAX_SIGN_INS_PER_MINUTE = 60;

/** Sign-ins with one share's token in a minute, from wherever: a class that opens one link at once. */
const MAX_SIGN_INS_OF_A_SHARE_PER_MINUTE = 300;

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
  const countSignIn = app.createRateLimit({
    max: MAX_SIGN_INS_PER_MINUTE,
    timeWindow: '1 minute',
    keyGenerator: (request) => `${credentialOf(request).share ?? ''} ${request.ip}`,
  });
  const countShareSignIn = app.createRateLimit({
    max: MAX_SIGN_INS_OF_A_SHARE_PER_MINUTE,
    timeWindow: '1 minute',
    keyGenerator: (request) => credentialOf(request).share ?? '',
  });
  /** Seconds to wait before the credential of this request may sign in again; undefined: it may at once. */
  const waitOf = async (request: FastifyRequest): Promise<number | undefined> => {
    const limits = [await countSignIn(request)];
    if (credentialOf(request).share !== undefined) limits.push(await countShareSignIn(request));
    return limits
      .map((limit) => (!limit.isAllowed && limit.isExceeded ? limit.ttlInSeconds : undefined))
      .find(Boolean);
  };
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
      setCredential(request, credential);
      const wait = await waitOf(request);
      if (wait !== undefined) return tooManyAttempts(reply, wait, 'fewer sign-ins with one token');
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
