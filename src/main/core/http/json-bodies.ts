import type { FastifyInstance } from 'fastify';

/** Takes JSON and nothing else. An empty body is none, whatever its type says: many clients name one on every POST. */
export const useJsonBodies = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body as string, done);
  });
};
