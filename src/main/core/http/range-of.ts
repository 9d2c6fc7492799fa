import type { SessionLog } from '../log/session-log.ts';
import { ProblemError } from './problem-error.ts';

/**
 * The bytes that a request names, as far as they are there: what is no longer held, or not written yet, is left out. Refuses a range that ends
 * before it begins.
 */
export const rangeOf = (
  log: SessionLog,
  query: { readonly from?: number; readonly to?: number },
): { readonly from: number; readonly to: number } => {
  if (query.from !== undefined && query.to !== undefined && query.from > query.to)
    throw new ProblemError(
      'invalid_query',
      `Expected 'from' to be at most 'to', got from=${query.from} and to=${query.to}.`,
    );
  const from = Math.min(Math.max(query.from ?? log.start, log.start), log.end);
  return { from, to: Math.max(from, Math.min(query.to ?? log.end, log.end)) };
};
