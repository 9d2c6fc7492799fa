import { assertNever } from '../../shared/assert-never.ts';
import type { Connection } from '../state/app-state.ts';
import styles from './connection-status.module.css';

/** Names the connection in one word. */
export const connectionWord = (connection: Connection): string => {
  switch (connection.kind) {
    case 'connecting':
      return 'connecting…';
    case 'live':
      return 'live';
    case 'lost':
      return 'offline';
    case 'crowded-out':
      return 'paused';
    case 'signed-out':
      return 'signed out';
    case 'closed':
      return 'closed';
    default:
      return assertNever(connection);
  }
};

interface ConnectionStatusProps {
  readonly connection: Connection;
  /** Whether something on the way holds the stream's events back. */
  readonly heldBack: boolean;
}

/** Where a stream that is held back looks like something else. */
const WITHOUT_EVENTS: ReadonlySet<Connection['kind']> = new Set(['connecting', 'live', 'lost']);

/** How the page stands to the server, and how long a round trip takes. */
export const ConnectionStatus = ({ connection, heldBack }: ConnectionStatusProps) => {
  const isHeldBack = heldBack && WITHOUT_EVENTS.has(connection.kind);
  const latencyMs = connection.kind === 'live' ? connection.latencyMs : null;
  return (
    <span className={styles['status']} data-connection={isHeldBack ? 'held-back' : connection.kind}>
      <span className={styles['dot']} />
      <span role="status" aria-label="Connection">
        {isHeldBack ? 'held back' : connectionWord(connection)}
      </span>
      {/* Outside the status: a figure that changes every few seconds is not worth reading out. */}
      {latencyMs !== null && (
        <span title="A round trip to the server">{Math.max(1, Math.round(latencyMs))} ms</span>
      )}
    </span>
  );
};
