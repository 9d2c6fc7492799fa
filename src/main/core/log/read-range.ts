import type { SessionLog } from './session-log.ts';

/** How much is read at a time, in bytes: what a slow download holds in memory. */
const CHUNK_BYTES = 64 * 1024;

/** Reads [from, to) chunk by chunk, as fast as it is taken. Where the log prunes faster than that, it ends early. */
export async function* readRange(log: SessionLog, from: number, to: number): AsyncGenerator<Uint8Array> {
  for (let offset = from; offset < to;) {
    if (offset < log.start) return;
    const bytes = await readOrNone(log, offset, Math.min(CHUNK_BYTES, to - offset));
    if (bytes.length === 0) return;
    offset += bytes.length;
    yield bytes;
  }
}

const readOrNone = async (log: SessionLog, from: number, limit: number): Promise<Uint8Array> => {
  try {
    return await log.read(from, limit);
  } catch (error) {
    // Pruned while it was being read.
    if (from < log.start) return new Uint8Array(0);
    throw error;
  }
};
