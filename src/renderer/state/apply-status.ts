import { assertNever } from '../../shared/assert-never.ts';
import type { StreamStatus } from '../api/stream-client.ts';
import type { AppState, Connection } from './app-state.ts';

const nextConnection = (connection: Connection, status: StreamStatus, now: number): Connection => {
  switch (status.kind) {
    case 'live':
      return { kind: 'live', latencyMs: null };
    case 'lost':
      // A server that said good-bye is expected to be away, and the first break is the one a person counts from.
      return connection.kind === 'lost' || connection.kind === 'closed'
        ? connection
        : { kind: 'lost', since: now };
    case 'crowded-out':
      return connection.kind === 'crowded-out' ? connection : { kind: 'crowded-out' };
    case 'signed-out':
      return { kind: 'signed-out', message: status.message };
    case 'closed':
      return { kind: 'closed', since: now, reason: status.reason };
    default:
      return assertNever(status);
  }
};

/** Makes the state that follows a change of the connection, at `now` (ms since the epoch). Contents are kept. */
export const applyStatus = (state: AppState, status: StreamStatus, now: number): AppState => {
  const connection = nextConnection(state.connection, status, now);
  return connection === state.connection ? state : { ...state, connection };
};

/** Records a round trip; without a live connection there is nothing to measure. */
export const applyLatency = (state: AppState, latencyMs: number): AppState =>
  state.connection.kind === 'live' ? { ...state, connection: { kind: 'live', latencyMs } } : state;
