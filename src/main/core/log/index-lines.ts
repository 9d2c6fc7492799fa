import type { Opening } from './epochs.ts';
import type { Marks } from './log-marks.ts';
import type { ResizeMark, RunEvent, RunMark, TimeMark } from './session-log.ts';

/** The format of a log's folder. A folder of a higher one is set aside, not read. */
export const LOG_FORMAT = 1;

/** So many time marks go into an index that is written anew: a line is some 40 bytes, so a third of a megabyte. */
const MAX_TIMES_IN_INDEX = 8192;

/** What an index tells. */
export interface LogIndex extends Marks {
  readonly openings: readonly Opening[];
  /** Where the log's bytes on the disk ended when the index was written anew. */
  readonly end: number;
}

export const timeLine = (mark: TimeMark): string => line(mark);
export const resizeLine = (mark: ResizeMark): string => line(mark);
export const runLine = (mark: RunMark): string => line(mark);

/** The text of an index that is written anew, head first; `end` is where the log's bytes on the disk end. */
export const indexText = (openings: readonly Opening[], marks: Marks, end: number): string =>
  [
    line({ format: LOG_FORMAT, end }),
    ...openings.map(line),
    ...marks.resizes.map(line),
    ...thinned(marks.times).map(line),
    ...marks.runs.map(line),
  ].join('');

/** Why an index cannot be taken. */
export type IndexFault = 'damaged' | 'newer';

/** Reads an index back. A line that cannot be read is left out: a crash may have torn it. What an index says is untrusted input. */
export const parseIndex = (text: string): LogIndex | IndexFault => {
  const [headText = '', ...lines] = text.split('\n');
  const head = parseLine(headText);
  if (!isCount(head?.['format'])) return 'damaged';
  if (head['format'] > LOG_FORMAT) return 'newer';
  const openings: Opening[] = [];
  const resizes: ResizeMark[] = [];
  const times: TimeMark[] = [];
  const runs: RunMark[] = [];
  for (const lineText of lines) {
    const value = parseLine(lineText);
    const offset = value?.['offset'];
    if (value === undefined || !isCount(offset)) continue;
    const { epoch, at, kind, version, cols, rows } = value;
    if (typeof epoch === 'string') openings.push({ epoch, offset });
    else if (isCount(version) && isCount(cols) && isCount(rows))
      resizes.push({ version, offset, cols, rows });
    else if (kind !== undefined) {
      const event = runEventOf(value);
      if (event !== undefined && isCount(at)) runs.push({ ...event, offset, at });
    } else if (isCount(at)) times.push({ offset, at });
  }
  const end = isCount(head['end']) ? head['end'] : 0;
  return { openings, resizes: byVersion(resizes), times: inOrder(times), runs, end };
};

/** The newest half as it is, and of the older marks as many, evenly. */
const thinned = (times: readonly TimeMark[]): readonly TimeMark[] => {
  const half = MAX_TIMES_IN_INDEX / 2;
  const older = times.slice(0, -half);
  const step = Math.ceil(older.length / half);
  return [...older.filter((_, index) => index % step === 0), ...times.slice(-half)];
};

const line = (value: object): string => `${JSON.stringify(value)}\n`;

const parseLine = (text: string): Readonly<Record<string, unknown>> | undefined => {
  if (text === '') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    // Torn by a crash; the other lines stand for themselves.
    return undefined;
  }
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Puts resizes in their order. One that an index written anew tells again counts once. */
const byVersion = (resizes: readonly ResizeMark[]): readonly ResizeMark[] =>
  resizes
    .toSorted((a, b) => a.version - b.version)
    .filter((mark, index, sorted) => sorted[index + 1]?.version !== mark.version);

/** Puts marks in the order of their offsets; of several at one offset the last counts. */
const inOrder = <Mark extends { readonly offset: number }>(marks: readonly Mark[]): readonly Mark[] =>
  marks
    .toSorted((a, b) => a.offset - b.offset)
    .filter((mark, index, sorted) => sorted[index + 1]?.offset !== mark.offset);

const runEventOf = (value: Readonly<Record<string, unknown>>): RunEvent | undefined => {
  const { kind, run, exitCode, signal, stopped, error } = value;
  if (!isCount(run)) return undefined;
  switch (kind) {
    case 'begin':
    case 'lost':
      return { kind, run };
    case 'failed':
      return { kind, run, error: typeof error === 'string' ? error : 'The reason was not kept.' };
    case 'end':
      return {
        kind,
        run,
        exitCode: Number.isSafeInteger(exitCode) ? (exitCode as number) : null,
        signal: typeof signal === 'string' ? signal : null,
        stopped: stopped === true,
      };
    default:
      return undefined;
  }
};
