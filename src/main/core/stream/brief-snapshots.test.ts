import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Emitter } from '../lifecycle.ts';
import { createMemoryLog } from '../log/memory-log.ts';
import type { Screen, Snapshot, SnapshotKind } from '../screen/screen.ts';
import { parseCursor, type Position } from './cursor.ts';
import { OutputFeed } from './output-feed.ts';
import { MAX_EVENT_BYTES, Subscription, WHOLE_AFTER_MS } from './subscription.ts';

interface Sent {
  readonly name: string;
  readonly id: string;
  readonly data: {
    readonly offset: number;
    readonly cols?: number;
    readonly rows?: number;
    readonly data: string;
    readonly brief?: boolean;
  };
}

const parse = (event: string): Sent => {
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(event)?.[1] ?? '';
  return { name: field('event'), id: field('id'), data: JSON.parse(field('data')) as Sent['data'] };
};

/** One session, and who follows it; nothing is sent until `pump`. */
const openSession = (whole = 2000) => {
  const log = createMemoryLog({ size: { cols: 80, rows: 24 } });
  const none = new Emitter<never>();
  const asked: SnapshotKind[] = [];
  let behind = 0;
  let held: Promise<void> | undefined;
  let onTheWay: Promise<Snapshot> | undefined;
  const take = (kind: SnapshotKind): Snapshot => {
    const offset = log.end - behind;
    const { cols, rows, version: sizeVersion } = log.sizeAt(offset);
    const data = new Uint8Array(kind === 'brief' ? 100 : whole);
    return { offset, cols, rows, sizeVersion, data, brief: kind === 'brief' };
  };
  /** Has snapshots take until what it gives is called. */
  const hold = (): (() => void) => {
    let release = (): void => undefined;
    held = new Promise((resolve) => (release = resolve));
    return () => {
      held = undefined;
      onTheWay = undefined;
      release();
    };
  };
  const screen: Screen = {
    get offset() {
      return log.end - behind;
    },
    snapshot: (kind = 'whole') => {
      asked.push(kind);
      const taken = take(kind);
      if (held === undefined) return Promise.resolve(taken);
      // As a screen does: who asks while one is on its way is given that one.
      onTheWay ??= held.then(() => taken);
      return onTheWay;
    },
    onTitle: none.event,
    onPressure: none.event,
    dispose: () => undefined,
  };
  const feed = new OutputFeed('web', log);
  const follow = ({ brief = true, paced = true, skips = true } = {}) => {
    const sent: Sent[] = [];
    const pump = (): void => {
      for (let event = subscription.next(); event !== undefined; event = subscription.next())
        sent.push(parse(event));
    };
    const subscription: Subscription = new Subscription('web', feed, screen, {
      paced,
      brief,
      skips,
      onReady: pump,
      formatId: () => subscription.cursorPart ?? '',
    });
    /** Sends until there is no more to send, with everything drawn at once. */
    const drawAll = async (): Promise<void> => {
      for (let before = -1; before !== sent.length;) {
        before = sent.length;
        pump();
        await vi.advanceTimersByTimeAsync(0);
        const last = sent.at(-1)?.data;
        if (last !== undefined)
          subscription.acknowledge(last.offset + (sent.at(-1)?.name === 'output' ? lengthOf(last.data) : 0));
      }
    };
    const snapshots = (): readonly string[] =>
      sent.flatMap(({ name, data }) =>
        name === 'snapshot' ? [`${data.brief === true ? 'brief' : 'whole'} ${data.offset}`] : [],
      );
    const sizes = (): readonly string[] =>
      sent.flatMap(({ name, data: { cols, rows, brief } }) => {
        if (cols === undefined || rows === undefined) return [];
        const what = name === 'resize' ? 'to' : brief === true ? 'brief' : 'whole';
        return [`${what} ${cols}x${rows}`];
      });
    return { subscription, sent, pump, drawAll, snapshots, sizes };
  };
  /** Has the screen lag so many bytes behind the log. */
  const lag = (bytes: number): void => void (behind = bytes);
  return { log, asked, follow, lag, hold };
};

const lengthOf = (base64: string): number => Buffer.from(base64, 'base64').length;

const FLOOD_BYTES = 1_000_000;
/** What a viewer is sent first. */
const FIRST = ['brief 0', 'whole 0'];

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A viewer that has been given its first snapshots, and then meets a flood. */
const openFlooded = async (options?: { readonly brief?: boolean; readonly whole?: number }) => {
  const session = openSession(options?.whole);
  const viewer = session.follow(options);
  viewer.subscription.begin('snapshot', { cols: 80, rows: 24 });
  await viewer.drawAll();
  await vi.advanceTimersByTimeAsync(WHOLE_AFTER_MS);
  await viewer.drawAll();
  session.log.append(new Uint8Array(FLOOD_BYTES));
  await viewer.drawAll();
  return { ...session, ...viewer };
};

describe('brief snapshots', () => {
  it('come first, with the whole one a moment later, as of what was sent by then', async () => {
    const { log, follow, asked } = openSession();
    log.append(new Uint8Array(10));
    const viewer = follow();
    viewer.subscription.begin('snapshot', { cols: 80, rows: 24 });
    await viewer.drawAll();
    expect(viewer.snapshots()).toEqual(['brief 10']);
    log.append(new Uint8Array(7));
    await viewer.drawAll();
    await vi.advanceTimersByTimeAsync(WHOLE_AFTER_MS);
    expect(viewer.sent.map(({ name, data }) => [name, data.offset, data.brief ?? false])).toEqual([
      ['snapshot', 10, true],
      ['output', 10, false],
      ['snapshot', 17, false],
    ]);
    expect(asked).toEqual(['brief', 'whole']);
  });

  it('come first to who fell out of the log, too', async () => {
    const { log, follow } = openSession();
    log.append(new Uint8Array(10));
    const viewer = follow();
    viewer.subscription.resume({ epoch: log.epoch, offset: 99 });
    await viewer.drawAll();
    await vi.advanceTimersByTimeAsync(WHOLE_AFTER_MS);
    expect(viewer.snapshots()).toEqual(['brief 10', 'whole 10']);
  });

  it('are sent while a flood is skipped, and a whole one when it has been quiet for a while', async () => {
    const { snapshots, drawAll, log, sent } = await openFlooded();
    expect(snapshots()).toEqual([...FIRST, `brief ${FLOOD_BYTES}`]);
    await vi.advanceTimersByTimeAsync(WHOLE_AFTER_MS - 1);
    log.append(new Uint8Array(10));
    await drawAll();
    expect(snapshots()).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(1);
    expect(snapshots()).toEqual([...FIRST, `brief ${FLOOD_BYTES}`, `whole ${FLOOD_BYTES + 10}`]);
    // What follows goes on from it, and nothing more is owed.
    log.append(new Uint8Array(5));
    await drawAll();
    await vi.advanceTimersByTimeAsync(10 * WHOLE_AFTER_MS);
    expect(sent.at(-1)).toMatchObject({ name: 'output', data: { offset: FLOOD_BYTES + 10 } });
  });

  it('are not sent to who did not ask for them', async () => {
    const { snapshots, asked } = await openFlooded({ brief: false });
    await vi.advanceTimersByTimeAsync(10 * WHOLE_AFTER_MS);
    expect(snapshots()).toEqual(['whole 0', `whole ${FLOOD_BYTES}`]);
    expect(asked).toEqual(['whole', 'whole']);
  });

  it('are followed by no whole one as long as the flood goes on', async () => {
    const { snapshots, drawAll, log } = await openFlooded();
    for (let round = 0; round < 20; round += 1) {
      await vi.advanceTimersByTimeAsync(WHOLE_AFTER_MS / 2);
      log.append(new Uint8Array(FLOOD_BYTES));
      await drawAll();
    }
    expect(snapshots().filter((snapshot) => snapshot.startsWith('whole'))).toEqual(['whole 0']);
    await vi.advanceTimersByTimeAsync(WHOLE_AFTER_MS);
    expect(snapshots().at(-1)).toBe(`whole ${21 * FLOOD_BYTES}`);
  });

  it('are followed by the whole one only behind the next flood where that begins before it is taken', async () => {
    const { snapshots, drawAll, log, asked } = await openFlooded();
    vi.advanceTimersByTime(WHOLE_AFTER_MS);
    // It has been asked for, and has not come.
    expect(asked.at(-1)).toBe('whole');
    log.append(new Uint8Array(FLOOD_BYTES));
    await drawAll();
    expect(snapshots().filter((snapshot) => snapshot.startsWith('whole'))).toEqual(['whole 0']);
    await vi.advanceTimersByTimeAsync(WHOLE_AFTER_MS);
    expect(snapshots().at(-1)).toBe(`whole ${2 * FLOOD_BYTES}`);
  });

  it('leave the way free for the next: no output follows one in a flood, and 64 KiB where the screen lags', async () => {
    const { log, follow, lag } = openSession();
    const viewer = follow();
    viewer.subscription.begin('snapshot', { cols: 80, rows: 24 });
    await viewer.drawAll();
    log.append(new Uint8Array(FLOOD_BYTES));
    viewer.pump();
    // Taken, and the flood has gone on meanwhile.
    log.append(new Uint8Array(FLOOD_BYTES));
    await vi.advanceTimersByTimeAsync(0);
    viewer.pump();
    const [last] = viewer.sent.slice(-1);
    expect(last).toMatchObject({ name: 'snapshot', data: { offset: FLOOD_BYTES, brief: true } });
    lag(FLOOD_BYTES);
    const before = viewer.sent.length;
    viewer.subscription.acknowledge(FLOOD_BYTES);
    viewer.pump();
    const following = viewer.sent.slice(before);
    expect(following.every(({ name }) => name === 'output')).toBe(true);
    expect(following.reduce((sum, { data }) => sum + lengthOf(data.data), 0)).toBe(MAX_EVENT_BYTES);
    lag(0);
    await viewer.drawAll();
    expect(viewer.snapshots().at(-1)).toBe(`brief ${2 * FLOOD_BYTES}`);
  });

  it('are followed by no whole one that is behind what was sent: it comes once the screen has caught up', async () => {
    const { snapshots, lag } = await openFlooded();
    lag(10);
    await vi.advanceTimersByTimeAsync(WHOLE_AFTER_MS);
    expect(snapshots()).toHaveLength(3);
    lag(0);
    await vi.advanceTimersByTimeAsync(WHOLE_AFTER_MS);
    expect(snapshots().at(-1)).toBe(`whole ${FLOOD_BYTES}`);
  });

  it('are followed by a whole one behind which no resize is told that the client knows', async () => {
    const { log, follow } = openSession();
    const viewer = follow();
    viewer.subscription.begin('snapshot', { cols: 80, rows: 24 });
    await viewer.drawAll();
    log.recordResize(46, 28);
    log.recordResize(46, 30);
    viewer.pump();
    await vi.advanceTimersByTimeAsync(WHOLE_AFTER_MS);
    log.recordResize(60, 30);
    viewer.pump();
    expect(viewer.sizes()).toEqual(['brief 80x24', 'to 46x28', 'to 46x30', 'whole 46x30', 'to 60x30']);
  });

  it('are followed by no whole one from before a resize that the client knows: one is taken behind it', async () => {
    const { log, follow, hold } = openSession();
    const [first, second] = [follow(), follow()];
    first.subscription.begin('snapshot', { cols: 80, rows: 24 });
    await first.drawAll();
    await vi.advanceTimersByTimeAsync(WHOLE_AFTER_MS / 2);
    second.subscription.begin('snapshot', { cols: 80, rows: 24 });
    await second.drawAll();
    // What the first is to have is being taken, the terminal gets another size, and the second is given the same.
    const release = hold();
    await vi.advanceTimersByTimeAsync(WHOLE_AFTER_MS / 2);
    log.recordResize(46, 30);
    first.pump();
    second.pump();
    await vi.advanceTimersByTimeAsync(WHOLE_AFTER_MS / 2);
    release();
    await vi.advanceTimersByTimeAsync(2 * WHOLE_AFTER_MS);
    expect(first.sizes()).toEqual(['brief 80x24', 'whole 80x24', 'to 46x30']);
    expect(second.sizes()).toEqual(['brief 80x24', 'to 46x30', 'whole 46x30']);
  });

  it('say in the cursor that the whole one is owed, so that it comes after a reconnection too', async () => {
    const { sent, log, follow } = await openFlooded();
    const position = parseCursor(sent.at(-1)?.id).get('web') as Position;
    expect(position).toMatchObject({ offset: FLOOD_BYTES, brief: true });
    log.append(new Uint8Array(7));
    const again = follow();
    again.subscription.resume(position);
    await again.drawAll();
    expect(again.sent).toMatchObject([{ name: 'output', data: { offset: FLOOD_BYTES } }]);
    expect(parseCursor(again.sent[0]?.id).get('web')).toMatchObject({ offset: FLOOD_BYTES + 7, brief: true });
    await vi.advanceTimersByTimeAsync(WHOLE_AFTER_MS);
    expect(again.snapshots()).toEqual([`whole ${FLOOD_BYTES + 7}`]);
    expect(parseCursor(again.sent.at(-1)?.id).get('web')?.brief).toBeUndefined();
  });

  it('leave a cursor of another log its mark until the first snapshot is sent', async () => {
    const { log, follow } = openSession();
    log.append(new Uint8Array(10));
    const viewer = follow();
    viewer.subscription.resume({ epoch: 'gone', offset: 4, brief: true });
    expect(viewer.subscription.cursorPart).toBe('web~gone~4~b');
    await viewer.drawAll();
    await vi.advanceTimersByTimeAsync(10 * WHOLE_AFTER_MS);
    expect(viewer.snapshots()).toEqual(['brief 10', 'whole 10']);
  });

  it('hold nothing up: the end of a run does not wait for the whole one to be due', async () => {
    const { subscription } = await openFlooded();
    expect(subscription.owes).toBe(false);
  });

  it('are followed by nothing, and leave no timer, once the session is not followed any more', async () => {
    const { subscription, snapshots } = await openFlooded();
    const timers = vi.getTimerCount();
    subscription.close();
    expect(vi.getTimerCount()).toBe(timers - 1);
    await vi.advanceTimersByTimeAsync(10 * WHOLE_AFTER_MS);
    expect(snapshots()).toHaveLength(3);
  });
});
