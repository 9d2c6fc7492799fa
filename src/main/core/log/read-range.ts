import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SessionLog } from './session-log.ts';

/** How much is read at a time, in bytes: what a slow download holds in memory, and how long a quick one keeps the event loop. */
const CHUNK_BYTES = 64 * 1024;

/** What was to be read next is no longer held: output came faster than the reader took it. */
export class PrunedError extends Error {
  override readonly name = 'PrunedError';

  constructor(readonly offset: number) {
    super(`The output from byte ${offset} on was pruned before it was read.`);
  }
}

/**
 * Reads [from, to) chunk by chunk, as fast as it is taken. `to` is at most the log's end. Throws a PrunedError where the log prunes faster than
 * that: a range that ends early is never taken for a whole one.
 */
export async function* readRange(log: SessionLog, from: number, to: number): AsyncGenerator<Uint8Array> {
  for (let offset = from; offset < to;) {
    const bytes = await readHeld(log, offset, Math.min(CHUNK_BYTES, to - offset));
    offset += bytes.length;
    yield bytes;
    // What lies in memory is read at once, and so may a socket take it: others get their turn between.
    if (offset < to) await nextTurn();
  }
}

/** Reads at most `limit` bytes, and at least one, from an offset before the log's end. Throws a PrunedError where it is no longer held. */
export const readHeld = async (log: SessionLog, from: number, limit: number): Promise<Uint8Array> => {
  if (from < log.start) throw new PrunedError(from);
  try {
    const bytes = await log.read(from, limit);
    if (bytes.length === 0) throw new Error(`invariant violation: no byte at ${from} of ${log.end}`);
    return bytes;
  } catch (error) {
    if (from < log.start) throw new PrunedError(from);
    throw error;
  }
};
