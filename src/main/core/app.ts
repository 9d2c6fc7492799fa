import type { Network } from '../../shared/server.ts';
import type { Session } from '../../shared/session.ts';
import type { Config } from './config/config.ts';
import type { Event } from './lifecycle.ts';

/** The running server, as its hosts (the desktop shell and the command line) see it. */
export interface App {
  readonly instance: string;
  /** The owner's token. */
  readonly token: string;
  /** The address on this machine, without a slash at its end: `http://127.0.0.1:7317`. */
  readonly url: string;
  /** `url` with the owner's token in its fragment: opening it signs in. */
  readonly loginLink: string;
  /** A sentence about the port, where the one that is usual was busy. */
  readonly notice: string | undefined;
  readonly onSessionsChanged: Event<void>;
  sessions(): readonly Session[];
  network(): Network;
  setLan(lan: boolean): Promise<Network>;
  startSession(id: string): void;
  stopSession(id: string): void;
  /** Stops every session, says `bye` to every viewer, and lets go of the data dir. `hurry` cuts all grace periods short. */
  close(): Promise<void>;
  hurry(): void;
}

export type StartApp = (config: Config) => Promise<App>;
