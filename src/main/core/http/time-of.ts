import { ProblemError } from './problem-error.ts';

const DIGITS = /^\d+$/;

/** The latest time that a Date can hold, in milliseconds since the epoch. */
const LAST_TIME_MS = 8.64e15;

/** Reads a time of a query, in ISO 8601 or milliseconds since the epoch; refuses what is none, such as a 30th of February. */
export const timeOf = (name: string, text: string): number => {
  const ms = DIGITS.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(ms) || ms > LAST_TIME_MS)
    throw new ProblemError(
      'invalid_query',
      `Expected '${name}' to be a time such as ${new Date(0).toISOString()}, got '${text}'.`,
    );
  return ms;
};
