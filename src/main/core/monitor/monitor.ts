import { APP_ID } from '../../../shared/app-id.ts';
import { openProcessTable } from '../supervise/open-process-table.ts';
import { ExpectedPorts, type ExpectingSession } from './expected-ports.ts';
import { HistoryStore } from './history/history-store.ts';
import { openPortReader } from './listening-ports.ts';
import { IDLE_INTERVAL_MS, StatsSampler, WINDOWS_INTERVAL_MS } from './sampler.ts';
import { SessionProcesses } from './session-processes.ts';

export interface MonitorOptions {
  /** Where the history is kept. */
  readonly folder: string;
  readonly sessions: () => Iterable<ExpectingSession>;
  readonly warn: (message: string) => void;
}

/** Everything that is known of what sessions cost, and the server itself: at the moment, over time, and by their processes. */
export class Monitor {
  readonly sampler: StatsSampler;
  readonly history: HistoryStore;
  readonly processes: SessionProcesses;
  readonly expectedPorts: ExpectedPorts;

  constructor({ folder, sessions, warn }: MonitorOptions) {
    const table = openProcessTable();
    const ports = openPortReader();
    this.sampler = new StatsSampler(sessions, {
      processes: table,
      ports,
      idleIntervalMs: IDLE_INTERVAL_MS,
      ...(process.platform === 'win32' && { intervalMs: WINDOWS_INTERVAL_MS }),
    });
    this.history = new HistoryStore({ folder, warn });
    this.processes = new SessionProcesses(table, this.sampler, ports);
    this.expectedPorts = new ExpectedPorts({ sessions, table, sampler: this.sampler, ports });
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
    this.processes.dispose();
    this.expectedPorts.dispose();
    return this.history.close();
  }
}
