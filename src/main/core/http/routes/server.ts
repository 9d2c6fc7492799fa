import type { FastifyInstance } from 'fastify';
import { Health, Network, SetNetwork, Suggestions } from '../../../../shared/server.ts';
import { withContract } from '../contract.ts';
import { knownCredentialOf } from '../credential-of.ts';
import type { Services } from '../services.ts';

/** Liveness, and what only the owner sees of the server itself. */
export const serverRoutes = (app: FastifyInstance, services: Services): void => {
  const api = withContract(app);
  const startedAt = performance.now();

  api.get(
    '/health',
    {
      config: { role: null },
      schema: {
        summary: "Liveness, without a credential; with the owner's, the server's load too",
        security: [],
        response: { 200: Health },
      },
    },
    (request) => ({
      status: 'ok' as const,
      version: services.version,
      instance: services.instance,
      uptime: Math.round(performance.now() - startedAt) / 1000,
      ...(knownCredentialOf(request)?.role === 'owner' ? { load: services.load() } : {}),
    }),
  );

  api.get(
    '/network',
    {
      config: { role: 'owner' },
      schema: { summary: 'Where this server can be reached', response: { 200: Network } },
    },
    () => services.network(),
  );

  api.put(
    '/network',
    {
      config: { role: 'owner' },
      schema: {
        summary: 'Listen on the network or on this machine only, with a name or without, encrypted or not',
        body: SetNetwork,
        response: { 200: Network },
      },
    },
    (request) => services.setNetwork(request.body),
  );

  api.get(
    '/suggestions',
    {
      config: { role: 'owner' },
      schema: { summary: "Commands that 'New session' offers", response: { 200: Suggestions } },
    },
    () => services.suggestions(),
  );
};
