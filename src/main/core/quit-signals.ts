import { toDisposable, type Disposable } from './lifecycle.ts';

/**
 * Two signals closer than this are one wish, in milliseconds: a Ctrl-C under `npm start` arrives from the terminal and once more
 * from npm, which passes on what it gets.
 */
const SAME_WISH_MS = 400;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls `quit` for each wish to end that comes as a signal: what is called should end gracefully the first time, and hurry the next. */
export const listenForQuitSignals = (quit: () => void): Disposable => {
  let lastAt = -Infinity;
  const handleSignal = (): void => {
    const at = performance.now();
    if (at - lastAt >= SAME_WISH_MS) quit();
    lastAt = at;
  };
  for (const signal of SIGNALS) process.on(signal, handleSignal);
  return toDisposable(() => {
    for (const signal of SIGNALS) process.off(signal, handleSignal);
  });
};
