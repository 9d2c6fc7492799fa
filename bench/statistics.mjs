/**
 * The value below which a share of the samples lies.
 * @param {readonly number[]} samples
 * @param {number} share from 0 to 1
 */
export const quantile = (samples, share) => {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};
