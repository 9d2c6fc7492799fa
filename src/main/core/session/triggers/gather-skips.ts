import { toDisposable, type Disposable } from '../../lifecycle.ts';
import type { Clock } from '../clock.ts';

/** How long skips are gathered before they are told, and how long it is until they are told again. Milliseconds. */
const GATHER_MS = 2000;
const AGAIN_AFTER_MS = 60_000;

/** Sums up bytes that were passed over, and tells them once in a while. */
export const gatherSkips = (
  clock: Clock,
  tell: (bytes: number) => void,
): Disposable & { add(bytes: number): void } => {
  let sum = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  let timer: Disposable | undefined;
  return {
    add(bytes) {
      sum += bytes;
      timer ??= clock.after(Math.max(GATHER_MS, toldAt + AGAIN_AFTER_MS - clock.now()), () => {
        timer = undefined;
        toldAt = clock.now();
        const all = sum;
        sum = 0;
        tell(all);
      });
    },
    ...toDisposable(() => timer?.dispose()),
  };
};
