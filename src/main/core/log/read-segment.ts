import type { OpenFiles } from './open-files.ts';

/** One read, in bytes: what a reader that names no limit is given at a time. */
const MAX_READ_BYTES = 256 * 1024;
/** A read that fails is tried so often: descriptors may be short for a moment. Milliseconds between. */
const READ_ATTEMPTS = 3;
const READ_RETRY_MS = 50;

/** Where bytes are to be read; asked anew for each attempt, since the file may go meanwhile. */
export interface Place {
  readonly path: string;
  /** The offset of the file's first byte, and one past its last. */
  readonly base: number;
  readonly end: number;
}

/**
 * Reads at most `limit` bytes of a log from `from`. `find` throws a RangeError where they are no longer held, before or after the read.
 * `giveUp` is told where a file cannot be read, and throws.
 */
export const readSegment = async (
  openFiles: OpenFiles,
  from: number,
  limit: number,
  find: () => Place,
  giveUp: (place: Place, error: unknown) => never,
): Promise<Uint8Array> => {
  if (limit <= 0) return new Uint8Array(0);
  for (let attempt = 1; ; attempt += 1) {
    const place = find();
    const target = Buffer.allocUnsafe(Math.min(limit, place.end - from, MAX_READ_BYTES));
    try {
      const length = await openFiles.use(place.path, 'read', (file) => file.read(target, from - place.base));
      // The file is open, so its bytes are right; but what is pruned is gone for everybody alike.
      find();
      if (length === 0) throw new Error('the file is shorter than it was');
      return target.subarray(0, length);
    } catch (error) {
      find();
      if (attempt === READ_ATTEMPTS) giveUp(place, error);
      await new Promise((resolve) => setTimeout(resolve, READ_RETRY_MS));
    }
  }
};
