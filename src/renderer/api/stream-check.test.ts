import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createStreamCheck,
  HELLO_LATE_MS,
  SETTLE_MS,
  SILENCE_MS,
  type HeldBack,
  type StreamCheck,
} from './stream-check.ts';

const NGINX = new Headers({ server: 'nginx/1.22.1' });

/** A stream over a way that answers each request after `answerMs` and says the number back so long after that; null: never. */
const setUp = ({ isRemote = true, answerMs = 10, headers = NGINX } = {}) => {
  const verdicts: (HeldBack | null)[] = [];
  let eventMs: number | null = 5;
  const answer = () => new Promise<Headers>((resolve) => setTimeout(() => resolve(headers), answerMs));
  const probe = vi.fn((_stream: string, number: number) => {
    const after = eventMs;
    if (after !== null) setTimeout(() => check.handleEvent(number), answerMs + after);
    return answer();
  });
  const reach = vi.fn(answer);
  const check: StreamCheck = createStreamCheck({
    probe,
    reach,
    isRemote,
    onVerdict: (verdict) => verdicts.push(verdict),
  });
  return {
    check,
    probe,
    reach,
    verdicts,
    eventsTake: (ms: number | null) => void (eventMs = ms),
    connect: () => {
      check.handleDial();
      check.handleEvent();
      check.handleHello('s1');
    },
  };
};

const LONG_MS = SETTLE_MS + 10 * SILENCE_MS;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('the check of a stream', () => {
  it('costs one request on each connection, and says nothing where the answer comes', async () => {
    const { connect, probe, reach, verdicts } = setUp();
    connect();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(probe).toHaveBeenCalledTimes(1);
    expect(probe).toHaveBeenCalledWith('s1', 1);
    expect(reach).not.toHaveBeenCalled();
    expect(verdicts).toEqual([]);
    connect();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(probe).toHaveBeenCalledTimes(2);
  });

  it("asks nothing on the server's own machine, as long as hello comes in time", async () => {
    const { connect, probe, reach } = setUp({ isRemote: false });
    connect();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(probe).not.toHaveBeenCalled();
    expect(reach).not.toHaveBeenCalled();
  });

  it('tells after two silences that events are held back, and by what', async () => {
    const { connect, probe, verdicts, eventsTake } = setUp();
    eventsTake(null);
    connect();
    await vi.advanceTimersByTimeAsync(SETTLE_MS + SILENCE_MS + 100);
    expect(verdicts).toEqual([]);
    await vi.advanceTimersByTimeAsync(SILENCE_MS + 100);
    expect(verdicts).toMatchObject([{ proxy: { name: 'nginx' } }]);
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(probe).toHaveBeenCalledTimes(2);
    expect(verdicts).toHaveLength(1);
  });

  it('does not fall for a buffer that happens to go out just behind the question', async () => {
    const { connect, verdicts, eventsTake } = setUp();
    eventsTake(1700);
    connect();
    await vi.advanceTimersByTimeAsync(SETTLE_MS + 1000);
    eventsTake(null);
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(verdicts).toMatchObject([{ proxy: { name: 'nginx' } }]);
  });

  it('asks no more than five times where it stays undecided', async () => {
    const { connect, probe, verdicts, eventsTake } = setUp();
    eventsTake(1200);
    connect();
    await vi.advanceTimersByTimeAsync(10 * LONG_MS);
    expect(probe).toHaveBeenCalledTimes(5);
    expect(verdicts).toEqual([]);
  });

  it('takes it back once events come through', async () => {
    const { check, connect, verdicts, eventsTake } = setUp({ isRemote: false });
    check.handleDial();
    await vi.advanceTimersByTimeAsync(HELLO_LATE_MS + 3 * SILENCE_MS);
    expect(verdicts).toMatchObject([{ proxy: { name: 'nginx' } }]);
    eventsTake(5);
    connect();
    expect(verdicts).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(verdicts.at(-1)).toBeNull();
  });

  it('is not deceived by a slow network, which answers late but sends the event right behind', async () => {
    const { connect, verdicts } = setUp({ answerMs: 8000 });
    connect();
    await vi.advanceTimersByTimeAsync(10 * LONG_MS);
    expect(verdicts).toEqual([]);
  });

  it('waits behind a stream that is full of other events', async () => {
    const { check, connect, verdicts, eventsTake } = setUp();
    eventsTake(12_000);
    connect();
    const flood = setInterval(() => check.handleEvent(), 300);
    await vi.advanceTimersByTimeAsync(11_000 + SETTLE_MS);
    eventsTake(5);
    await vi.advanceTimersByTimeAsync(LONG_MS);
    clearInterval(flood);
    expect(verdicts).toEqual([]);
  });

  it('waits for a page that was busy: what it did not hear may have arrived', async () => {
    const { connect, probe, check, verdicts, eventsTake } = setUp();
    eventsTake(null);
    connect();
    await vi.advanceTimersByTimeAsync(SETTLE_MS + 100);
    for (let number = 1; number <= 3; number += 1) {
      expect(probe).toHaveBeenCalledTimes(number);
      // The page does something else for a while; its timers come first when it is done, the event behind them.
      vi.setSystemTime(Date.now() + 10_000);
      await vi.advanceTimersByTimeAsync(SILENCE_MS - 400);
      check.handleEvent(number);
      await vi.advanceTimersByTimeAsync(600);
    }
    expect(verdicts).toEqual([]);
  });

  it('asks whether the server is there when hello does not come, and tells that it is held back', async () => {
    const { check, reach, verdicts } = setUp({ isRemote: false, headers: new Headers() });
    check.handleDial();
    await vi.advanceTimersByTimeAsync(HELLO_LATE_MS - 1);
    expect(reach).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(3 * SILENCE_MS);
    expect(reach).toHaveBeenCalledTimes(2);
    expect(verdicts).toEqual([{ proxy: null }]);
  });

  it('looks closer at a stream whose hello came late, on whatever machine', async () => {
    const { check, probe, verdicts } = setUp({ isRemote: false });
    check.handleDial();
    await vi.advanceTimersByTimeAsync(HELLO_LATE_MS + 500);
    check.handleHello('s1');
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(probe).toHaveBeenCalledTimes(1);
    expect(verdicts).toEqual([]);
  });

  it('blames no proxy for a server that cannot be reached', async () => {
    const { check, reach, verdicts } = setUp();
    check.handleDial();
    await vi.advanceTimersByTimeAsync(HELLO_LATE_MS + 3 * SILENCE_MS);
    expect(verdicts).toHaveLength(1);
    reach.mockImplementation(() => Promise.reject(new Error('offline')));
    check.handleDial();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(verdicts.at(-1)).toBeNull();
  });

  it('stops with its connection', async () => {
    const { check, connect, probe, reach, verdicts, eventsTake } = setUp();
    eventsTake(null);
    connect();
    await vi.advanceTimersByTimeAsync(SETTLE_MS + 500);
    check.handleHangUp();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(probe).toHaveBeenCalledTimes(1);
    check.handleDial();
    check.handleHangUp();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(reach).not.toHaveBeenCalled();
    expect(verdicts).toEqual([]);
  });
});
