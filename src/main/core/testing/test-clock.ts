import { toDisposable } from '../lifecycle.ts';
import type { Clock } from '../session/clock.ts';

/** Lets everything that is ready to go on do so. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** A clock that stands until a test moves it. */
export class TestClock implements Clock {
  #now = Date.parse('2026-11-23T12:00:00Z');
  readonly #timers = new Set<{ readonly at: number; readonly act: () => void }>();

  readonly now = (): number => this.#now;

  readonly after = (ms: number, act: () => void) => {
    const timer = { at: this.#now + ms, act };
    this.#timers.add(timer);
    return toDisposable(() => this.#timers.delete(timer));
  };

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves on, and does in order what comes due; what each leads to is done before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#now = next.at;
      this.#timers.delete(next);
      next.act();
    }
    this.#now = end;
  }
}
