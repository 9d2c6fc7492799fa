import { describe, expect, it } from 'vitest';
import { createMemoryLog } from '../log/memory-log.ts';
import { cutsRun, REPLAY_BYTES, replayStart } from './replay-start.ts';

const createLog = () => createMemoryLog({ size: { cols: 80, rows: 24 }, capacityBytes: 8 * REPLAY_BYTES });

describe('where drawing a log begins', () => {
  it('is its oldest byte where that is near', () => {
    const log = createLog();
    log.append(new Uint8Array(REPLAY_BYTES));
    expect(replayStart(log, false)).toBe(0);
    expect(cutsRun(log.runs, 0)).toBe(false);
  });

  it('is the first run that begins near the end', () => {
    const log = createLog();
    log.append(new Uint8Array(2 * REPLAY_BYTES));
    log.recordRun({ kind: 'begin', run: 1 });
    log.append(new Uint8Array(REPLAY_BYTES / 2));
    log.recordRun({ kind: 'begin', run: 2 });
    log.append(new Uint8Array(100));
    expect(replayStart(log, false)).toBe(2 * REPLAY_BYTES);
    expect(cutsRun(log.runs, 2 * REPLAY_BYTES)).toBe(false);
  });

  it('is in the middle of a long run that has ended, and at the beginning of one that may still draw', () => {
    const log = createLog();
    log.append(new Uint8Array(1000));
    log.recordRun({ kind: 'begin', run: 1 });
    log.append(new Uint8Array(3 * REPLAY_BYTES));
    expect(replayStart(log, false)).toBe(1000 + 2 * REPLAY_BYTES);
    expect(cutsRun(log.runs, 1000 + 2 * REPLAY_BYTES)).toBe(true);
    expect(replayStart(log, true)).toBe(1000);
  });
});
