import { plainText, statesOf } from '../../../shared/terminal/plain-line.ts';

const NEWLINE = 0x0a;

/** A line of the log: where it begins, and what is left of it when it is compared. */
export interface LogLine {
  readonly offset: number;
  readonly text: string;
}

/** Takes out what a terminal does not keep as it was written: blanks, of which tabs and moved cursors make any number. */
export const comparable = (line: string): string => line.replaceAll(/\s/g, '');

/** Cuts bytes, of which the first stands at `from`, into lines. What follows the last end of a line is left out. */
export const logLines = (bytes: Uint8Array, from: number): readonly LogLine[] => {
  const decoder = new TextDecoder();
  const lines: LogLine[] = [];
  for (let at = 0; ;) {
    const newline = bytes.indexOf(NEWLINE, at);
    if (newline < 0) return lines;
    const states = statesOf(decoder.decode(bytes.subarray(at, newline + 1)));
    lines.push({ offset: from + at, text: comparable(plainText(states[0] ?? '')) });
    at = newline + 1;
  }
};

/** Of so many lines as are compared, three quarters must be alike: one that was drawn in several steps looks different in the log. */
const ALIKE = 0.75;

/**
 * Finds where in a log the lines of a terminal begin; of several places, the one nearest to `guess`. The first line must be alike. undefined:
 * nowhere.
 */
export const findLines = (
  log: readonly LogLine[],
  wanted: readonly string[],
  guess: number,
): number | undefined => {
  let best: number | undefined;
  for (let start = 0; start + wanted.length <= log.length; start += 1) {
    const line = log[start];
    if (line === undefined || line.text !== wanted[0]) continue;
    const alike = wanted.filter((text, index) => log[start + index]?.text === text).length;
    if (alike < wanted.length * ALIKE) continue;
    if (best === undefined || Math.abs(line.offset - guess) < Math.abs(best - guess)) best = line.offset;
  }
  return best;
};
