import { createMemoryLog } from './memory-log.ts';
import type { SessionLog } from './session-log.ts';

/** A log that reads as one on disk does: each read is a promise, which rejects where the bytes were pruned meanwhile. */
export const createPromisedLog = (options: Parameters<typeof createMemoryLog>[0]): SessionLog => {
  const log = createMemoryLog(options);
  const read = async (from: number, limit: number): Promise<Uint8Array> => {
    const bytes = log.read(from, limit);
    await new Promise((resolve) => setImmediate(resolve));
    if (from < log.start) throw new RangeError(`byte ${from} was pruned`);
    return bytes;
  };
  return new Proxy(log, {
    get(target, name) {
      if (name === 'read') return read;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
};
