import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { streamEvents } from '../../../shared/events.ts';
import { Problem } from '../../../shared/problem.ts';
import { Session } from '../../../shared/session.ts';
import type { Services } from './services.ts';

/** Makes the machine-readable API out of the routes' own schemas: nothing in it is written twice. */
export const useOpenApi = async (app: FastifyInstance, { version, basePath }: Services): Promise<void> => {
  const events = Object.entries(streamEvents).map(([name, schema]) => [`Event_${name}`, schema] as const);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'RootResume',
        version,
        description:
          'Output flows over Server-Sent Events; everything a client says is a plain request. The events of the stream are the schemas Event_*.',
        license: { name: 'MIT' },
      },
      servers: [{ url: basePath === '' ? '/' : basePath }],
      components: {
        schemas: { Session, Problem, ...Object.fromEntries(events) } as never,
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      },
      security: [{ bearer: [] }],
    },
    stripBasePath: true,
  });
  app.get(
    `${basePath}/api/v1/openapi.json`,
    { config: { role: 'view' }, schema: { summary: 'This document' } },
    () => app.swagger(),
  );
};
