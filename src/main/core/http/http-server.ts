import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyError } from 'fastify';
import type { RequestListener } from 'node:http';
import { problem, type Problem } from '../../../shared/problem.ts';
import { useGuard } from './guard-hook.ts';
import { createInputWriter } from './input-writer.ts';
import { useOpenApi } from './openapi.ts';
import { toProblem, type ProblemError } from './problem-error.ts';
import { useJsonBodies } from './json-bodies.ts';
import { accessRoutes } from './routes/access.ts';
import { alertRoutes } from './routes/alerts.ts';
import { askRoutes } from './routes/asks.ts';
import { historyRoutes } from './routes/history.ts';
import { inputRoute } from './routes/input.ts';
import { metricsRoute } from './routes/metrics.ts';
import { monitorRoutes } from './routes/monitor.ts';
import { outputRoute } from './routes/output.ts';
import { projectRoutes } from './routes/project.ts';
import { serverRoutes } from './routes/server.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { shareRoutes } from './routes/shares.ts';
import { streamRoutes } from './routes/stream.ts';
import { usePageHeaders, useSecurityHeaders } from './security-headers.ts';
import { refuseByShape } from './request-shape.ts';
import { sendProblem, writeProblem } from './send-problem.ts';
import type { Services } from './services.ts';
import { useStaticFiles } from './static-files.ts';
import { createTypedInput } from './typed-input.ts';
import { useContractValidation } from './validation.ts';

/** A JSON body is small; only input is larger, and has a bound of its own. Bytes. */
const JSON_BODY_LIMIT_BYTES = 512 * 1024;

/** The HTTP side. It does not listen. */
export interface HttpServer {
  /** Takes the requests. */
  readonly handle: RequestListener;
  close(): Promise<void>;
}

/** Builds the HTTP side: guard, routes, page, and the short way for keys. */
export const buildHttpServer = async (services: Services): Promise<HttpServer> => {
  const app = fastify({
    bodyLimit: JSON_BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    // Anybody can send such a header; only those that were named are believed.
    trustProxy: services.trustProxies.length > 0 && [...services.trustProxies],
    routerOptions: { ignoreTrailingSlash: false },
    // An address that cannot be read, or names what is too long to be an id, is none of ours.
    frameworkErrors: (_error, _request, reply) =>
      writeProblem(reply.raw, problem('not_found', 'Expected an address that exists.')),
  });
  useContractValidation(app);
  useJsonBodies(app);
  const problemOf = (error: unknown, what: string): Problem => {
    // Fastify passes on whatever a handler threw; what is no error of its own or of ours has none of their fields.
    const refusal = toProblem(error as FastifyError | ProblemError);
    if (refusal !== undefined) return refusal;
    services.warn(
      `${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return problem('internal', 'RootResume met an error of its own. Its log says more.');
  };
  app.setErrorHandler((error, request, reply) =>
    sendProblem(reply, problemOf(error, `${request.method} ${request.routeOptions.url ?? 'unknown route'}`)),
  );
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
  const writeInput = createInputWriter(services.registry);
  await app.register(
    (api, _options, done) => {
      serverRoutes(api, services);
      projectRoutes(api, services);
      accessRoutes(api, services);
      shareRoutes(api, services);
      alertRoutes(api, services);
      askRoutes(api, services);
      sessionRoutes(api, services);
      inputRoute(api, services, writeInput);
      outputRoute(api, services);
      historyRoutes(api, services);
      monitorRoutes(api, services);
      streamRoutes(api, services);
      done();
    },
    { prefix: `${services.basePath}/api/v1` },
  );
  await app.register(
    (root, _options, done) => {
      metricsRoute(root, services);
      done();
    },
    { prefix: services.basePath },
  );
  await app.register(async (page) => {
    await usePageHeaders(page, services);
    await useStaticFiles(page, services);
  });
  await app.ready();
  const takeTyped = createTypedInput(services, writeInput, problemOf);
  return {
    handle: (request, response) => {
      const refusal = refuseByShape(request);
      if (refusal !== undefined) {
        // Whoever stands between may have read another request: nothing more is taken from it.
        if (request.httpVersionMajor === 1) response.shouldKeepAlive = false;
        writeProblem(response, refusal);
      } else if (!takeTyped(request, response)) app.routing(request, response);
    },
    close: () => app.close(),
  };
};
