import { describe, expect, it } from 'vitest';
import { castOf } from './cast.ts';
import { createMemoryLog } from './memory-log.ts';

const linesOf = async (cast: AsyncIterable<string>): Promise<unknown[]> => {
  let text = '';
  for await (const part of cast) text += part;
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
};

describe('a recording', () => {
  it('tells size, times, output and resizes in their order', async () => {
    let now = 1_700_000_000_000;
    const log = createMemoryLog({ size: { cols: 80, rows: 24 }, now: () => now });
    log.append(Buffer.from('one'));
    now += 1500;
    log.append(Buffer.from('two'));
    log.recordResize(100, 30);
    now += 250;
    log.append(Buffer.from('three'));
    const lines = await linesOf(castOf(log, { from: 0, to: log.end }, { name: 'web', command: 'run' }));
    expect(lines).toEqual([
      expect.objectContaining({
        version: 2,
        width: 80,
        height: 24,
        timestamp: 1_700_000_000,
        title: 'web',
        command: 'run',
      }),
      [0, 'o', 'one'],
      [1.5, 'o', 'two'],
      [1.75, 'r', '100x30'],
      [1.75, 'o', 'three'],
    ]);
  });

  it('keeps a character whole that straddles two moments', async () => {
    let now = 0;
    const log = createMemoryLog({ size: { cols: 80, rows: 24 }, now: () => now });
    const bytes = Buffer.from('漢');
    log.append(bytes.subarray(0, 1));
    now += 1000;
    log.append(bytes.subarray(1));
    const [, ...events] = await linesOf(castOf(log, { from: 0, to: log.end }, { name: 'x', command: 'x' }));
    expect(events).toEqual([[1, 'o', '漢']]);
  });

  it('begins in the middle with the size that is in effect there', async () => {
    const log = createMemoryLog({ size: { cols: 80, rows: 24 } });
    log.append(Buffer.from('before'));
    log.recordResize(40, 10);
    log.append(Buffer.from('after'));
    const lines = await linesOf(castOf(log, { from: 6, to: 9 }, { name: 'x', command: 'x' }));
    expect(lines[0]).toMatchObject({ width: 40, height: 10 });
    expect(lines.slice(1)).toEqual([[0, 'o', 'aft']]);
  });
});
