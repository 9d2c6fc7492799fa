import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { problem } from '../../../shared/problem.ts';
import { useGuard } from './guard-hook.ts';
import { useOpenApi } from './openapi.ts';
import { toProblem, type ProblemError } from './problem-error.ts';
import { useJsonBodies } from './json-bodies.ts';
import { accessRoutes } from './routes/access.ts';
import { historyRoutes } from './routes/history.ts';
import { inputRoute } from './routes/input.ts';
import { outputRoute } from './routes/output.ts';
import { serverRoutes } from './routes/server.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { streamRoutes } from './routes/stream.ts';
import { usePageHeaders, useSecurityHeaders } from './security-headers.ts';
import { sendProblem } from './send-problem.ts';
import type { Services } from './services.ts';
import { useStaticFiles } from './static-files.ts';
import { useContractValidation } from './validation.ts';

/** A JSON body is small; only input is larger, and has a bound of its own. Bytes. */
const JSON_BODY_LIMIT_BYTES = 512 * 1024;

/** Builds the HTTP side: guard, routes, page. It does not listen; `app.routing` takes the requests. */
export const buildHttpServer = async (services: Services): Promise<FastifyInstance> => {
  const app = fastify({
    bodyLimit: JSON_BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: false },
  });
  useContractValidation(app);
  useJsonBodies(app);
  app.setErrorHandler((error: FastifyError | ProblemError, request, reply) => {
    const refusal = toProblem(error);
    if (refusal !== undefined) return sendProblem(reply, refusal);
    services.warn(
      `${request.method} ${request.routeOptions.url ?? 'unknown route'} failed: ${error.stack ?? error.message}`,
    );
    return sendProblem(reply, problem('internal', 'RootResume met an error of its own. Its log says more.'));
  });
  await app.register(cookie);
  await app.register(rateLimit, { global: false });
  useSecurityHeaders(app);
  useGuard(app, services);
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      reply,
      problem(
        'not_found',
        `Expected an address that exists, got ${request.method} ${request.url.slice(0, 200)}.`,
      ),
    ),
  );
  // Fastify says so where it refuses a body; HTTP/2 knows no such header.
  if (services.secure)
    app.addHook('onSend', (request, reply, _body, done) => {
      if (request.raw.httpVersionMajor === 2) reply.removeHeader('connection');
      done();
    });
  await useOpenApi(app, services);
  await app.register(
    (api, _options, done) => {
      serverRoutes(api, services);
      accessRoutes(api, services);
      sessionRoutes(api, services);
      inputRoute(api, services);
      outputRoute(api, services);
      historyRoutes(api, services);
      streamRoutes(api, services);
      done();
    },
    { prefix: `${services.basePath}/api/v1` },
  );
  await app.register(async (page) => {
    await usePageHeaders(page);
    await useStaticFiles(page, services);
  });
  await app.ready();
  return app;
};
