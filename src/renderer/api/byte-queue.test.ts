import { describe, expect, it } from 'vitest';
import { createByteQueue } from './byte-queue.ts';

describe('a byte queue', () => {
  it('gives back what was put in, in pieces of any size', () => {
    for (const limit of [1, 2, 3, 5, 7, 100]) {
      const queue = createByteQueue();
      queue.push(Uint8Array.of(1, 2, 3));
      queue.push(new Uint8Array());
      queue.push(Uint8Array.of(4));
      queue.push(Uint8Array.of(5, 6, 7));
      const taken: number[] = [];
      for (let piece = queue.take(limit); piece !== null; piece = queue.take(limit)) {
        expect(piece.length).toBeLessThanOrEqual(limit);
        taken.push(...piece);
      }
      expect(taken).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(queue.length).toBe(0);
    }
  });
});
