import type { Network, ServerLoad, SetNetwork, Suggestions } from '../../../shared/server.ts';
import type { AccessLog } from '../access/access-log.ts';
import type { Asks } from '../access/asks.ts';
import type { Credentials } from '../access/credentials.ts';
import type { Shares } from '../access/shares.ts';
import type { HostGuard } from '../access/host-guard.ts';
import type { Settings } from '../config/settings.ts';
import type { Monitor } from '../monitor/monitor.ts';
import type { Project } from '../project/project.ts';
import type { SessionRegistry } from '../session/session-registry.ts';
import type { Alerts } from '../session/triggers/alerts.ts';
import type { StreamHub } from '../stream/stream-hub.ts';

/** What the routes act on. */
export interface Services {
  readonly instance: string;
  readonly version: string;
  readonly basePath: string;
  /** Whose X-Forwarded-For is believed: addresses and networks. */
  readonly trustProxies: readonly string[];
  /** Whether it is served over TLS of its own. */
  readonly secure: boolean;
  readonly rendererDir: string;
  /** Tells a person who runs the server; never a client. */
  readonly warn: (message: string) => void;
  readonly credentials: Credentials;
  readonly shares: Shares;
  readonly accessLog: AccessLog;
  readonly asks: Asks;
  readonly hosts: HostGuard;
  readonly registry: SessionRegistry;
  readonly alerts: Alerts;
  readonly project: Project;
  readonly hub: StreamHub;
  readonly settings: Settings;
  readonly monitor: Monitor;
  readonly load: () => ServerLoad;
  readonly network: () => Network;
  /** Links that sign in with a token, the likely one first. */
  readonly linksFor: (token: string) => string[];
  readonly setNetwork: (change: SetNetwork) => Promise<Network>;
  readonly suggestions: () => Promise<Suggestions>;
}
