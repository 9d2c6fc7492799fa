import type { SpawnPty } from '../pty/pty.ts';
import type { Supervisor } from '../supervise/supervisor.ts';
import type { NeededSession } from './dependencies/dependency-wait.ts';
import type { Clock } from './clock.ts';

/** What a session needs from its surroundings. */
export interface SessionTools {
  readonly spawnPty: SpawnPty;
  readonly supervisor: Pick<Supervisor, 'markerOf' | 'begin' | 'end' | 'terminate'>;
  /** The environment and folder that sessions inherit. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Finds the sessions that it depends on; default: there are none. */
  readonly find?: (id: string) => NeededSession | undefined;
  /** Default: the world's. */
  readonly clock?: Clock;
  /** Gives numbers in [0, 1); default: Math.random. */
  readonly random?: () => number;
}
