import type { SearchMatch } from '../../../shared/output.ts';
import type { Resize } from '../../../shared/session.ts';
import type { EarlierSource } from './earlier-source.ts';

/** An output that a test holds: its bytes from `start` on, its sizes, and the most matches that one search answers. */
export interface FakeOutput {
  readonly bytes: Uint8Array;
  readonly start?: number;
  readonly resizes?: readonly (Resize & { readonly offset: number })[];
  readonly matchesPerAnswer?: number;
}

/** Answers as a server with that output would. */
export const fakeSource = ({
  bytes,
  start = 0,
  resizes = [],
  matchesPerAnswer = 2,
}: FakeOutput): EarlierSource => {
  const end = start + bytes.length;
  const clamp = (offset: number): number => Math.min(Math.max(offset, start), end);
  return {
    output(range) {
      const from = clamp(range.from);
      const to = Math.max(from, clamp(range.to));
      return Promise.resolve({ from, to, bytes: bytes.subarray(from - start, to - start) });
    },
    marks(query) {
      const from = clamp(query.from ?? start);
      const to = Math.max(from, clamp(query.to ?? end));
      const size = resizes.filter(({ offset }) => offset <= from).at(-1) ?? { cols: 80, rows: 24 };
      return Promise.resolve({
        from,
        to,
        start,
        end,
        cols: size.cols,
        rows: size.rows,
        resizes: resizes.filter(({ offset }) => offset > from && offset < to),
        times: [{ offset: from, at: new Date(from).toISOString() }],
      });
    },
    search(query) {
      const text = new TextDecoder().decode(bytes);
      const matches: SearchMatch[] = [];
      let before = query.before ?? end;
      while (matches.length < matchesPerAnswer) {
        const at = text.slice(0, before - start).lastIndexOf(query.q);
        if (at < 0) return Promise.resolve({ matches, next: null });
        const line = text.lastIndexOf('\n', at) + 1;
        matches.push({ offset: start + line, text: text.slice(line).split('\n', 1)[0] ?? '', at: null });
        before = start + line;
      }
      return Promise.resolve({ matches, next: before <= start ? null : before });
    },
  };
};
