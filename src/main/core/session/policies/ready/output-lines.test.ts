import { describe, expect, it } from 'vitest';
import { OutputLines } from './output-lines.ts';

const linesOf = (...chunks: readonly (string | Uint8Array)[]): { lines: string[]; unfinished: string } => {
  const cutter = new OutputLines();
  const lines = chunks.flatMap((chunk) => cutter.push(Buffer.from(chunk)));
  return { lines: lines.filter((line) => line !== ''), unfinished: cutter.unfinished };
};

describe('lines of output', () => {
  it('are joined from chunks, wherever these are cut', () => {
    const bytes = Buffer.from('bereit: ü\r\nweiter');
    const chunks = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    expect(linesOf(...chunks)).toEqual({ lines: ['bereit: ü'], unfinished: 'weiter' });
  });

  it('are without escape sequences, also split ones, and without control characters', () => {
    expect(linesOf('\x1b[1;3', '2mre\x1b]0;title\x07ady\x1b[0m\x07\n').lines).toEqual(['ready']);
  });

  it('end at a carriage return too', () => {
    expect(linesOf('10 %\r20 %\rdone').lines).toEqual(['10 %', '20 %']);
  });

  it('come in pieces of at most 4,096 characters', () => {
    const { lines, unfinished } = linesOf('x'.repeat(10_000));
    expect(lines.map(({ length }) => length)).toEqual([4096, 4096]);
    expect(unfinished).toHaveLength(10_000 - 2 * 4096);
  });
});
