import { useSyncExternalStore } from 'react';
import type { Store } from './store.ts';

/** Reads a part of a store; `select` must give the same value for the same state, so no fresh objects. */
export const useStore = <T, Part>(
  store: Pick<Store<T>, 'get' | 'subscribe'>,
  select: (value: T) => Part,
): Part => useSyncExternalStore(store.subscribe, () => select(store.get()));
