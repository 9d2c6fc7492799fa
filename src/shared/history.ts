import { Type, type Static } from 'typebox';
import { Offset } from './session.ts';

/** Points in one answer: what is given unless told otherwise, and the most that can be asked for. */
export const DEFAULT_HISTORY_POINTS = 600;
const MAX_HISTORY_POINTS = 5000;

const Time = Type.String({
  pattern: '^(\\d{1,15}|\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}:\\d{2}))$',
  description: 'a time such as 2026-11-23T18:10:31Z, or milliseconds since the epoch',
});

/** Query of `GET …/history`: by default the last hour. */
export const HistoryQuery = Type.Object({
  from: Type.Optional(Time),
  to: Type.Optional(Time),
  points: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_HISTORY_POINTS })),
});
export type HistoryQuery = Static<typeof HistoryQuery>;

/** A run that began or ended, and where the output stood then. */
export const HistoryMark = Type.Object({
  at: Type.String({ format: 'date-time' }),
  kind: Type.Enum(['start', 'exit', 'failed', 'lost'], {
    description: 'failed: it could not be started, or not be ended. lost: the server ended before it did.',
  }),
  run: Type.Integer(),
  offset: Offset,
  exitCode: Type.Union([Type.Integer(), Type.Null()]),
  signal: Type.Union([Type.String(), Type.Null()]),
  stopped: Type.Boolean({ description: 'Whether it ended because somebody asked for it.' }),
});
export type HistoryMark = Static<typeof HistoryMark>;

const numbers = (description: string) => Type.Array(Type.Number(), { description });

/** Answer of `GET …/history`: columns of equal length, the oldest first. Where nothing ran, or nobody measured, there is no point. */
export const History = Type.Object({
  from: Type.String({ format: 'date-time' }),
  to: Type.String({ format: 'date-time' }),
  step: Type.Integer({ description: 'Seconds from one point to the next, where none is missing.' }),
  t: numbers('When each step began, in seconds since the epoch.'),
  cpu: numbers('Percent of one core: the mean over the step.'),
  cpuMax: numbers('The same: the highest sample.'),
  rss: numbers('Resident memory in bytes: the mean over the step.'),
  rssMax: numbers('The same: the highest sample.'),
  processes: numbers('The most at once.'),
  threads: numbers('The most at once; 0 where the platform does not tell.'),
  marks: Type.Array(HistoryMark, { description: 'Of the last 256 runs, those within the range.' }),
});
export type History = Static<typeof History>;
