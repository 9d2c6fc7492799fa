/** How often the way to the server is measured while nothing is typed, in milliseconds. */
const MEASURE_EVERY_MS = 10_000;

/** A page that has just connected is busy drawing, in milliseconds; what it measured then would be itself. */
const SETTLE_MS = 1500;

/** A round trip is shown at most this often, in milliseconds: figures that flicker cannot be read. */
const SHOW_EVERY_MS = 500;

interface LatencyMeterOptions {
  /** A request that costs the server nothing. */
  readonly ask: () => Promise<unknown>;
  /** Whether there is somebody to show a figure to, and a server to ask. */
  readonly isWanted: () => boolean;
  readonly onMeasured: (ms: number) => void;
}

/** Measures round trips: of input, and of a small request where there is no input. */
export interface LatencyMeter {
  /** A request came back after so many milliseconds. */
  record(ms: number): void;
  /** Measures soon; nothing is shown when that fails. */
  measureSoon(): void;
  dispose(): void;
}

export const createLatencyMeter = ({ ask, isWanted, onMeasured }: LatencyMeterOptions): LatencyMeter => {
  let measuredAt = Number.NEGATIVE_INFINITY;
  let shownAt = Number.NEGATIVE_INFINITY;
  let soon: ReturnType<typeof setTimeout> | undefined;

  const record = (ms: number): void => {
    measuredAt = performance.now();
    if (measuredAt - shownAt < SHOW_EVERY_MS) return;
    shownAt = measuredAt;
    onMeasured(ms);
  };

  const measure = async (): Promise<void> => {
    if (!isWanted()) return;
    const askedAt = performance.now();
    try {
      await ask();
    } catch {
      // Whether the server can be reached is the stream's to say.
      return;
    }
    if (isWanted()) record(performance.now() - askedAt);
  };

  const timer = setInterval(() => {
    if (performance.now() - measuredAt >= MEASURE_EVERY_MS / 2) void measure();
  }, MEASURE_EVERY_MS);

  return {
    record,
    measureSoon() {
      clearTimeout(soon);
      soon = setTimeout(() => void measure(), SETTLE_MS);
    },
    dispose() {
      clearInterval(timer);
      clearTimeout(soon);
    },
  };
};
