/**
 * One program is started in each turn of the event loop: a fork of the server takes it some milliseconds, and fifty sessions that start together
 * would keep everybody else waiting for all of them. The first in a turn starts at once.
 */
class ForkTurns {
  #taken = false;
  readonly #waiting: (() => void)[] = [];

  /** Takes the next turn; undefined: this one. */
  take(): Promise<void> | undefined {
    if (this.#taken) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#taken = true;
    setImmediate(this.#next);
    return undefined;
  }

  readonly #next = (): void => {
    const begin = this.#waiting.shift();
    this.#taken = begin !== undefined;
    if (begin === undefined) return;
    begin();
    setImmediate(this.#next);
  };
}

/** One for all sessions of the process: they share its thread. */
export const forkTurns = new ForkTurns();
