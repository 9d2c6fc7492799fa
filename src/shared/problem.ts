import { Type, type Static } from 'typebox';

/**
 * Every way in which a request can be refused: a stable code with its HTTP status and title.
 * What was expected, what was got and what to do is said in `detail`, where the refusal happens.
 */
export const PROBLEMS = {
  invalid_body: { status: 400, title: 'The request body is not what this route takes' },
  invalid_query: { status: 400, title: 'A query parameter is not what this route takes' },
  invalid_header: { status: 400, title: 'A request header is not what this route takes' },
  malformed_request: { status: 400, title: 'This is no request that can be read' },
  https_only: { status: 400, title: 'This port speaks HTTPS' },
  unauthorized: { status: 401, title: 'A valid credential is needed' },
  bad_host: { status: 403, title: 'This server is not served under that host name' },
  bad_origin: { status: 403, title: 'Requests from other sites are refused' },
  forbidden: { status: 403, title: 'This credential may not do that' },
  not_found: { status: 404, title: 'There is no such thing here' },
  method_not_allowed: { status: 405, title: 'This address does not take that method' },
  too_slow: { status: 408, title: 'The request took too long to arrive' },
  not_running: { status: 409, title: 'The session is not running' },
  other_run: { status: 409, title: 'The input is for another run of the session' },
  out_of_order: { status: 409, title: 'An earlier input request is missing' },
  conflict: { status: 409, title: 'That cannot be done in the present state' },
  too_large: { status: 413, title: 'The request body is too large' },
  too_many_attempts: { status: 429, title: 'Too many attempts to sign in from this address' },
  ask_later: { status: 429, title: 'It is too early to ask' },
  headers_too_large: { status: 431, title: 'The address and headers are too large' },
  internal: { status: 500, title: 'Something went wrong inside RootResume' },
  input_full: { status: 503, title: 'The program does not read its input' },
  unavailable: { status: 503, title: 'RootResume cannot do that at the moment' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** The body of every error answer: RFC 9457, with a stable `code`. Served as `application/problem+json`. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  code: Type.Enum(Object.keys(PROBLEMS) as ProblemCode[]),
});
export type Problem = Static<typeof Problem>;

/** Builds the answer for a code; `detail` says what was expected, what was got and what to do. */
export const problem = (code: ProblemCode, detail: string): Problem => ({
  type: `urn:rootresume:problem:${code}`,
  title: PROBLEMS[code].title,
  status: PROBLEMS[code].status,
  detail,
  code,
});
