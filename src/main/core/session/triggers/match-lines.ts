import type { Pattern } from '../policies/ready/pattern.ts';
import { MAX_FIRED_LINE_LENGTH, MAX_FIRED_LINES } from './firing.ts';

/** Lines that match, gathered for the length of one look. */
export interface LineMatcher {
  /** Looks at a line that has ended. */
  handleLine(line: string, run: number): void;
  /** Looks at a line that has no end yet and does not grow; what matches it does not match it again when it ends. */
  handleUnfinished(line: string, run: number): void;
  /** Tells what was gathered. */
  flush(): void;
}

/** Looks for one pattern; `found` is told the last lines of each batch, and how many there were. */
export const matchLines = (
  pattern: Pattern,
  found: (lines: readonly string[], count: number, run: number) => void,
): LineMatcher => {
  let lines: string[] = [];
  let count = 0;
  let lastRun = 0;
  /** A line that matched before it had an end, as far as it was there. */
  let told: string | undefined;
  const take = (line: string, run: number): boolean => {
    if (!pattern.matches(line)) return false;
    count += 1;
    lastRun = run;
    lines.push(line.slice(0, MAX_FIRED_LINE_LENGTH));
    if (lines.length > MAX_FIRED_LINES) lines.shift();
    return true;
  };
  return {
    handleLine(line, run) {
      const isTold = told !== undefined && line.startsWith(told);
      told = undefined;
      if (!isTold) take(line, run);
    },
    handleUnfinished(line, run) {
      if (told !== undefined && line.startsWith(told)) return;
      told = take(line, run) ? line : undefined;
    },
    flush() {
      if (count === 0) return;
      const gathered = lines;
      const all = count;
      lines = [];
      count = 0;
      found(gathered, all, lastRun);
    },
  };
};
