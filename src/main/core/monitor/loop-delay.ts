import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import type { ServerLoad } from '../../../shared/server.ts';
import { toDisposable, type Disposable } from '../lifecycle.ts';

/**
 * How often the loop is asked, in milliseconds. A pause that a person would notice (50 ms) does not slip through, and what is shorter is met
 * as often as it deserves: its share of the time. Asking costs 0.16 % of a core; every 20 ms, 0.4 %.
 */
const RESOLUTION_MS = 50;

/** The oldest that a figure may be, in milliseconds: one hiccup does not stay for ever. */
const WINDOW_MS = 60_000;

/** Histograms that take turns in being emptied; each costs some 270 KB. With three, figures cover the last 40 to 60 s. */
const HISTOGRAMS = 3;

const NANOSECONDS_PER_MS = 1e6;

/** The part of Node's histogram that is read here; a test puts known figures in its place. */
export type DelayHistogram = Pick<
  IntervalHistogram,
  'count' | 'max' | 'percentile' | 'reset' | 'enable' | 'disable'
>;

const openHistogram = (): DelayHistogram => monitorEventLoopDelay({ resolution: RESOLUTION_MS });

/**
 * Measures how late the event loop is, over a sliding window: what a key, a request or a viewer has to wait because something else is
 * being done. The histograms are filled by Node itself, with no code of ours; they cannot be merged, so each covers the same time and
 * the one that has gone longest without being emptied is read.
 */
export class LoopDelay implements Disposable {
  /** Emptied longest ago first. */
  readonly #histograms: { readonly histogram: DelayHistogram; since: number }[];
  readonly #timer: Disposable;

  constructor(
    private readonly now: () => number = () => performance.now(),
    open: () => DelayHistogram = openHistogram,
  ) {
    this.#histograms = Array.from({ length: HISTOGRAMS }, () => {
      const histogram = open();
      histogram.enable();
      return { histogram, since: this.now() };
    });
    const timer = setInterval(() => this.rotate(), WINDOW_MS / HISTOGRAMS).unref();
    this.#timer = toDisposable(() => clearInterval(timer));
  }

  /** Empties the histogram that holds the oldest figures. */
  rotate(): void {
    const oldest = this.#histograms.shift();
    if (oldest === undefined) return;
    oldest.histogram.reset();
    oldest.since = this.now();
    this.#histograms.push(oldest);
  }

  /** The figures of the window, in milliseconds; zeros where nothing was measured yet. */
  read(): ServerLoad['loopDelay'] {
    const [{ histogram, since } = { histogram: undefined, since: 0 }] = this.#histograms;
    if (histogram === undefined || histogram.count === 0) return { window: 0, p50: 0, p99: 0, max: 0 };
    return {
      window: Math.round(this.now() - since),
      p50: late(histogram.percentile(50)),
      p99: late(histogram.percentile(99)),
      max: late(histogram.max),
    };
  }

  dispose(): void {
    this.#timer.dispose();
    for (const { histogram } of this.#histograms) histogram.disable();
  }
}

/** Node records the time from one look to the next, its own pause included; what goes beyond the pause is the delay. */
const late = (nanoseconds: number): number =>
  Math.round(Math.max(0, nanoseconds / NANOSECONDS_PER_MS - RESOLUTION_MS) * 100) / 100;
