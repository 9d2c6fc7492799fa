import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Services } from './services.ts';

/** Files whose name carries a hash of their content never change. */
const HASHED = /[\\/]assets[\\/]/;

/** Serves the built page: compressed as the build left it, with everything but the hashed files asked for anew each time. */
export const useStaticFiles = async (
  app: FastifyInstance,
  { basePath, rendererDir }: Services,
): Promise<void> => {
  if (!existsSync(join(rendererDir, 'index.html'))) {
    app.get(`${basePath}/`, { schema: { hide: true } }, (_request, reply) =>
      reply
        .code(503)
        .type('text/plain; charset=utf-8')
        .send('The page has not been built: run `npm run build`.\n'),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: rendererDir,
    prefix: `${basePath}/`,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (response, path) => {
      response.setHeader(
        'Cache-Control',
        HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  // Without the slash, the page's relative addresses would point beside it.
  if (basePath !== '')
    app.get(basePath, { schema: { hide: true } }, (_request, reply) => reply.redirect(`${basePath}/`, 308));
};
