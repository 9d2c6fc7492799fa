/** A log that keeps its newest bytes in memory. */
export interface Tailed {
  /** The memory that they take. */
  readonly tailBytes: number;
  /** Whether its oldest piece can be read from elsewhere. */
  readonly canShrink: boolean;
  /** Lets that piece go. */
  shrink(): void;
}

/**
 * Has logs let pieces go until all of them together take no more than `bytes`. It is always the one that takes most: floods make room for each
 * other and for quiet sessions, which keep what little they have. Ends early where all that is left has to stay.
 */
export const shareMemory = (logs: Iterable<Tailed>, bytes: number): void => {
  const sharing = [...logs];
  let total = sharing.reduce((sum, { tailBytes }) => sum + tailBytes, 0);
  while (total > bytes) {
    let largest: Tailed | undefined;
    for (const log of sharing) if (log.canShrink && log.tailBytes > (largest?.tailBytes ?? 0)) largest = log;
    if (largest === undefined) return;
    const before = largest.tailBytes;
    largest.shrink();
    total -= before - largest.tailBytes;
  }
};
