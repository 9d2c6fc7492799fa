/** Something that must be ended by whoever opened it; disposing twice is harmless. */
export interface Disposable {
  dispose(): void;
}

/** Subscribes a listener; what comes back ends the subscription. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** Wraps a function so that only its first call does something. */
export const toDisposable = (release: () => void): Disposable => {
  let open = true;
  return {
    dispose() {
      if (!open) return;
      open = false;
      release();
    },
  };
};

/**
 * The source of an event. Listeners run at once, in the order of their subscription, and may
 * subscribe or unsubscribe while the event is being told: a listener that left is not called any more.
 */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    // A wrapper of its own, so that one function may subscribe twice and leave once.
    const own = (value: T): void => listener(value);
    this.#listeners.add(own);
    return toDisposable(() => this.#listeners.delete(own));
  };

  /** How many listen; tests use it to find leaks. */
  get size(): number {
    return this.#listeners.size;
  }

  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

/** Collects what is opened and ends it all, last opened first. What is added after the end is ended at once. */
export class DisposableStore implements Disposable {
  #disposed = false;
  readonly #items: Disposable[] = [];

  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  dispose(): void {
    this.#disposed = true;
    for (let item = this.#items.pop(); item !== undefined; item = this.#items.pop()) item.dispose();
  }
}
