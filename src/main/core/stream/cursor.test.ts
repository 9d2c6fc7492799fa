import { describe, expect, it } from 'vitest';
import { formatCursor, formatPosition, parseCursor } from './cursor.ts';

describe('a cursor', () => {
  it('comes back as it was written', () => {
    const parts = [
      formatPosition('web', { epoch: 'k3f9', offset: 0 }),
      formatPosition('web-2', { epoch: 'z', offset: Number.MAX_SAFE_INTEGER }),
      formatPosition('web-3', { epoch: 'z', offset: 9, brief: true }),
      formatPosition('web-4', { epoch: 'z', offset: 9, sizeVersion: 0 }),
      formatPosition('web-5', { epoch: 'z', offset: 9, sizeVersion: 40, brief: true }),
    ];
    expect([...parseCursor(formatCursor(parts))]).toEqual([
      ['web', { epoch: 'k3f9', offset: 0 }],
      ['web-2', { epoch: 'z', offset: Number.MAX_SAFE_INTEGER }],
      ['web-3', { epoch: 'z', offset: 9, brief: true }],
      ['web-4', { epoch: 'z', offset: 9, sizeVersion: 0 }],
      ['web-5', { epoch: 'z', offset: 9, sizeVersion: 40, brief: true }],
    ]);
  });

  it('holds no character that SSE, a header or a URL gives a meaning', () => {
    expect(encodeURIComponent(formatPosition('web', { epoch: 'k3f9', offset: 123 }))).toBe('web~k3f9~3f');
  });

  const nonsense = [
    '',
    'x',
    '~',
    'web~k3f9',
    'web~k3f9~-1',
    'web~k3f9~zzzzzzzzzzzz',
    'WEB~a~1',
    'web~a~1.',
    'web~a~1~',
    'web~a~1~c',
    'web~a~1~r',
    'web~a~1~rzzzzzzzzzzz',
    'web~a~1~b~r1',
    '../etc~a~1',
    'a'.repeat(1e6),
  ];
  for (const text of nonsense)
    it(`that reads ${JSON.stringify(text.slice(0, 20))} is treated as none`, () =>
      expect(parseCursor(text).size).toBe(0));
});
