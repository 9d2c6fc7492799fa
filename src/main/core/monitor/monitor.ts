import { APP_ID } from '../../../shared/usage.ts';
import { HistoryStore } from './history/history-store.ts';
import { openPortReader } from './listening-ports.ts';
import { IDLE_INTERVAL_MS, StatsSampler, type MonitoredSession } from './sampler.ts';

export interface MonitorOptions {
  /** Where the history is kept. */
  readonly folder: string;
  readonly sessions: () => Iterable<MonitoredSession>;
  readonly warn: (message: string) => void;
}

/** Everything that is known of what sessions cost, and the server itself: at the moment, and over time. */
export class Monitor {
  readonly sampler: StatsSampler;
  readonly history: HistoryStore;

  constructor({ folder, sessions, warn }: MonitorOptions) {
    this.sampler = new StatsSampler(sessions, { ports: openPortReader(), idleIntervalMs: IDLE_INTERVAL_MS });
    this.history = new HistoryStore({ folder, warn });
    this.sampler.onStats(({ sessions: usages, app }) =>
      this.history.record([...Object.entries(usages), [APP_ID, app]]),
    );
  }

  /** A session was removed: nothing of it is kept. */
  forget(session: string): void {
    this.sampler.forget(session);
    this.history.remove(session);
  }

  /** Stops measuring, and brings the history to the disk. */
  close(): Promise<void> {
    this.sampler.dispose();
    return this.history.close();
  }
}
