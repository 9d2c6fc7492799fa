import type { SessionLog } from '../../../log/session-log.ts';
import type { AsideContext } from '../../run-aside.ts';

/** What a probe knows of the run that it watches. */
export interface ProbeContext extends AsideContext {
  readonly log: SessionLog;
  /** Where the output of this run begins. */
  readonly from: number;
}
