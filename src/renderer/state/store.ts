/** A value that changes over time; it knows no React. */
export interface Store<T> {
  get(): T;
  /** Replaces the value by what `change` makes of it; nobody is told when it gives back the same. */
  update(change: (value: T) => T): void;
  /** Calls the listener after every change; what comes back ends that. Needs no `this`, so that it can be handed on. */
  readonly subscribe: (listener: () => void) => () => void;
}

export const createStore = <T>(initial: T): Store<T> => {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    update(change) {
      const next = change(value);
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
