/** Of the server's one thread, looking at output takes at most one part in so many; the rest is for programs and viewers. */
const ONE_PART_IN = 8;

/** Looks at something for a moment; never throws. */
export type Look = () => void | Promise<void>;

/**
 * Lets those who look at output do so one after the other, each for a moment, and rests between: however many patterns there are, and however
 * much is printed, a program is read nearly as fast as if nobody looked.
 */
export class LookTurns {
  readonly #waiting = new Set<Look>();
  #running = false;
  /** Until then there is rest, by a clock that only goes forward. */
  #restUntilMs = 0;

  /** Has a look taken when its turn comes; asking again before that changes nothing. */
  ask(look: Look): void {
    this.#waiting.add(look);
    if (this.#running) return;
    this.#running = true;
    void this.#run();
  }

  /** Takes back what was asked. */
  cancel(look: Look): void {
    this.#waiting.delete(look);
  }

  async #run(): Promise<void> {
    for (;;) {
      await this.#rest();
      const [next] = this.#waiting;
      if (next === undefined) break;
      this.#waiting.delete(next);
      const begun = performance.now();
      await next();
      const took = performance.now() - begun;
      // Rest that was too short for a timer is still owed.
      this.#restUntilMs = Math.max(this.#restUntilMs, begun) + took * ONE_PART_IN;
    }
    this.#running = false;
  }

  async #rest(): Promise<void> {
    const restMs = this.#restUntilMs - performance.now();
    await new Promise<void>((resolve) => {
      if (restMs < 1) setImmediate(resolve);
      else setTimeout(resolve, restMs);
    });
  }
}
