import type { Problem } from '../../shared/problem.ts';
import { ApiError } from './api-error.ts';

const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' &&
  value !== null &&
  'code' in value &&
  typeof value.code === 'string' &&
  'detail' in value &&
  typeof value.detail === 'string';

/** Reads an error answer; one that is not the server's own (a proxy's page, say) counts as `unreachable`. */
export const toApiError = async (response: Response): Promise<ApiError> => {
  let body: unknown;
  try {
    body = await response.json();
  } catch {
    // Not JSON: said in words below.
  }
  return isProblem(body)
    ? new ApiError(body.code, response.status, body.detail)
    : new ApiError(
        'unreachable',
        response.status,
        `Something between this page and the server answered with status ${response.status}.`,
      );
};
