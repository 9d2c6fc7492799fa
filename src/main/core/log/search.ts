import { setImmediate as nextTurn } from 'node:timers/promises';
import { findLast } from './find-last.ts';
import { plainText, statesOf } from '../../../shared/terminal/plain-line.ts';
import { PrunedError, readHeld } from './read-range.ts';
import type { SessionLog } from './session-log.ts';

/** How much is looked through between two turns of the event loop, in bytes: some milliseconds. */
const CHUNK_BYTES = 256 * 1024;
/** What one search looks through, in bytes and milliseconds; at either bound it says where to go on. */
const MAX_SCANNED_BYTES = 32 * 1024 * 1024;
const MAX_DURATION_MS = 1000;
/** A line that is longer is searched in pieces of about this many bytes: what one search holds in memory. */
const MAX_LINE_BYTES = 2 * 1024 * 1024;
/** What is told of a line, in characters; of a longer one, what is around the match. */
const MAX_TEXT_LENGTH = 400;
const CONTEXT_LENGTH = 100;

const NEWLINE = 0x0a;

/** What is searched for, and how much of it is wanted. */
export interface LogSearch {
  /** Not empty. */
  readonly term: string;
  readonly caseSensitive: boolean;
  /** Only what lies before this byte. */
  readonly before: number;
  readonly limit: number;
  /** Nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** A line that contains the term. */
export interface LogMatch {
  /** Of the line's first byte. */
  readonly offset: number;
  readonly text: string;
  /** When it was written, in milliseconds since the epoch; undefined: nobody knows. */
  readonly at: number | undefined;
}

export interface LogSearchResult {
  /** The newest first. */
  readonly matches: readonly LogMatch[];
  /** All lines that begin at or after this were looked through; undefined: there are no older ones. */
  readonly next: number | undefined;
}

/**
 * Finds the lines that contain a term, from the newest to the oldest. Escape sequences are no part of a line, nor are they remembered over its
 * end. Work is bounded: it stops where a bound is reached, and `next` says where another search goes on. What is pruned meanwhile is not found.
 */
export const searchLog = async (log: SessionLog, search: LogSearch): Promise<LogSearchResult> => {
  const endsAt = performance.now() + MAX_DURATION_MS;
  const first = Math.min(search.before, log.end);
  const contains = matcherOf(search);
  const found: { readonly offset: number; readonly text: string }[] = [];
  const result = (next: number | undefined): LogSearchResult => ({
    matches: withTimes(log, found),
    next: next === undefined || next <= log.start ? undefined : next,
  });

  /** What was read and begins no line: the rest of a line that begins earlier, in the order of its offsets. */
  let rest: Buffer[] = [];
  let restBytes = 0;
  /** Everything from here on was looked through, but for `rest`. */
  for (let end = first; end > log.start;) {
    const { start } = log;
    const from = Math.max(start, end - CHUNK_BYTES);
    let chunk: Buffer;
    try {
      chunk = await readChunk(log, from, end);
    } catch (error) {
      // What was kept when the search came here is gone: nothing older is left.
      if (error instanceof PrunedError) break;
      throw error;
    }
    end = from;
    const newline = chunk.indexOf(NEWLINE);
    const cut = from === start || (newline < 0 && restBytes + chunk.length > MAX_LINE_BYTES);
    if (newline < 0 && !cut) {
      rest.unshift(chunk);
      restBytes += chunk.length;
    } else {
      const begin = cut ? 0 : newline + 1;
      const lines = Buffer.concat([chunk.subarray(begin), ...rest]);
      rest = [chunk.subarray(0, begin)];
      restBytes = begin;
      if (contains(plainText(lines.toString())) !== undefined)
        for (const line of linesBackwards(lines)) {
          const text = matchIn(lines.toString('utf8', line.from, line.to), contains);
          if (text === undefined) continue;
          const offset = from + begin + line.from;
          found.push({ offset, text });
          if (found.length === search.limit) return result(offset);
        }
    }
    if (search.signal?.aborted === true) return result(end + restBytes);
    if (first - end >= MAX_SCANNED_BYTES || performance.now() >= endsAt) {
      // A line that is not whole yet is read again by who goes on: so it must end behind it, or nothing is ever gained.
      if (end + restBytes < first) return result(end + restBytes);
    }
    await nextTurn();
  }
  return result(undefined);
};

const readChunk = async (log: SessionLog, from: number, to: number): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  for (let offset = from; offset < to;) {
    const part = await readHeld(log, offset, to - offset);
    parts.push(part);
    offset += part.length;
  }
  return Buffer.concat(parts);
};

/** Gives a function that tells where a text contains the term; undefined: nowhere. */
const matcherOf = ({ term, caseSensitive }: LogSearch): ((text: string) => number | undefined) => {
  const wanted = caseSensitive ? term : term.toLowerCase();
  return (text) => {
    const index = (caseSensitive ? text : text.toLowerCase()).indexOf(wanted);
    return index < 0 ? undefined : index;
  };
};

const matchIn = (line: string, contains: (text: string) => number | undefined): string | undefined => {
  for (const state of statesOf(line)) {
    const text = plainText(state);
    const index = contains(text);
    if (index !== undefined) return excerpt(text, index);
  }
  return undefined;
};

const excerpt = (text: string, index: number): string => {
  if (text.length <= MAX_TEXT_LENGTH) return text;
  const from = Math.min(Math.max(0, index - CONTEXT_LENGTH), text.length - MAX_TEXT_LENGTH);
  // Halves of a character that was cut through are left out.
  return text.slice(from, from + MAX_TEXT_LENGTH).replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');
};

/** The lines in `bytes`, from the last to the first, each with the newline at its end where there is one. */
function* linesBackwards(bytes: Buffer): Generator<{ readonly from: number; readonly to: number }> {
  for (let to = bytes.length; to > 0;) {
    const from = to < 2 ? 0 : bytes.lastIndexOf(NEWLINE, to - 2) + 1;
    yield { from, to };
    to = from;
  }
}

const withTimes = (
  log: SessionLog,
  found: readonly { readonly offset: number; readonly text: string }[],
): readonly LogMatch[] => {
  const oldest = found.at(-1);
  if (oldest === undefined) return [];
  const times = log.timesFrom(oldest.offset);
  return found.map((match) => ({
    ...match,
    at: findLast(times, (mark) => mark.offset <= match.offset)?.at,
  }));
};
