import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ACK_EVERY_BYTES, ACK_IDLE_MS, createAckSender, type AckSender } from './ack-sender.ts';

let posts: { session: string; offset: number; resolve: () => void; reject: () => void }[];
let acks: AckSender;
beforeEach(() => {
  vi.useFakeTimers();
  posts = [];
  acks = createAckSender({
    post: (session, offset) =>
      new Promise((resolve, reject) =>
        posts.push({ session, offset, resolve, reject: () => reject(new Error('lost')) }),
      ),
  });
});
afterEach(() => {
  acks.dispose();
  vi.useRealTimers();
});
const sent = (): (string | number)[][] => posts.map(({ session, offset }) => [session, offset]);
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe('acknowledgements', () => {
  it('wait until there is a good deal to tell, or nothing more comes', async () => {
    acks.drawn('web', 1000);
    await vi.advanceTimersByTimeAsync(ACK_IDLE_MS - 1);
    acks.drawn('web', 2000);
    await vi.advanceTimersByTimeAsync(ACK_IDLE_MS - 1);
    expect(sent()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent()).toEqual([['web', 2000]]);
    posts[0]?.resolve();
    await settle();
    acks.drawn('web', 2000 + ACK_EVERY_BYTES);
    expect(sent()[1]).toEqual(['web', 2000 + ACK_EVERY_BYTES]);
  });

  it('are on their way one at a time for a session, the next telling all that was drawn meanwhile', async () => {
    for (let step = 1; step <= 4; step += 1) acks.drawn('web', step * ACK_EVERY_BYTES);
    expect(sent()).toEqual([['web', ACK_EVERY_BYTES]]);
    posts[0]?.resolve();
    await settle();
    expect(sent()[1]).toEqual(['web', 4 * ACK_EVERY_BYTES]);
  });

  it('leave connections for the keys: two at once for all sessions', async () => {
    for (const session of ['a', 'b', 'c', 'd']) acks.drawn(session, ACK_EVERY_BYTES);
    expect(sent().map(([session]) => session)).toEqual(['a', 'b']);
    posts[0]?.resolve();
    await settle();
    expect(sent().map(([session]) => session)).toEqual(['a', 'b', 'c']);
  });

  it('are told again to another stream', async () => {
    acks.drawn('web', ACK_EVERY_BYTES);
    posts[0]?.resolve();
    await settle();
    acks.resend();
    await settle();
    expect(sent()).toEqual([
      ['web', ACK_EVERY_BYTES],
      ['web', ACK_EVERY_BYTES],
    ]);
  });

  it('are repeated after a failure, without haste', async () => {
    acks.drawn('web', ACK_EVERY_BYTES);
    posts[0]?.reject();
    await settle();
    expect(posts).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent()).toHaveLength(2);
  });

  it('end with their session', async () => {
    acks.drawn('web', 10);
    acks.forget('web');
    await vi.advanceTimersByTimeAsync(5000);
    expect(posts).toEqual([]);
  });
});
