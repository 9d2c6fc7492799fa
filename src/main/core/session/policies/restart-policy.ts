import type { Backoff, RestartPolicy } from '../../../../shared/policies.ts';
import type { Exited, Failed } from '../run-state.ts';

/** A delay is up to this part shorter, by chance, so that sessions that ended together do not start together again and again. */
const JITTER = 0.25;

/** What ended, and what is known of it. */
export interface EndedRun {
  readonly ending: Exited | Failed;
  /** Whether the run was ready and lasted, so that it ends a row of restarts. */
  readonly stable: boolean;
  /** Whether it was ended in order to be started again, whatever the policy for ends that nobody asked for. */
  readonly ended: boolean;
}

/** `inRow`: how many automatic restarts the row then has. */
export type RestartDecision =
  | { readonly kind: 'rest' }
  | { readonly kind: 'retry'; readonly delayMs: number; readonly inRow: number }
  | { readonly kind: 'give-up'; readonly error: string };

/** Decides what follows a run that nobody stopped. `inRow`: automatic restarts since the last stable run; `random` is in [0, 1). */
export const decideRestart = (
  policy: RestartPolicy,
  backoff: Backoff,
  run: EndedRun,
  inRow: number,
  random: () => number,
): RestartDecision => {
  if (!wantsRestart(policy, run)) return { kind: 'rest' };
  const before = run.stable ? 0 : inRow;
  if (backoff.maxRestarts !== null && before >= backoff.maxRestarts)
    return { kind: 'give-up', error: giveUpSentence(before, run.ending) };
  return { kind: 'retry', delayMs: restartDelay(backoff, before, random), inRow: before + 1 };
};

/** A program that could not be started counts as one that failed: what it lacks (a mount, a build) may be there a moment later. */
const wantsRestart = (policy: RestartPolicy, { ending, ended }: EndedRun): boolean => {
  if (ended) return true;
  if (policy !== 'on-failure') return policy === 'always';
  return ending.kind === 'failed' || ending.failure !== undefined || !isSuccess(ending);
};

export const isSuccess = ({ status }: Exited): boolean => 'code' in status && status.code === 0;

/** Doubles from the first delay to the longest, then takes off up to a quarter by chance. Milliseconds. */
export const restartDelay = ({ delayMs, maxDelayMs }: Backoff, inRow: number, random: () => number): number =>
  Math.round(Math.min(delayMs * 2 ** inRow, maxDelayMs) * (1 - JITTER * random()));

const giveUpSentence = (restarts: number, ending: Exited | Failed): string =>
  `Gave up after ${restarts} ${restarts === 1 ? 'restart' : 'restarts in a row'}: ${reasonOf(ending)}; start it to try again.`;

/** Says how it ended, as a part of a sentence: `it exited with 1`. */
export const reasonOf = (ending: Exited | Failed): string => {
  const sentence = ending.kind === 'failed' ? ending.error : ending.failure;
  // A name or a path at the beginning keeps its case; our own sentences begin with one of these words.
  if (sentence !== undefined)
    return sentence.replace(/\.$/, '').replace(/^(?:The|It) /, (word) => word.toLowerCase());
  if (ending.kind === 'failed') return 'it failed';
  const { status } = ending;
  return 'code' in status ? `it exited with ${status.code}` : `it was ended by ${status.signal}`;
};
