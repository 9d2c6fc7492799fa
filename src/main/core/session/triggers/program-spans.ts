import type { RunMark } from '../../log/session-log.ts';

/** A stretch of a log that one program wrote; or what stands between two, which RootResume wrote and no trigger looks at. */
export type Span =
  | { readonly kind: 'program'; readonly run: number; readonly to: number }
  | { readonly kind: 'between'; readonly to: number };

/** Tells what the bytes from `offset` on are, up to where that changes, or to the end of the log. */
export const spanAt = (runs: readonly RunMark[], offset: number, end: number): Span => {
  const next = runs.findIndex((mark) => mark.offset > offset);
  const last = next < 0 ? runs.at(-1) : runs[next - 1];
  const to = next < 0 ? end : (runs[next]?.offset ?? end);
  return last?.kind === 'begin' ? { kind: 'program', run: last.run, to } : { kind: 'between', to };
};
