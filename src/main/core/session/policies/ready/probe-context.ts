import type { SessionLog } from '../../../log/session-log.ts';
import type { Supervisor } from '../../../supervise/supervisor.ts';
import type { Clock } from '../../clock.ts';

/** What a probe knows of the run that it watches. */
export interface ProbeContext {
  readonly log: SessionLog;
  /** Where the output of this run begins. */
  readonly from: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** What the processes of a probing command are known by. */
  readonly marker: string;
  readonly supervisor: Pick<Supervisor, 'terminate'>;
  readonly clock: Clock;
}
