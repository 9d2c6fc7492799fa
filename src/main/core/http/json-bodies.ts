import type { FastifyInstance } from 'fastify';
import { MAX_JSON_DEPTH } from './connection-limits.ts';
import { isDeeper } from './json-depth.ts';
import { ProblemError } from './problem-error.ts';

/** Takes JSON and nothing else. An empty body is none, whatever its type says: many clients name one on every POST. */
export const useJsonBodies = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body as string;
    if (text === '') done(null, undefined);
    else if (isDeeper(text, MAX_JSON_DEPTH))
      done(new ProblemError('invalid_body', `Expected JSON of at most ${MAX_JSON_DEPTH} levels, got more.`));
    else void parse(request, text, done);
  });
};
