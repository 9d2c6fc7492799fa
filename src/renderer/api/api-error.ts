import type { ProblemCode } from '../../shared/problem.ts';

/** Why a request failed: the server's own code, or `unreachable` where no answer of the server came back. */
export type ApiErrorCode = ProblemCode | 'unreachable';

/** A request that did not succeed; `message` and `detail` are one sentence for a person. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  /** The HTTP status; 0 where there was no answer. */
  readonly status: number;
  readonly detail: string;

  constructor(code: ApiErrorCode, status: number, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
    this.status = status;
    this.detail = detail;
  }
}

/** Tells whether the same request may succeed later, unchanged: nobody answered, or the server could not just then. */
export const isTransient = (error: ApiError): boolean => error.code === 'unreachable' || error.status >= 500;
