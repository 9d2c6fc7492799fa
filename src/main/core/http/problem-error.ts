import type { FastifyError } from 'fastify';
import { problem, type Problem, type ProblemCode } from '../../../shared/problem.ts';

/** A refusal on its way to the client: the error handler turns it into `application/problem+json`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(code: ProblemCode, detail: string) {
    super(detail);
    this.problem = problem(code, detail);
  }
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const INVALID = {
  body: 'invalid_body',
  querystring: 'invalid_query',
  params: 'not_found',
  headers: 'invalid_header',
} as const;

/** Says in the contract's words what Fastify or a handler refused; undefined: it is a bug of ours. */
export const toProblem = (error: FastifyError | ProblemError): Problem | undefined => {
  if (error instanceof ProblemError) return error.problem;
  const part = error.validationContext;
  if (part !== undefined) {
    return problem(
      INVALID[part],
      `${capitalised(error.message)}. See /api/v1/openapi.json for what is expected.`,
    );
  }
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return problem('too_large', 'Expected a smaller body. Send it in parts.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return problem('invalid_header', 'Expected Content-Type: application/json.');
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return problem('invalid_body', `Expected a JSON body: ${error.message}.`);
    default: {
      const status = error.statusCode ?? 500;
      // The static files' own refusals: a path that leaves the page's folder is simply not there.
      if (status === 403 || status === 404)
        return problem('not_found', 'Expected the address of a file of this page.');
      return status >= 400 && status < 500 ? problem('invalid_body', capitalised(error.message)) : undefined;
    }
  }
};
