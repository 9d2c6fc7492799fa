import { assertNever } from '../../../shared/assert-never.ts';
import type { SessionLog } from '../log/session-log.ts';
import { CUT_OFF_MARK } from './between-runs.ts';
import type { RestState } from './run-state.ts';

/** What a log tells of the session's last run, which an earlier server ran. */
export interface LastRun {
  readonly run: number;
  readonly state: RestState;
}

/** Reads how the last run of a log ended. One whose end no server saw is marked as cut off, in the log too. */
export const restoreLastRun = (log: SessionLog): LastRun | undefined => {
  const last = log.runs.at(-1);
  if (last === undefined) return undefined;
  const { run, kind } = last;
  const startedAt = log.runs.find((mark) => mark.kind === 'begin' && mark.run === run)?.at;
  switch (kind) {
    case 'begin':
      log.recordRun({ kind: 'lost', run });
      log.append(CUT_OFF_MARK);
      return { run, state: { kind: 'lost', startedAt } };
    case 'lost':
      return { run, state: { kind, startedAt } };
    case 'failed':
      return { run, state: { kind, error: last.error, about: [], ending: undefined } };
    case 'end': {
      const { at: exitedAt, signal, exitCode, stopped } = last;
      const status = signal === null ? { code: exitCode ?? 0 } : { signal };
      const ending = {
        pid: undefined,
        startedAt,
        exitedAt,
        status,
        stopped,
        failure: undefined,
        wanted: false,
      };
      return { run, state: { kind: 'exited', ...ending } };
    }
    default:
      return assertNever(last);
  }
};
