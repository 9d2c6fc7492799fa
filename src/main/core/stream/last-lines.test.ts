import { describe, expect, it } from 'vitest';
import { createMemoryLog } from '../log/memory-log.ts';
import type { SessionLog } from '../log/session-log.ts';
import { lastLineOf, LastLines, type TailedLog } from './last-lines.ts';

const bytes = (text: string): Buffer => Buffer.from(text);

describe('the last line of output', () => {
  it.each([
    ['one\r\ntwo\r\n', 'two'],
    ['one\r\n$ ', '$'],
    [
      '\u001b[32mready\u001b[0m in \u001b]8;;http://x\u00073 ms\u001b]8;;\u0007\r\n\r\n  \r\n',
      'ready in 3 ms',
    ],
    ['10 %\r20 %\r30 %', '30 %'],
    ['10 %\r20 %\r', '20 %'],
    ['tab\there\u0007\n', 'tab here'],
    ['\u001b[2J\u001b[H', ''],
    ['$ htop\r\n\u001b[?1049h\u001b[1;1H  PID\u001b[2;5H 1234', ''],
    ['', ''],
    [`${'x'.repeat(5000)}\n`, 'x'.repeat(200)],
  ])('of %j is %j', (output, line) => {
    expect(lastLineOf(bytes(output))).toBe(line);
  });
});

const open = (text = ''): SessionLog => {
  const log = createMemoryLog({ size: { cols: 80, rows: 24 } });
  log.append(bytes(text));
  return log;
};

describe('the last lines of sessions', () => {
  it('are told when they have changed, and not again', () => {
    const lines = new LastLines();
    const [web, db] = [open('web is up\n'), open()];
    const sessions = [
      { id: 'web', log: web },
      { id: 'db', log: db },
    ];
    lines.update(sessions);
    expect(lines.since(0)).toEqual([['web', 'web is up']]);
    const first = lines.version;
    web.append(bytes('\u001b[0m'));
    db.append(bytes('listening\n'));
    lines.update(sessions);
    expect(lines.since(first)).toEqual([['db', 'listening']]);
    expect(lines.since(0).length).toBe(2);
    lines.forget('web');
    expect(lines.since(0)).toEqual([['db', 'listening']]);
  });

  it('are read from no more than the end of the output', () => {
    const log = open('x\n'.repeat(100_000));
    let asked = 0;
    const counted: TailedLog = {
      start: log.start,
      end: log.end,
      read: (from, limit) => {
        asked += log.end - from;
        return log.read(from, limit);
      },
    };
    new LastLines().update([{ id: 'web', log: counted }]);
    expect(asked).toBeLessThan(10_000);
  });

  it('come later where they are no longer in memory', async () => {
    const log = open('from the disk\n');
    const slow: TailedLog = {
      start: 0,
      end: log.end,
      read: (from, limit) => Promise.resolve(log.read(from, limit)),
    };
    const lines = new LastLines();
    lines.update([{ id: 'web', log: slow }]);
    expect(lines.since(0)).toEqual([]);
    while (lines.version === 0) await Promise.resolve();
    expect(lines.since(0)).toEqual([['web', 'from the disk']]);
  });
});
