import { describe, expect, it } from 'vitest';
import { freeMemory } from './free-memory.ts';

describe('freeMemory', () => {
  it('empties buffers, and gives their memory back without a collection of garbage', () => {
    const lines = Array.from({ length: 1010 }, () => new Uint32Array(3600));
    const before = process.memoryUsage().arrayBuffers;
    freeMemory(lines.map(({ buffer }) => buffer));
    expect(lines.every(({ buffer }) => buffer.byteLength === 0)).toBe(true);
    expect(before - process.memoryUsage().arrayBuffers).toBeGreaterThan(14_000_000);
  });

  it('takes a buffer that is named twice, or is empty already', () => {
    const { buffer } = new Uint8Array(10);
    freeMemory([buffer, buffer]);
    freeMemory([buffer]);
    expect(buffer.byteLength).toBe(0);
  });
});
