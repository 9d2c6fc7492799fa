import type { PortTrouble } from '../../../shared/ports.ts';
import type { SpawnPty } from '../pty/pty.ts';
import type { Supervisor } from '../supervise/supervisor.ts';
import type { NeededSession } from './dependencies/dependency-wait.ts';
import type { Clock } from './clock.ts';

/** A session as far as its ports are concerned. */
export interface PortsExpected {
  readonly id: string;
  readonly definition: { readonly ports: readonly number[] };
  /** Takes what was found of them. */
  tellPorts(troubles: readonly PortTrouble[]): void;
}

/** What a session needs from its surroundings. */
export interface SessionTools {
  readonly spawnPty: SpawnPty;
  readonly supervisor: Pick<Supervisor, 'markerOf' | 'begin' | 'end' | 'terminate'>;
  /** The environment and folder that sessions inherit. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Finds the sessions that it depends on; default: there are none. */
  readonly find?: (id: string) => NeededSession | undefined;
  /** Tells which of its ports a session that is about to start will find taken; default: none. */
  readonly portsTaken?: (session: PortsExpected) => Promise<readonly PortTrouble[]>;
  /** Default: the world's. */
  readonly clock?: Clock;
  /** Gives numbers in [0, 1); default: Math.random. */
  readonly random?: () => number;
}
