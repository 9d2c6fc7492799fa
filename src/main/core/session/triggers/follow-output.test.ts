import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryLog } from '../../log/memory-log.ts';
import type { SessionLog } from '../../log/session-log.ts';
import { followOutput } from './follow-output.ts';
import { LookTurns } from './look-turns.ts';

/** Rather than the one second that a busy machine may take for anything. */
const PATIENT = { timeout: 30_000 } as const;

let log: SessionLog;
let lines: [line: string, run: number][];
let caughtUp: string[];
let skipped: number;
beforeEach(() => {
  log = createMemoryLog({ size: { cols: 80, rows: 24 } });
  lines = [];
  caughtUp = [];
  skipped = 0;
});

const follow = () =>
  followOutput(log, log.end, new LookTurns(), {
    line: (line, run) => void lines.push([line, run]),
    caughtUp: (unfinished) => void caughtUp.push(unfinished),
    more: () => undefined,
    looked: () => undefined,
    skipped: (bytes) => void (skipped += bytes),
  });
const begin = (run: number): void => log.recordRun({ kind: 'begin', run });
const end = (run: number): void =>
  log.recordRun({ kind: 'end', run, exitCode: 0, signal: null, stopped: false });
const untilCaughtUp = (unfinished = ''): Promise<unknown> =>
  vi.waitUntil(() => caughtUp.at(-1) === unfinished, PATIENT);

describe('output that is followed', () => {
  it('comes line by line, wherever characters and escape sequences are cut', async () => {
    begin(1);
    const following = follow();
    for (const byte of Buffer.from('\x1b[1;31mfür\x1b[0m immer\r\n\x1b]0;title\x07zwei\nrest')) {
      log.append(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await untilCaughtUp('rest');
    expect(lines).toEqual([
      ['für immer', 1],
      ['zwei', 1],
    ]);
    following.dispose();
  });

  it('is that of programs: what stands between two runs is not', async () => {
    begin(1);
    const following = follow();
    log.append(Buffer.from('one\nunfinished \x1b]0;'));
    end(1);
    log.append(Buffer.from('-- a note --\n'));
    begin(2);
    log.append(Buffer.from('two\n'));
    await vi.waitUntil(() => lines.length === 3, PATIENT);
    expect(lines).toEqual([
      ['one', 1],
      ['unfinished ', 1],
      ['two', 2],
    ]);
    following.dispose();
  });

  it('is passed over where it comes too fast, by whole lines, and so much is said', async () => {
    begin(1);
    const following = follow();
    const row = `${'x'.repeat(99)}\n`;
    log.append(Buffer.from('first\n'));
    const flood = Buffer.from(row.repeat(40_000));
    log.append(flood);
    log.append(Buffer.from('last\n'));
    await vi.waitUntil(() => lines.at(-1)?.[0] === 'last', PATIENT);
    expect(skipped).toBeGreaterThan(3_000_000);
    expect(new Set(lines.slice(0, -1).map(([line]) => line))).toEqual(new Set([row.trim()]));
    expect(skipped + lines.reduce((sum, [line]) => sum + line.length + 1, 0)).toBeGreaterThan(
      log.end - row.length - 1,
    );
    following.dispose();
  });

  it('is looked at no more once that was ended', async () => {
    begin(1);
    const following = follow();
    log.append(Buffer.from('one\n'));
    following.dispose();
    log.append(Buffer.from('two\n'));
    for (let n = 0; n < 10; n += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(lines).toEqual([]);
  });
});
