import { describe, expect, it } from 'vitest';
import { createMemoryLog } from './memory-log.ts';
import { createPromisedLog } from './promised-log.ts';
import { searchLog, type LogSearch } from './search.ts';
import type { SessionLog } from './session-log.ts';

const MIB = 1024 * 1024;
const SIZE = { cols: 80, rows: 24 };

const logOf = (text: string | Buffer, capacityBytes = 128 * MIB): SessionLog => {
  const log = createPromisedLog({ size: SIZE, capacityBytes });
  log.append(Buffer.from(text));
  return log;
};

const search = (log: SessionLog, term: string, change: Partial<LogSearch> = {}) =>
  searchLog(log, { term, caseSensitive: false, before: log.end, limit: 100, ...change });

const textsOf = async (
  text: string,
  term: string,
  change: Partial<LogSearch> = {},
): Promise<readonly string[]> => (await search(logOf(text), term, change)).matches.map((match) => match.text);

/** Everything that a term is in, however many searches that takes. */
const searchAll = async (log: SessionLog, term: string, limit: number) => {
  const found: { offset: number; text: string }[] = [];
  let searches = 0;
  for (let before: number | undefined = log.end; before !== undefined;) {
    const { matches, next } = await search(log, term, { before, limit });
    found.push(...matches);
    searches += 1;
    before = next;
  }
  return { found, searches };
};

describe('a search in the log', () => {
  it('finds lines from the newest to the oldest, each with the offset of its first byte', async () => {
    const { matches, next } = await search(logOf('a one\r\nb\r\nc one\r\nd one'), 'one');
    expect(matches.map(({ offset, text }) => ({ offset, text }))).toEqual([
      { offset: 17, text: 'd one' },
      { offset: 10, text: 'c one' },
      { offset: 0, text: 'a one' },
    ]);
    expect(next).toBeUndefined();
  });

  it('tells when each was written', async () => {
    let now = 1000;
    const log = createMemoryLog({ size: SIZE, now: () => now });
    log.append(Buffer.from('one\n'));
    now = 5000;
    log.append(Buffer.from('one\n'));
    expect((await search(log, 'one')).matches.map(({ at }) => at)).toEqual([5000, 1000]);
  });

  it('overlooks case unless told otherwise', async () => {
    expect(await textsOf('Error\nerror\nÄRGER\n', 'ERROR')).toEqual(['error', 'Error']);
    expect(await textsOf('Error\nerror\n', 'error', { caseSensitive: true })).toEqual(['error']);
    expect(await textsOf('ÄRGER\n', 'ärger')).toEqual(['ÄRGER']);
  });

  it('sees through escape sequences within the match', async () => {
    expect(await textsOf('\x1b[31mer\x1b[1mr\x1b[0mor\x1b[K: x\r\n', 'error: x')).toEqual(['error: x']);
    expect(await textsOf('\x1b]0;error\x07fine\n', 'error')).toEqual([]);
    expect(await textsOf('\x1b]0;never ended\nerror\n', 'error')).toEqual(['error']);
  });

  it('takes the term as it stands, whatever it would mean to a pattern', async () => {
    expect(await textsOf('a.c\nabc\n(a+)+$\n', 'a.c')).toEqual(['a.c']);
    expect(await textsOf('a.c\nabc\n(a+)+$\n', '(a+)+$')).toEqual(['(a+)+$']);
  });

  it('looks at each state of a line that was written over, the last first', async () => {
    expect(await textsOf('10 %\r20 %\r30 %\r\n', '0 %')).toEqual(['30 %']);
    expect(await textsOf('10 %\r20 %\r30 %\r\n', '10')).toEqual(['10 %']);
    expect(await textsOf('10 %\r20 %\r\n', '%20')).toEqual([]);
  });

  it('finds characters and lines that lie across the borders of its chunks', async () => {
    // Each line is 17 bytes, so that borders fall at every place of one.
    const lines = Array.from({ length: 100_000 }, (_, index) => `漢字 é ${String(index).padStart(6, '0')}`);
    const { found } = await searchAll(logOf(`${lines.join('\n')}\n`), '漢字 é ', 500);
    expect(found).toHaveLength(lines.length);
    expect(
      found.every(({ offset, text }, index) => {
        const number = lines.length - 1 - index;
        return text === lines[number] && offset === number * 17;
      }),
    ).toBe(true);
  }, 300_000);

  it('goes on where it stopped, without a hole and without telling anything twice', async () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `line ${index}`);
    for (const limit of [1, 7, 500]) {
      const { found } = await searchAll(logOf(lines.join('\r\n')), 'line', limit);
      expect(found.map(({ text }) => text)).toEqual(lines.toReversed());
    }
  });

  it('looks only at what lies before a byte', async () => {
    expect(await textsOf('one 1\none 2\none 3\n', 'one', { before: 12 })).toEqual(['one 2', 'one 1']);
    expect(await textsOf('one\n', 'one', { before: 0 })).toEqual([]);
  });

  it('finds a line of a mebibyte whole, and tells a part of it around the match', async () => {
    const long = `${'x'.repeat(MIB)}needle${'y'.repeat(1000)}`;
    // In as many searches as it takes: one gives up after a second of a busy machine.
    const { found } = await searchAll(logOf(`before\n${long}\nafter\n`), 'NEEDLE', 10);
    expect(found).toHaveLength(1);
    expect(found[0]?.offset).toBe(7);
    expect(found[0]?.text).toContain('xneedley');
    expect(found[0]?.text.length).toBeLessThanOrEqual(400);
  });

  it('searches a line without end in pieces', async () => {
    const log = logOf(`${'x'.repeat(5 * MIB)}needle${'y'.repeat(5 * MIB)}`);
    const { found } = await searchAll(log, 'needle', 10);
    expect(found.length).toBeGreaterThanOrEqual(1);
    expect(found[0]?.text).toContain('needle');
  });

  it('stays responsive in 64 MiB without a match, and says when it has not seen all of it', async () => {
    const block = Buffer.from(
      '\x1b[32m2026-11-23\x1b[0m GET /cart 200 in 12 ms, served by worker 7\r\n'.repeat(16_384),
    );
    const log = createMemoryLog({ size: SIZE, capacityBytes: 128 * MIB });
    while (log.end < 64 * MIB) log.append(block);
    // Of the processor's time, since the clock also counts what the machine does for others.
    const usedMs = (): number => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    };
    let longest = 0;
    let last = usedMs();
    let running = true;
    const turn = (): void => {
      const now = usedMs();
      longest = Math.max(longest, now - last);
      last = now;
      if (running) setImmediate(turn);
    };
    turn();
    const { found, searches } = await searchAll(log, 'not in there', 10);
    running = false;
    expect(found).toEqual([]);
    expect(searches).toBeGreaterThan(1);
    // Some milliseconds each.
    expect(longest).toBeLessThan(250);
  }, 300_000);

  it('ends quietly where everything older was pruned meanwhile', async () => {
    const log = createPromisedLog({ size: SIZE, capacityBytes: MIB });
    log.append(Buffer.from(`${'old line\n'.repeat(100_000)}new line\n`));
    const searching = search(log, 'line', { limit: 100_000 });
    log.append(Buffer.from('later\n'.repeat(1_000_000)));
    const { matches, next } = await searching;
    expect(next).toBeUndefined();
    expect(matches.length).toBeLessThan(100_001);
  });

  it('stops when nobody waits for the answer any more', async () => {
    const gone = new AbortController();
    gone.abort();
    const { next } = await search(logOf('line\n'.repeat(1_000_000)), 'none', { signal: gone.signal });
    expect(next).toBeGreaterThan(4 * MIB);
  });
});
