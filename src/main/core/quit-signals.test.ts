import { afterEach, expect, it, vi } from 'vitest';
import type { Disposable } from './lifecycle.ts';
import { listenForQuitSignals } from './quit-signals.ts';

let listening: Disposable | undefined;
afterEach(() => {
  listening?.dispose();
  vi.restoreAllMocks();
});

it('takes signals that come together for one wish, and a later one for another', () => {
  const now = vi.spyOn(performance, 'now');
  const quit = vi.fn();
  listening = listenForQuitSignals(quit);
  for (const at of [1000, 1003, 1005]) {
    now.mockReturnValue(at);
    process.emit('SIGINT');
  }
  expect(quit).toHaveBeenCalledTimes(1);
  now.mockReturnValue(2500);
  process.emit('SIGTERM');
  expect(quit).toHaveBeenCalledTimes(2);
});

it('listens no more once it is disposed', () => {
  const before = process.listenerCount('SIGINT');
  listenForQuitSignals(() => undefined).dispose();
  expect(process.listenerCount('SIGINT')).toBe(before);
});
