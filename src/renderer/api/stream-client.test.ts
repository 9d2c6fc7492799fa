import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PING_INTERVAL_MS } from '../../shared/limits.ts';
import { ApiError } from './api-error.ts';
import { FakeStream } from './fake-stream.ts';
import { createStreamClient, type StreamStatus } from './stream-client.ts';
import type { PageEvent } from './stream-event.ts';

const decoder = new TextDecoder();

const setUp = () => {
  const streams: FakeStream[] = [];
  const events: PageEvent[] = [];
  const statuses: StreamStatus[] = [];
  const gaps: unknown[] = [];
  const api = {
    streamUrl: (query: URLSearchParams) => `/api/v1/stream?${query.toString()}`,
    sessions: vi.fn(() => Promise.resolve([])),
    setStreamOutput: vi.fn<(stream: string, sessions: readonly string[]) => Promise<void>>(() =>
      Promise.resolve(),
    ),
  };
  const client = createStreamClient({
    api,
    connect(url) {
      const stream = new FakeStream(url);
      streams.push(stream);
      return stream;
    },
    onEvent: (event) => events.push(event),
    onStatus: (status) => statuses.push(status),
    onGap: (gap) => gaps.push(gap),
  });
  const last = (): FakeStream => {
    const stream = streams.at(-1);
    if (stream === undefined) throw new Error('nothing was dialled');
    return stream;
  };
  const written = (session: string): string =>
    events
      .filter((event) => event.type === 'output' || event.type === 'snapshot')
      .filter((event) => event.data.session === session)
      .map((event) => decoder.decode(event.data.bytes))
      .join('|');
  return { api, client, streams, events, statuses, gaps, last, written };
};

let at: ReturnType<typeof setUp>;
beforeEach(() => {
  vi.useFakeTimers();
  at = setUp();
});
afterEach(() => {
  at.client.dispose();
  vi.useRealTimers();
});

describe('the stream client', () => {
  it('asks for the output of the open tabs as it dials', () => {
    at.client.setOutput(['web', 'db']);
    at.client.reconnect();
    expect(at.last().query.get('output')).toBe('web,db');
    expect(at.last().query.get('flow')).toBe('ack');
    expect(at.last().query.get('snapshots')).toBe('brief');
    expect(at.last().query.has('after')).toBe(false);
  });

  it('hangs up without a place among the tabs of its browser, and goes on with its cursor once it has one', () => {
    at.client.setOutput(['web']);
    at.client.setAllowed(false);
    at.client.reconnect();
    expect(at.streams).toHaveLength(0);
    expect(at.statuses).toEqual([{ kind: 'crowded-out' }]);
    at.client.setAllowed(true);
    at.last().hello('s1');
    at.last().snapshot('web', 10);
    at.last().output('web', 10, 'abc', 'cursor-13');
    at.client.setAllowed(false);
    expect(at.last().readyState).toBe(2);
    expect(at.statuses.at(-1)).toEqual({ kind: 'crowded-out' });
    at.client.wake('visible');
    at.client.reconnect();
    expect(at.streams).toHaveLength(1);
    at.client.setAllowed(true);
    expect(at.streams).toHaveLength(2);
    expect(at.last().query.get('after')).toBe('cursor-13');
    at.last().hello('s2');
    at.last().output('web', 13, 'def');
    expect(at.written('web')).toBe('screen@10|abc|def');
  });

  it('does not dial for a place that it gets while nobody is signed in', () => {
    at.client.setAllowed(false);
    at.client.setAllowed(true);
    expect(at.streams).toHaveLength(0);
  });

  it('goes on with its cursor when the connection breaks', async () => {
    at.client.setOutput(['web']);
    at.client.reconnect();
    at.last().hello('s1');
    at.last().snapshot('web', 10);
    at.last().output('web', 10, 'abc', 'cursor-13');
    at.last().fail();
    expect(at.statuses.at(-1)).toEqual({ kind: 'lost' });
    expect(at.client.streamId).toBeNull();
    await vi.advanceTimersToNextTimerAsync();
    while (at.streams.length < 2) await vi.advanceTimersToNextTimerAsync();
    expect(at.last().query.get('after')).toBe('cursor-13');
    expect(at.last().query.get('output')).toBe('web');
    at.last().hello('s2');
    at.last().output('web', 13, 'def');
    expect(at.written('web')).toBe('screen@10|abc|def');
    expect(at.api.setStreamOutput).not.toHaveBeenCalled();
    expect(at.client.counts).toEqual({ gaps: 0, overlaps: 0 });
  });

  it('closes the EventSource that broke, so that it never dials by itself', () => {
    at.client.reconnect();
    const first = at.last();
    first.hello('s1');
    first.fail();
    expect(first.readyState).toBe(2);
    first.hello('ghost');
    expect(at.client.streamId).toBeNull();
  });

  it('waits longer and longer between attempts, up to a bound', async () => {
    at.client.reconnect();
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const brokenAt = Date.now();
      const dialled = at.streams.length;
      at.last().fail();
      while (at.streams.length === dialled) await vi.advanceTimersByTimeAsync(10);
      pauses.push(Date.now() - brokenAt);
    }
    expect(pauses[0]).toBeLessThan(400);
    expect(pauses[3]).toBeGreaterThan(pauses[0] ?? 0);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(6010);
  });

  it('takes a connection without pings for dead and dials again at once', async () => {
    at.client.reconnect();
    at.last().hello('s1');
    await vi.advanceTimersByTimeAsync(PING_INTERVAL_MS);
    at.last().emit('ping', { at: '2026-01-01T00:00:00Z' });
    await vi.advanceTimersByTimeAsync(2 * PING_INTERVAL_MS);
    expect(at.streams).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(6000);
    expect(at.statuses.map(({ kind }) => kind)).toContain('lost');
    expect(at.streams.length).toBeGreaterThan(1);
  });

  it('gives up a dialled stream that never says hello', async () => {
    at.client.reconnect();
    await vi.advanceTimersByTimeAsync(14_000);
    expect(at.streams.length).toBeGreaterThan(1);
  });

  it('dials at once when the network is back, or the page is visible again after a sleep', async () => {
    at.client.reconnect();
    at.last().hello('s1');
    at.client.wake('visible');
    expect(at.streams).toHaveLength(1);
    at.client.wake('online');
    expect(at.streams).toHaveLength(2);
    at.last().hello('s2');
    vi.setSystemTime(Date.now() + 3_600_000);
    at.client.wake('visible');
    expect(at.streams).toHaveLength(3);
    at.last().fail();
    at.client.wake('visible');
    expect(at.streams).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(0);
  });

  it('makes one dial of the many events that tell of one waking', () => {
    at.client.reconnect();
    at.last().hello('s1');
    for (const reason of ['resume', 'visible', 'focus', 'online'] as const) at.client.wake(reason);
    expect(at.streams).toHaveLength(2);
  });

  it('has a stream that seems alive prove it when the page is seen again', async () => {
    at.client.reconnect();
    at.last().hello('s1');
    await vi.advanceTimersByTimeAsync(1000);
    at.client.wake('visible');
    expect(at.streams).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(500);
    at.last().emit('ping', { at: '2026-01-01T00:00:00Z' });
    await vi.advanceTimersByTimeAsync(2000);
    expect(at.streams).toHaveLength(1);
    at.client.wake('visible');
    await vi.advanceTimersByTimeAsync(1000);
    expect(at.streams).toHaveLength(2);
  });

  it('leaves a stream alone that is only quiet when the keyboard comes back', async () => {
    at.client.reconnect();
    at.last().hello('s1');
    await vi.advanceTimersByTimeAsync(10_000);
    at.client.wake('focus');
    await vi.advanceTimersByTimeAsync(2000);
    expect(at.streams).toHaveLength(1);
    at.client.wake('visible');
    expect(at.streams).toHaveLength(2);
  });

  it('does not wait after waking for the dials that a browser makes over connections that died', async () => {
    at.client.reconnect();
    at.last().hello('s1');
    at.client.wake('resume');
    expect(at.streams).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1500);
    expect(at.streams).toHaveLength(7);
    // Nobody is told that it is lost while it is being found.
    expect(at.statuses).toEqual([{ kind: 'live' }]);
    // Whoever answers slowly is waited for then.
    await vi.advanceTimersByTimeAsync(5000);
    expect(at.streams).toHaveLength(7);
    at.last().hello('s2');
    expect(at.client.streamId).toBe('s2');
  });

  it('learns from an ordinary request that it is signed out, and stays off', async () => {
    at.api.sessions.mockRejectedValueOnce(new ApiError('unauthorized', 401, 'No credential.'));
    at.client.reconnect();
    at.last().fail({ forGood: true });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(at.statuses).toEqual([{ kind: 'signed-out', message: null }]);
    expect(at.streams).toHaveLength(1);
    at.client.reconnect();
    expect(at.streams).toHaveLength(2);
  });

  it('dials again where the stream was refused for another reason', async () => {
    at.api.sessions.mockRejectedValueOnce(new ApiError('unreachable', 502, 'A proxy answered.'));
    at.client.reconnect();
    at.last().fail({ forGood: true });
    await vi.advanceTimersByTimeAsync(1000);
    expect(at.statuses[0]).toEqual({ kind: 'lost' });
    expect(at.streams.length).toBe(2);
  });

  it('comes back after a shutdown, and not after its credential was revoked', async () => {
    at.client.reconnect();
    at.last().hello('s1');
    at.last().emit('bye', { reason: 'shutdown' });
    expect(at.statuses.at(-1)).toEqual({ kind: 'closed', reason: 'shutdown' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(at.streams).toHaveLength(2);
    at.last().hello('s2');
    at.last().emit('bye', { reason: 'revoked' });
    at.last().fail();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(at.streams).toHaveLength(2);
    expect(at.statuses.at(-1)).toEqual({ kind: 'closed', reason: 'revoked' });
  });

  it('names a tab that was opened between dialling and hello as soon as the stream is known', async () => {
    at.client.setOutput(['web']);
    at.client.reconnect();
    at.client.setOutput(['web', 'db']);
    expect(at.api.setStreamOutput).not.toHaveBeenCalled();
    at.last().hello('s1');
    await vi.advanceTimersByTimeAsync(0);
    expect(at.api.setStreamOutput.mock.calls).toEqual([['s1', ['web', 'db']]]);
  });

  it('changes subscriptions one request at a time, and joins what changes meanwhile', async () => {
    const answers: (() => void)[] = [];
    at.api.setStreamOutput.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
    at.client.reconnect();
    at.last().hello('s1');
    at.client.setOutput(['a']);
    at.client.setOutput(['a', 'b']);
    at.client.setOutput(['a', 'b', 'c']);
    expect(at.api.setStreamOutput).toHaveBeenCalledTimes(1);
    answers.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(at.api.setStreamOutput.mock.calls.map(([, ids]) => ids)).toEqual([['a'], ['a', 'b', 'c']]);
  });

  it('tells the next stream when the one it told is gone', async () => {
    at.api.setStreamOutput.mockRejectedValueOnce(new ApiError('not_found', 404, 'No such stream.'));
    at.client.reconnect();
    at.last().hello('s1');
    at.client.setOutput(['web']);
    at.last().fail();
    at.client.reconnect();
    at.last().hello('s2');
    await vi.advanceTimersByTimeAsync(5000);
    const asked = at.last().query.get('output') === 'web';
    const told = at.api.setStreamOutput.mock.calls.some(([stream]) => stream === 's2');
    expect(asked || told).toBe(true);
  });

  it('dials again when the stream that it is on refuses its subscriptions for good', async () => {
    at.api.setStreamOutput.mockRejectedValue(new ApiError('not_found', 404, 'No such stream.'));
    at.client.reconnect();
    at.last().hello('s1');
    at.client.setOutput(['web']);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(at.streams.length).toBeGreaterThan(1);
    expect(at.streams[1]?.query.get('output')).toBe('web');
  });

  it('takes a session off before it asks for it anew, so that a tab closed and opened again begins with a snapshot', async () => {
    at.client.setOutput(['web', 'db']);
    at.client.reconnect();
    at.last().hello('s1');
    at.last().snapshot('web', 5);
    at.client.setOutput(['db']);
    at.client.setOutput(['db', 'web']);
    at.last().output('web', 5, 'late');
    await vi.advanceTimersByTimeAsync(0);
    expect(at.api.setStreamOutput.mock.calls.map(([, ids]) => ids)).toEqual([['db'], ['db', 'web']]);
    at.last().snapshot('web', 9);
    at.last().output('web', 9, 'on');
    expect(at.written('web')).toBe('screen@5|screen@9|on');
    expect(at.client.counts.gaps).toBe(0);
  });

  it('takes a session off that was dropped and wanted again while it was being asked for', async () => {
    const answers: (() => void)[] = [];
    at.api.setStreamOutput.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
    at.client.reconnect();
    at.last().hello('s1');
    at.client.setOutput(['web']);
    // The server has begun, though its answer is still on the way.
    at.last().snapshot('web', 5);
    at.client.setOutput([]);
    at.client.setOutput(['web']);
    for (let answered = 0; answered < 3; answered += 1) {
      answers.shift()?.();
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(at.api.setStreamOutput.mock.calls.map(([, ids]) => ids)).toEqual([['web'], [], ['web']]);
  });

  it('takes a session off that was dropped after a request whose answer was lost', async () => {
    at.api.setStreamOutput.mockRejectedValueOnce(new ApiError('unreachable', 0, 'Lost.'));
    at.client.reconnect();
    at.last().hello('s1');
    at.client.setOutput(['web']);
    await vi.advanceTimersByTimeAsync(0);
    at.last().snapshot('web', 5);
    at.client.setOutput([]);
    at.client.setOutput(['web']);
    await vi.advanceTimersByTimeAsync(5000);
    expect(at.api.setStreamOutput.mock.calls.map(([, ids]) => ids)).toEqual([['web'], [], ['web']]);
  });

  it('tells the server what it wants even where a request for something else may have reached it', async () => {
    at.client.reconnect();
    at.last().hello('s1');
    at.api.setStreamOutput.mockRejectedValueOnce(new ApiError('unreachable', 0, 'Lost.'));
    at.client.setOutput(['web']);
    await vi.advanceTimersByTimeAsync(0);
    at.client.setOutput([]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(at.api.setStreamOutput.mock.calls.map(([, ids]) => ids)).toEqual([['web'], []]);
  });

  it('takes no snapshot of a session that it has dropped for a beginning', async () => {
    at.client.setOutput(['web', 'db']);
    at.client.reconnect();
    at.last().hello('s1');
    at.last().snapshot('db', 7);
    at.client.setOutput(['db']);
    at.last().snapshot('web', 5);
    expect(at.written('web')).toBe('');
    at.last().fail();
    at.client.setOutput(['db', 'web']);
    at.client.reconnect();
    expect(at.last().query.get('output')).toBe('db');
    at.last().hello('s2');
    expect(at.api.setStreamOutput.mock.calls.at(-1)).toEqual(['s2', ['db', 'web']]);
    await vi.advanceTimersByTimeAsync(0);
  });

  it('does not resume a session whose tab was closed and opened again while the stream was away', () => {
    at.client.setOutput(['web', 'db']);
    at.client.reconnect();
    at.last().hello('s1');
    at.last().snapshot('web', 5);
    at.last().snapshot('db', 7, 'both');
    at.last().fail();
    at.client.setOutput(['db']);
    at.client.setOutput(['db', 'web']);
    at.client.reconnect();
    expect(at.last().query.get('output')).toBe('db');
    at.last().hello('s2');
    expect(at.api.setStreamOutput.mock.calls).toEqual([['s2', ['db', 'web']]]);
  });
});

describe('the byte guarantee', () => {
  beforeEach(() => {
    at.client.setOutput(['web']);
    at.client.reconnect();
    at.last().hello('s1');
    at.last().snapshot('web', 10);
  });

  it('drops what was received before, and counts it', () => {
    at.last().output('web', 10, 'abcd');
    at.last().output('web', 12, 'cdef');
    at.last().output('web', 10, 'abcd');
    expect(at.written('web')).toBe('screen@10|abcd|ef');
    expect(at.client.counts).toEqual({ gaps: 0, overlaps: 2 });
  });

  it('writes nothing across a gap, reports it, and asks for a snapshot', async () => {
    at.last().output('web', 10, 'ab');
    at.last().output('web', 20, 'xy');
    at.last().output('web', 22, 'z');
    expect(at.gaps).toEqual([{ session: 'web', expected: 12, got: 20 }]);
    await vi.advanceTimersByTimeAsync(0);
    expect(at.api.setStreamOutput.mock.calls.map(([, ids]) => ids)).toEqual([[], ['web']]);
    at.last().snapshot('web', 30);
    at.last().output('web', 30, 'ok');
    expect(at.written('web')).toBe('screen@10|ab|screen@30|ok');
    expect(at.client.counts.gaps).toBe(1);
  });

  it('lets a snapshot move a session ahead', () => {
    at.last().snapshot('web', 5000);
    at.last().output('web', 5000, 'on');
    expect(at.written('web')).toBe('screen@10|screen@5000|on');
    expect(at.client.counts).toEqual({ gaps: 0, overlaps: 0 });
  });
});
