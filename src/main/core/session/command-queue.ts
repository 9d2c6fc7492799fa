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
    let finish: (outcome: Promise<void>) => void = () => undefined;
    const done = new Promise<void>((resolve) => (finish = resolve));
    const entry = { name, begun: false, done };
    // Known before it begins: what it asks for itself comes after it.
    this.#tail = entry;
    const begin = (): void => {
      entry.begun = true;
      finish(command());
    };
    // How the one before ended is its caller's business.
    if (before === undefined) begin();
    else before.done.then(begin, begin);
    const clear = (): void => {
      if (this.#tail === entry) this.#tail = undefined;
    };
    done.then(clear, clear);
    return done;
  }
}
