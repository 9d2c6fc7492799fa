import { DisposableStore, toDisposable, type Disposable } from '../../lifecycle.ts';
import type { SessionLog } from '../../log/session-log.ts';
import type { Clock } from '../clock.ts';
import { compilePattern } from '../policies/ready/pattern.ts';
import type { Firing } from './firing.ts';
import { followOutput } from './follow-output.ts';
import type { LookTurns } from './look-turns.ts';
import { looksLikePrompt } from './looks-like-prompt.ts';
import { matchLines, type LineMatcher } from './match-lines.ts';

/** A line without an end is looked at when nothing came to it for so long, in milliseconds: most are only cut in two on their way. */
const UNFINISHED_AFTER_MS = 250;

/** A line that looks like a question counts as one when nothing came behind it for so long, in milliseconds. */
const WAITING_AFTER_MS = 3000;

/** What is looked for in a session's output. */
export interface Wanted {
  readonly patterns: readonly { readonly pattern: string; readonly fire: (firing: Firing) => void }[];
  /** It seems to wait for input; undefined: nobody wants to know. */
  readonly waiting: ((firing: Firing) => void) | undefined;
  /** So many bytes came faster than they could be looked at, and were passed over. */
  readonly skipped: (bytes: number) => void;
}

/** Looks for patterns and questions in what a session's programs print, from byte `from` of its log on. */
export const watchOutput = (
  log: SessionLog,
  from: number,
  wanted: Wanted,
  turns: LookTurns,
  clock: Clock,
): Disposable => {
  const matchers = wanted.patterns.flatMap(({ pattern, fire }): LineMatcher[] => {
    const compiled = compilePattern(pattern);
    // Refused when it is defined; a stored definition may be of a version that took more.
    if (compiled.kind !== 'pattern') return [];
    const reason = `Its output matches ${pattern}.`;
    return [
      matchLines(compiled.pattern, (lines, count, run) =>
        fire({ kind: 'lines', reason, lines, count, run, about: [] }),
      ),
    ];
  });
  const quiet = new QuietTimers(clock);
  const store = new DisposableStore();
  store.add(toDisposable(() => quiet.clear()));
  const flush = (): void => matchers.forEach((matcher) => matcher.flush());
  store.add(
    followOutput(log, from, turns, {
      line: (line, run) => matchers.forEach((matcher) => matcher.handleLine(line, run)),
      looked: flush,
      more: () => quiet.clear(),
      caughtUp(unfinished, run, alternateScreen) {
        quiet.clear();
        if (unfinished.trim() === '') return;
        quiet.after(UNFINISHED_AFTER_MS, () => {
          matchers.forEach((matcher) => matcher.handleUnfinished(unfinished, run));
          flush();
        });
        if (wanted.waiting === undefined || alternateScreen || !looksLikePrompt(unfinished)) return;
        const reason = 'It seems to wait for input.';
        quiet.after(WAITING_AFTER_MS, () =>
          wanted.waiting?.({ kind: 'state', reason, lines: [unfinished], count: 1, run, about: [] }),
        );
      },
      skipped: wanted.skipped,
    }),
  );
  return store;
};

/** What is due when nothing comes for a while. */
class QuietTimers {
  #timers: Disposable[] = [];

  constructor(private readonly clock: Clock) {}

  after(ms: number, act: () => void): void {
    this.#timers.push(this.clock.after(ms, act));
  }

  clear(): void {
    for (const timer of this.#timers.splice(0)) timer.dispose();
  }
}
