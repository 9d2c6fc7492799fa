import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { EXPOSITION_TYPE, formatMetrics } from '../../monitor/metrics/exposition.ts';
import { buildMetric, serverMetrics } from '../../monitor/metrics/server-metrics.ts';
import { sessionMetrics } from '../../monitor/metrics/session-metrics.ts';
import { withContract } from '../contract.ts';
import { credentialOf } from '../credential-of.ts';
import type { Services } from '../services.ts';

const MICROSECONDS = 1_000_000;

/** What Prometheus reads: for the owner, and by shares that were made for it. */
export const metricsRoute = (app: FastifyInstance, services: Services): void => {
  const { registry, monitor, hub, shares } = services;
  const startedAt = Math.round(Date.now() / 1000 - process.uptime());

  const ofServer = () => {
    const { user, system } = process.cpuUsage();
    return serverMetrics({
      load: services.load(),
      viewers: hub.sharing.viewers,
      cpuSeconds: (user + system) / MICROSECONDS,
      startedAt,
    });
  };

  withContract(app).get(
    '/metrics',
    {
      config: { role: 'view', purpose: 'metrics' },
      schema: {
        summary: "Metrics in Prometheus' text format; for the owner, and shares whose purpose it is",
        response: { 200: Type.String() },
      },
    },
    (request, reply) => {
      const credential = credentialOf(request);
      const sessions = registry
        .list()
        .filter(({ id }) => credential.sees(id))
        .map((session) => ({
          session: session.describe('view'),
          stats: monitor.sampler.latest?.sessions[session.id],
          cpuMs: monitor.sampler.cpuMsOf(session.id),
        }));
      // A share of some sessions is told of these, and not how busy the rest keeps the server.
      const isWhole = credential.share === undefined || shares.get(credential.share)?.sessions === '*';
      void reply.header('Content-Type', EXPOSITION_TYPE).serializer((text: string) => text);
      return formatMetrics([
        buildMetric(services.version),
        ...sessionMetrics(sessions),
        ...(isWhole ? ofServer() : []),
      ]);
    },
  );
};
