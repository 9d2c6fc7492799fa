import { Type, type Static } from 'typebox';
import { Cols, Offset, Rows } from './session.ts';

/** Forms in which retained output is given: as it is, without escape sequences, as an asciicast of version 2 or 3. */
export const OUTPUT_FORMATS = ['raw', 'text', 'cast', 'cast3'] as const;

/** Query of `GET …/output`: the bytes [from, to); by default all that is held. */
export const OutputQuery = Type.Object({
  from: Type.Optional(Offset),
  to: Type.Optional(Offset),
  format: Type.Optional(Type.Enum(OUTPUT_FORMATS)),
});
export type OutputQuery = Static<typeof OutputQuery>;

/** A length of search term, in characters. */
const MAX_TERM_LENGTH = 1000;
/** Matches in one answer: the default, and the most that can be asked for. */
export const DEFAULT_MATCHES = 50;
const MAX_MATCHES = 500;

/** Query of `GET …/search`. */
export const SearchQuery = Type.Object({
  q: Type.String({
    minLength: 1,
    maxLength: MAX_TERM_LENGTH,
    description: 'Text within one line, as the terminal shows it.',
  }),
  before: Type.Optional(Offset),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_MATCHES })),
  case: Type.Optional(Type.Enum(['0', '1'], { description: '1: upper and lower case differ.' })),
});
export type SearchQuery = Static<typeof SearchQuery>;

/** A line of the output that contains what was searched for. */
export const SearchMatch = Type.Object({
  /** Of the line's first byte. */
  offset: Offset,
  text: Type.String({
    description: 'The line without escape sequences, or at most 400 characters around the match.',
  }),
  at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
    description: 'When it was written; null where that is not known.',
  }),
});
export type SearchMatch = Static<typeof SearchMatch>;

/** Answer of `GET …/search`. */
export const SearchAnswer = Type.Object({
  matches: Type.Array(SearchMatch, { description: 'The newest first.' }),
  next: Type.Union([Offset, Type.Null()], {
    description: '`before` of the request that goes on from here; null: nothing older is kept.',
  }),
});
export type SearchAnswer = Static<typeof SearchAnswer>;

/** Query of `GET …/marks`: the bytes [from, to), by default all that is held; or from the last byte that was written by the time `at`. */
export const MarksQuery = Type.Object({
  from: Type.Optional(Offset),
  to: Type.Optional(Offset),
  at: Type.Optional(
    Type.String({
      pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}:\\d{2})$',
      description: 'a time such as 2026-11-23T18:10:31Z',
    }),
  ),
});
export type MarksQuery = Static<typeof MarksQuery>;

/** Answer of `GET …/marks`: what is known of a range of output beside its bytes. */
export const OutputMarks = Type.Object({
  from: Offset,
  to: Offset,
  /** What is held of the session's output at all. */
  start: Offset,
  end: Offset,
  cols: Cols,
  rows: Rows,
  resizes: Type.Array(Type.Object({ offset: Offset, cols: Cols, rows: Rows }), {
    description:
      'Sizes that take effect inside the range, at most the last 1000; `cols` and `rows` hold before.',
  }),
  times: Type.Array(Type.Object({ offset: Offset, at: Type.String({ format: 'date-time' }) }), {
    description:
      'When bytes were written, at most 256, evenly spread: a byte was written at the last time before it, or later.',
  }),
});
export type OutputMarks = Static<typeof OutputMarks>;
