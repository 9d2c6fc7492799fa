import { describe, expect, it } from 'vitest';
import { createMemoryLog } from '../log/memory-log.ts';
import type { SessionLog } from '../log/session-log.ts';
import { REPLAY_BYTES } from './replay-start.ts';
import type { ToWorker } from './screen-messages.ts';
import type { SnapshotKind } from './screen.ts';
import {
  MAX_SCREEN_BACKLOG_BYTES,
  MESSAGE_BYTES,
  SessionScreen,
  SKIPPING_WINDOW_BYTES,
  WINDOW_BYTES,
  type ScreenPort,
} from './session-screen.ts';

const MIB = 1024 * 1024;

/** A screen whose worker is this test: it sees every message, and draws when it says so. */
const openScreen = (log: SessionLog) => {
  const messages: ToWorker[] = [];
  const port: ScreenPort = {
    ready: true,
    claim: () => 1,
    post: (message) => void messages.push(message),
    schedule: () => undefined,
    warn: () => undefined,
    forget: () => undefined,
  };
  const screen = new SessionScreen(log, port);
  const drawAll = (): void => {
    for (let message = messages.shift(); message !== undefined; message = messages.shift()) {
      if (message.type !== 'draw') continue;
      screen.handle({ type: 'drawn', screen: 1, byteCount: message.bytes.length, skips: false });
      screen.feed();
    }
  };
  return { screen, messages, drawAll };
};

const createLog = (): SessionLog => createMemoryLog({ size: { cols: 80, rows: 24 }, capacityBytes: MIB });

describe('a session screen', () => {
  it('joins small appends, and cuts at the bytes where the size changes', () => {
    const log = createLog();
    const { screen, messages } = openScreen(log);
    for (const text of ['a', 'b', 'c']) log.append(new TextEncoder().encode(text));
    log.recordResize(100, 30);
    log.append(new TextEncoder().encode('d'));
    screen.feed();
    expect(
      messages.map((message) =>
        message.type === 'draw' ? String(Buffer.from(message.bytes)) : message.type,
      ),
    ).toEqual(['open', 'abc', 'resize', 'd']);
  });

  it('keeps no more bytes on their way than its window', () => {
    const log = createLog();
    const { screen, messages } = openScreen(log);
    log.append(new Uint8Array(2 * MIB));
    screen.feed();
    screen.feed();
    const posted = messages.reduce(
      (sum, message) => sum + (message.type === 'draw' ? message.bytes.length : 0),
      0,
    );
    expect(posted).toBe(WINDOW_BYTES);
  });

  it('asks the source to wait when it lags too far behind, and to go on when it has caught up by half', () => {
    const log = createLog();
    const { screen, drawAll } = openScreen(log);
    const pressures: boolean[] = [];
    screen.onPressure((pressed) => pressures.push(pressed));
    const chunk = new Uint8Array(MIB);
    while (log.end <= MAX_SCREEN_BACKLOG_BYTES) log.append(chunk);
    expect(pressures).toEqual([true]);
    // What it has not drawn the log still has, far beyond its capacity.
    expect(log.start).toBe(0);
    screen.feed();
    drawAll();
    expect(pressures).toEqual([true, false]);
    expect(screen.offset).toBe(log.end);
    expect(log.end - log.start).toBeLessThan(2 * MIB);
  });

  const bytesIn = (messages: readonly ToWorker[]): number =>
    messages.reduce((sum, message) => sum + (message.type === 'draw' ? message.bytes.length : 0), 0);

  /** A screen whose worker has said that it skips, and that has a flood to read. */
  const openSkipping = () => {
    const log = createLog();
    const opened = openScreen(log);
    log.append(new Uint8Array(MESSAGE_BYTES));
    opened.screen.feed();
    opened.screen.handle({ type: 'drawn', screen: 1, byteCount: MESSAGE_BYTES, skips: true });
    opened.messages.length = 0;
    log.append(new Uint8Array(8 * MIB));
    return { ...opened, log };
  };

  it('has more on its way while the worker skips', () => {
    const { screen, messages } = openSkipping();
    screen.feed();
    screen.feed();
    expect(bytesIn(messages)).toBe(SKIPPING_WINDOW_BYTES);
  });

  it('takes a snapshot of everything while the worker skips, and of less when it has to draw after all', () => {
    const asksAt = (skips: boolean): number => {
      const { screen, messages, log } = openSkipping();
      screen.snapshot().catch(() => undefined);
      let posted = 0;
      while (!messages.some((message) => message.type === 'snapshot')) {
        screen.feed();
        const sent = messages.filter((message) => message.type === 'draw');
        messages.splice(0, messages.length, ...messages.filter((message) => message.type === 'snapshot'));
        posted += bytesIn(sent);
        for (const { bytes } of sent)
          screen.handle({ type: 'drawn', screen: 1, byteCount: bytes.length, skips });
      }
      screen.dispose();
      return log.end - MESSAGE_BYTES - posted;
    };
    expect(asksAt(true)).toBe(0);
    expect(asksAt(false)).toBe(8 * MIB - SKIPPING_WINDOW_BYTES);
  });

  it('draws nothing of a log with a past until somebody looks, then its last lines', () => {
    const log = createMemoryLog({ size: { cols: 80, rows: 24 } });
    log.append(new TextEncoder().encode('cut off at the start\n'.repeat(10)));
    log.append(new Uint8Array(REPLAY_BYTES - 4).fill(0x78));
    log.append(new TextEncoder().encode('\nend'));
    const { screen, messages } = openScreen(log);
    screen.feed();
    expect(messages.length).toBe(0);
    void screen.snapshot();
    expect(messages[0]).toMatchObject({ type: 'open' });
    const drawn = messages.reduce(
      (sum, message) => sum + (message.type === 'draw' ? message.bytes.length : 0),
      0,
    );
    expect(drawn).toBe(REPLAY_BYTES);
  });

  it('draws a log with a past as soon as it goes on', () => {
    const log = createLog();
    log.append(new TextEncoder().encode('past'));
    const { screen, messages } = openScreen(log);
    log.append(new TextEncoder().encode(' and present'));
    screen.feed();
    expect(messages.map(({ type }) => type)).toEqual(['open', 'draw']);
  });

  it('lets go of the log and of the source when it is disposed of', () => {
    const log = createLog();
    const { screen, messages } = openScreen(log);
    log.append(new Uint8Array(4 * MIB));
    expect(log.start).toBe(0);
    screen.dispose();
    expect(log.start).toBeGreaterThan(0);
    expect(messages.at(-1)).toEqual({ type: 'close', screen: 1 });
  });

  it('takes a snapshot of everything when little is left to draw, of what is on its way during a flood', () => {
    const log = createLog();
    const { screen, messages } = openScreen(log);
    log.append(new Uint8Array(MIB));
    screen.snapshot().catch(() => undefined);
    const drawn = messages.reduce(
      (sum, message) => sum + (message.type === 'draw' ? message.bytes.length : 0),
      0,
    );
    expect(drawn).toBe(MIB);
    expect(messages.at(-1)?.type).toBe('snapshot');
    screen.dispose();

    const flooded = createLog();
    const other = openScreen(flooded);
    flooded.append(new Uint8Array(4 * MIB));
    other.screen.feed();
    other.screen.snapshot().catch(() => undefined);
    expect(other.messages.at(-1)?.type).toBe('snapshot');
    other.screen.dispose();
  });

  it('gives one that is on its way to whoever asks meanwhile, as of the byte for which it was asked first', async () => {
    const log = createLog();
    const { screen } = openScreen(log);
    const first = screen.snapshot();
    log.append(Buffer.from('before'));
    const second = screen.snapshot();
    screen.handle({
      type: 'snapshot',
      screen: 1,
      kind: 'whole',
      brief: false,
      cols: 80,
      rows: 24,
      data: new Uint8Array(0),
    });
    // What came since is not in it, and is not said to be: the stream goes on from there.
    expect((await first).offset).toBe(0);
    expect((await second).offset).toBe(0);
    screen.dispose();
  });

  it('says which resize one shows, and gives none from before a resize to who asks behind it', async () => {
    const log = createLog();
    const { screen, messages } = openScreen(log);
    const answer = (cols: number): void =>
      screen.handle({
        type: 'snapshot',
        screen: 1,
        kind: 'whole',
        brief: false,
        cols,
        rows: 24,
        data: new Uint8Array(0),
      });
    const before = screen.snapshot();
    log.recordResize(46, 24);
    screen.feed();
    answer(80);
    expect(await before).toMatchObject({ cols: 80, sizeVersion: 0 });
    const asked = messages.length;
    const behind = screen.snapshot();
    expect(messages.slice(asked)).toMatchObject([{ type: 'snapshot' }]);
    answer(46);
    expect(await behind).toMatchObject({ cols: 46, sizeVersion: 1 });
    screen.dispose();
  });

  it('asks for whole and brief ones beside each other, and gives each to who asked for it, at once while nothing is drawn', async () => {
    const log = createLog();
    const { screen, messages } = openScreen(log);
    log.append(Buffer.from('first'));
    const [whole, brief] = [screen.snapshot(), screen.snapshot('brief')];
    log.append(Buffer.from('then'));
    expect(screen.snapshot('brief')).toBe(brief);
    expect(messages.flatMap((message) => (message.type === 'snapshot' ? [message.kind] : []))).toEqual([
      'whole',
      'brief',
    ]);
    const answer = (kind: SnapshotKind): void =>
      screen.handle({
        type: 'snapshot',
        screen: 1,
        kind,
        brief: kind === 'brief',
        cols: 80,
        rows: 24,
        data: Buffer.from(kind),
      });
    answer('brief');
    answer('whole');
    expect(await brief).toMatchObject({ brief: true, offset: 5, data: Buffer.from('brief') });
    expect(await whole).toMatchObject({ brief: false, offset: 5, data: Buffer.from('whole') });

    screen.feed();
    const kept = screen.snapshot('brief');
    answer('brief');
    expect(await screen.snapshot('brief')).toBe(await kept);
    const other = screen.snapshot();
    answer('whole');
    expect(await other).toMatchObject({ brief: false, offset: 9 });
    expect(await screen.snapshot()).toBe(await other);
    expect(await screen.snapshot('brief')).toBe(await kept);
    screen.dispose();
  });

  it('lets nobody wait for either kind when it is disposed of', async () => {
    const log = createLog();
    const { screen } = openScreen(log);
    const asked = [screen.snapshot(), screen.snapshot('brief')];
    screen.dispose();
    for (const each of asked) await expect(each).rejects.toThrow('session is gone');
  });
});
