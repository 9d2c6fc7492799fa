import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { Alert } from '../../../../shared/alerts.ts';
import { withContract } from '../contract.ts';
import { credentialOf } from '../credential-of.ts';
import type { Services } from '../services.ts';

/** What triggers did lately, of the sessions that are there for whoever asks. */
export const alertRoutes = (app: FastifyInstance, { alerts }: Services): void => {
  withContract(app).get(
    '/alerts',
    {
      config: { role: 'view' },
      schema: {
        summary: 'Triggers that fired lately, the oldest first; addresses and commands are told to the owner',
        response: { 200: Type.Array(Alert) },
      },
    },
    (request) => alerts.list(credentialOf(request)),
  );
};
