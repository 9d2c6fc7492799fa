import { describe, expect, it } from 'vitest';
import { own } from './own.ts';

describe('what a record holds under a session’s id', () => {
  it('is nothing that every object has, for a session of such a name', () => {
    const stats: Record<string, number> = JSON.parse('{"web":1}') as Record<string, number>;
    expect([own(stats, 'web'), own(stats, 'constructor'), own(stats, 'valueof')]).toEqual([
      1,
      undefined,
      undefined,
    ]);
    expect(own(JSON.parse('{"constructor":2}') as Record<string, number>, 'constructor')).toBe(2);
  });
});
