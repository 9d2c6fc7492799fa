import styles from './sparkline.module.css';

const WIDTH = 64;
const HEIGHT = 18;
/** Room for the line's own thickness, in pixels. */
const INSET = 1;

/** The line through samples, as the `points` of an SVG; the newest at the right end of a stretch of `capacity` samples. */
export const sparklinePoints = (samples: readonly number[], capacity: number, floor: number): string => {
  const most = Math.max(floor, ...samples);
  const step = (WIDTH - 2 * INSET) / (capacity - 1);
  const first = capacity - samples.length;
  return samples
    .map((sample, index) => {
      const x = INSET + (first + index) * step;
      const y = HEIGHT - INSET - (sample / most) * (HEIGHT - 2 * INSET);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
};

interface SparklineProps {
  /** The newest last. */
  readonly samples: readonly number[];
  /** How many there are room for. */
  readonly capacity: number;
  /** What the top of the picture is at least, so that noise does not look like a mountain. */
  readonly floor: number;
}

/** A small curve beside a figure, which says the same in words. */
export const Sparkline = ({ samples, capacity, floor }: SparklineProps) => (
  <svg
    className={styles['spark']}
    viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
    width={WIDTH}
    height={HEIGHT}
    aria-hidden
  >
    {samples.length > 1 && <polyline points={sparklinePoints(samples, capacity, floor)} />}
  </svg>
);
