/**
 * Runs a session's commands one at a time, in order, so that never two of them change its process. A command that waits behind another
 * of its kind joins it: ten clicks on Restart are one restart.
 */
export class CommandQueue<Name extends string> {
  #tail: { readonly name: Name; readonly done: Promise<void>; begun: boolean } | undefined;

  /** Runs `command` when those before it are done; at once, in the same turn, where there are none. */
  run(name: Name, command: () => Promise<void>): Promise<void> {
    const before = this.#tail;
    if (before?.name === name && !before.begun) return before.done;
    const begin = (): Promise<void> => {
      entry.begun = true;
      return command();
    };
    const entry = { name, begun: false, done: Promise.resolve() };
    // How the one before ended is its caller's business.
    entry.done = before === undefined ? begin() : before.done.then(begin, begin);
    this.#tail = entry;
    const clear = (): void => {
      if (this.#tail === entry) this.#tail = undefined;
    };
    entry.done.then(clear, clear);
    return entry.done;
  }
}
