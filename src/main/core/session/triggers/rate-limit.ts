import { toDisposable, type Disposable } from '../../lifecycle.ts';
import type { Clock } from '../clock.ts';
import { joinFirings, type Firing } from './firing.ts';

/** Lets firings through, at most one in a while; disposing drops what is held back. */
export interface RateLimit extends Disposable {
  offer(firing: Firing): void;
}

/**
 * The first one passes at once. What comes while its time lasts is held back, counted and told together when it is over; so nothing is
 * lost, and what stops coming is told too.
 */
export const limitRate = (everyMs: number, clock: Clock, pass: (firing: Firing) => void): RateLimit => {
  let held: Firing | undefined;
  let open = true;
  let timer: Disposable | undefined;
  const passNow = (firing: Firing): void => {
    timer = clock.after(everyMs, () => {
      timer = undefined;
      const waiting = held;
      held = undefined;
      if (waiting !== undefined && open) passNow(waiting);
    });
    pass(firing);
  };
  return {
    offer(firing) {
      if (!open) return;
      if (timer === undefined) passNow(firing);
      else held = joinFirings(held, firing);
    },
    ...toDisposable(() => {
      open = false;
      timer?.dispose();
    }),
  };
};
