/** Bounds of a pause between attempts, in milliseconds. */
export interface BackoffBounds {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** The pauses between attempts: each twice the one before, spread by ± 20 % so that many clients do not come back at once. */
export interface Backoff {
  /** The pause before the next attempt, in milliseconds. */
  next(): number;
  /** Begins again with the shortest pause. */
  reset(): void;
}

export const createBackoff = (
  { firstMs, longestMs }: BackoffBounds,
  random: () => number = Math.random,
): Backoff => {
  let pauseMs = firstMs;
  return {
    next() {
      const spread = pauseMs * (0.8 + 0.4 * random());
      pauseMs = Math.min(longestMs, pauseMs * 2);
      return spread;
    },
    reset() {
      pauseMs = firstMs;
    },
  };
};
