import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WakeReason } from '../api/stream-client.ts';
import { listenForWake } from './listen-for-wake.ts';

const setUp = () => {
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const window = new EventTarget();
  const woken: WakeReason[] = [];
  const ending = new AbortController();
  listenForWake({ window, document }, (reason) => woken.push(reason), ending.signal);
  return { document, window, woken, ending };
};

describe('waking', () => {
  let at: ReturnType<typeof setUp>;
  beforeEach(() => {
    vi.useFakeTimers();
    at = setUp();
  });
  afterEach(() => {
    at.ending.abort();
    vi.useRealTimers();
  });

  it('is told by every event that a browser has for it', () => {
    at.window.dispatchEvent(new Event('online'));
    at.window.dispatchEvent(new Event('focus'));
    at.document.dispatchEvent(new Event('resume'));
    at.document.dispatchEvent(new Event('visibilitychange'));
    at.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    expect(at.woken).toEqual(['online', 'focus', 'resume', 'visible', 'resume']);
  });

  it('is not told of a page that is hidden, or shown for the first time', () => {
    at.document.visibilityState = 'hidden';
    at.document.dispatchEvent(new Event('visibilitychange'));
    at.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
    expect(at.woken).toEqual([]);
  });

  it('is seen by the clock, which went on while the timers of a visible page stood', () => {
    vi.advanceTimersByTime(10_000);
    expect(at.woken).toEqual([]);
    vi.setSystemTime(Date.now() + 60_000);
    vi.advanceTimersByTime(1000);
    expect(at.woken).toEqual(['resume']);
    vi.advanceTimersByTime(10_000);
    expect(at.woken).toHaveLength(1);
  });

  it('is not seen in the slow timers of a hidden page', () => {
    at.document.visibilityState = 'hidden';
    vi.setSystemTime(Date.now() + 60_000);
    vi.advanceTimersByTime(1000);
    expect(at.woken).toEqual([]);
  });

  it('is not told any more after the end', () => {
    at.ending.abort();
    at.window.dispatchEvent(new Event('online'));
    vi.setSystemTime(Date.now() + 60_000);
    vi.advanceTimersByTime(5000);
    expect(at.woken).toEqual([]);
  });
});
