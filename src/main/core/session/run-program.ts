import type { SessionDefinition, SignalName } from '../../../shared/session.ts';
import type { SessionLog } from '../log/session-log.ts';
import type { LaunchSpec, Pty } from '../pty/pty.ts';
import { RESET_BETWEEN_RUNS } from './between-runs.ts';
import { resolveLaunch } from './launch.ts';
import type { SessionTools } from './session-tools.ts';

/** A program that was started. */
export interface RunningProgram {
  readonly kind: 'running';
  readonly pty: Pty;
  readonly spec: LaunchSpec;
  /** What stops it where the user does not say. */
  readonly usualSignal: SignalName;
}

/** A program that runs, or a sentence that says why it could not be started. */
export type Started = RunningProgram | { readonly kind: 'failed'; readonly error: string };

/** Starts a session's program in a terminal; its output goes to the log from this turn on. */
export const runProgram = (
  definition: SessionDefinition,
  marker: string,
  log: SessionLog,
  { env, cwd, spawnPty, supervisor }: SessionTools,
): Started => {
  const { cols, rows } = log.sizeAt(log.end);
  const launch = resolveLaunch(definition, { env, cwd, cols, rows, marker });
  if (launch.kind === 'refused') return { kind: 'failed', error: launch.error };
  const { spec, shellOnItsOwn } = launch;
  if (log.end > 0) log.append(RESET_BETWEEN_RUNS);
  let pty: Pty;
  try {
    pty = spawnPty(spec);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', error: `The system could not start ${spec.file}: ${reason}.` };
  }
  supervisor.begin(marker, pty.pidTold ?? pty.pid);
  pty.onOutput((bytes) => log.append(bytes));
  return { kind: 'running', pty, spec, usualSignal: shellOnItsOwn ? 'SIGHUP' : 'SIGTERM' };
};
