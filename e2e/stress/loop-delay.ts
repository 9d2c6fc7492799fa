import { expect } from 'vitest';
import type { Health } from '../../src/shared/server.ts';
import type { Server } from '../support/server.ts';
import { amount } from './amount.ts';

/** What is promised of the server's event loop, whatever it is put through: milliseconds, 99th percentile. */
const MOST_DELAY_MS = 50;

/** Over less than this, in milliseconds, one hiccup is the 99th percentile: fifty programs that are started at once, say. */
const LEAST_WINDOW_MS = 20_000;

/** Says how late the server's loop was in the last minute. The full form, which has the machine to itself, holds it to the promise. */
export const expectPromptLoop = async (server: Server): Promise<void> => {
  const { load } = await server.call<Health>('GET', '/health');
  if (load === undefined) throw new Error('the server does not tell its load');
  const { window, p50, p99, max } = load.loopDelay;
  console.log(
    `loop delay over ${Math.round(window / 1000)} s: median ${p50} ms, 99th percentile ${p99} ms (mark: ${MOST_DELAY_MS} ms), longest ${max} ms`,
  );
  if (amount({ short: 0, full: 1 }) === 1 && window >= LEAST_WINDOW_MS)
    expect(p99, 'loop delay, 99th percentile').toBeLessThan(MOST_DELAY_MS);
};
