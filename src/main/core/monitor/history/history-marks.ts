import { assertNever } from '../../../../shared/assert-never.ts';
import type { HistoryMark } from '../../../../shared/history.ts';
import type { RunMark } from '../../log/session-log.ts';

/** Tells when runs began and ended, as the session's log knows it, within a stretch of time (milliseconds since the epoch). */
export const marksWithin = (runs: readonly RunMark[], fromMs: number, toMs: number): HistoryMark[] =>
  runs.filter(({ at }) => at >= fromMs && at <= toMs).map(describeMark);

const describeMark = (mark: RunMark): HistoryMark => {
  const { run, offset } = mark;
  const told = {
    at: new Date(mark.at).toISOString(),
    run,
    offset,
    exitCode: null,
    signal: null,
    stopped: false,
  };
  switch (mark.kind) {
    case 'begin':
      return { ...told, kind: 'start' };
    case 'end':
      return {
        ...told,
        kind: 'exit',
        exitCode: mark.exitCode,
        signal: mark.signal,
        stopped: mark.stopped,
      };
    case 'failed':
    case 'lost':
      return { ...told, kind: mark.kind };
    default:
      return assertNever(mark);
  }
};
