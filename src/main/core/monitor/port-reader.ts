import type { ListeningPort } from '../../../shared/usage.ts';
import type { ProcessInfo } from '../supervise/process-table.ts';

/** Who listens on a port; undefined where it is another user's, which is not told. */
export interface PortHolder {
  readonly pid: number | undefined;
  /** The program's name. */
  readonly program: string | undefined;
}

/** Tells on which TCP ports processes listen. */
export interface PortReader {
  /** Whether it can see any: where not, a port that is not told may be open all the same. */
  readonly tells: boolean;
  /** Looks at the sockets of these processes: of all that will be asked about. */
  read(processes: Iterable<ProcessInfo>): void;
  /** Ports on which any of these listened at the last reading, in order. */
  portsOf(processes: Iterable<ProcessInfo>): ListeningPort[];
  /** Who listened on a port at the last reading; undefined: nobody did. */
  holderOf(port: number): PortHolder | undefined;
  /** Who listens on these ports at this moment; a port on which nobody does is left out. */
  holdersOf(ports: readonly number[]): Map<number, PortHolder>;
}
