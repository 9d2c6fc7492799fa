/**
 * The value below which a share of the samples lies.
 * @param {readonly number[]} samples
 * @param {number} share from 0 to 1
 */
export const quantile = (samples, share) => {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

/** @param {readonly number[]} samples */
export const median = (samples) => quantile(samples, 0.5);

/**
 * How many independent samples the residuals of a series in time are worth: one that lingers above or below the line for some samples says
 * no more than one of them (the usual correction by the first autocorrelation, as in Santer et al. 2000). At least 3, at most all.
 * @param {readonly number[]} residuals
 */
const independent = (residuals) => {
  const spread = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  const lagged = residuals.slice(1).reduce((sum, residual, at) => sum + residual * (residuals[at] ?? 0), 0);
  const correlation = spread === 0 ? 0 : Math.max(0, lagged / spread);
  return Math.max(3, (residuals.length * (1 - correlation)) / (1 + correlation));
};

/**
 * The straight line closest to the points, and how much of their spread it explains (R²).
 * @param {readonly (readonly [x: number, y: number])[]} points
 */
export const fitLine = (points) => {
  const count = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const [x, y] of points) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
    yy += (y - meanY) ** 2;
  }
  const slope = xy / xx;
  const intercept = meanY - slope * meanX;
  const residuals = points.map(([x, y]) => y - (intercept + slope * x));
  const left = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  return {
    slope,
    intercept,
    rSquared: yy === 0 ? 1 : 1 - left / yy,
    /** The largest distance of a point from the line. */
    worst: Math.max(...residuals.map(Math.abs)),
    /** The standard error of the slope: a slope within twice of it cannot be told from none. */
    slopeError: count > 2 ? Math.sqrt(left / (independent(residuals) - 2) / xx) : Number.NaN,
  };
};
