import { describe, expect, it } from 'vitest';
import { LoopDelay, type DelayHistogram } from './loop-delay.ts';

/** A histogram whose largest figure is told to it, in milliseconds. */
const fakeHistogram = () => {
  let max = 0;
  const fake = {
    count: 0,
    enabled: false,
    get max() {
      return max * 1e6;
    },
    percentile: () => max * 1e6,
    reset: () => {
      max = 0;
      fake.count = 0;
    },
    enable: () => (fake.enabled = true),
    disable: () => (fake.enabled = false),
    record: (ms: number) => {
      max = Math.max(max, ms);
      fake.count += 1;
    },
  };
  return fake satisfies DelayHistogram;
};

/** A measurement whose clock and figures are the test's. */
const open = () => {
  let now = 0;
  const histograms: ReturnType<typeof fakeHistogram>[] = [];
  const delay = new LoopDelay(
    () => now,
    () => {
      const histogram = fakeHistogram();
      histograms.push(histogram);
      return histogram;
    },
  );
  return {
    delay,
    histograms,
    record: (ms: number) => histograms.forEach((histogram) => histogram.record(ms)),
    turn: () => {
      now += 20_000;
      delay.rotate();
    },
  };
};

describe('the delay of the loop', () => {
  it('is what goes beyond the pause between two looks', () => {
    const { delay, record } = open();
    record(50);
    expect(delay.read()).toMatchObject({ p50: 0, p99: 0, max: 0 });
    record(105.5);
    expect(delay.read()).toMatchObject({ max: 55.5 });
    delay.dispose();
  });

  it('is nothing where nothing was measured yet', () => {
    const { delay } = open();
    expect(delay.read()).toEqual({ window: 0, p50: 0, p99: 0, max: 0 });
    delay.dispose();
  });

  it('forgets a hiccup within a minute, and not before 40 s have passed', () => {
    const { delay, record, turn } = open();
    record(50);
    for (let round = 0; round < 10; round += 1) {
      turn();
      record(50);
    }
    record(250);
    for (const max of [200, 200, 0]) {
      turn();
      record(50);
      expect(delay.read().max).toBe(max);
    }
    delay.dispose();
  });

  it('says how much time its figures cover: at most a minute', () => {
    const { delay, record, turn } = open();
    for (let round = 0; round < 10; round += 1) {
      turn();
      record(50);
      expect(delay.read().window).toBeLessThanOrEqual(60_000);
    }
    expect(delay.read().window).toBe(40_000);
    delay.dispose();
  });

  it('stops measuring when it is disposed, twice if need be', () => {
    const { delay, histograms } = open();
    expect(histograms.map(({ enabled }) => enabled)).toEqual([true, true, true]);
    delay.dispose();
    delay.dispose();
    expect(histograms.map(({ enabled }) => enabled)).toEqual([false, false, false]);
  });

  it('sees a loop that is really held up', async () => {
    const began = performance.now();
    const delay = new LoopDelay();
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    // The first look of each histogram sets its clock.
    while (delay.read().window === 0) await turn();
    const until = performance.now() + 300;
    while (performance.now() < until);
    while (delay.read().max < 100) await turn();
    expect(delay.read().max).toBeLessThan(performance.now() - began);
    delay.dispose();
  });
});
