import { Cron } from 'croner';
import { toDisposable, type Disposable } from '../../lifecycle.ts';

/** Says in a part of a sentence what is wrong with a cron expression; undefined: nothing is. */
export const refuseSchedule = (expression: string): string | undefined => {
  try {
    const job = new Cron(expression, { paused: true });
    const comes = job.nextRun() !== null;
    job.stop();
    return comes ? undefined : 'no such time comes';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/** Does something at the times of a cron expression, by this machine's clock; a time at which the machine slept is not made up for. */
export const openSchedule = (expression: string, act: () => void): Disposable => {
  const job = new Cron(expression, { catch: true }, act);
  return toDisposable(() => job.stop());
};
