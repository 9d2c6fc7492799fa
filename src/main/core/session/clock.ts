import { toDisposable, type Disposable } from '../lifecycle.ts';

/** Time, where a test needs another than the world's. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Does something once, after so many milliseconds, unless what comes back is disposed before. */
  readonly after: (ms: number, act: () => void) => Disposable;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return toDisposable(() => clearTimeout(timer));
  },
};
