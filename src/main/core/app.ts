import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import type { Static, TSchema } from 'typebox';
import type { Alert } from '../../shared/alerts.ts';
import type { Ask } from '../../shared/asks.ts';
import type { Network } from '../../shared/server.ts';
import type { Session } from '../../shared/session.ts';
import type { Sharing } from '../../shared/shares.ts';
import { AccessLog } from './access/access-log.ts';
import { Asks } from './access/asks.ts';
import { Credentials, newCredentials, StoredCredentials } from './access/credentials.ts';
import { NO_SHARES, Shares, StoredShares } from './access/shares.ts';
import { HostGuard, ownNames } from './access/host-guard.ts';
import { StartupError, type Config, type TlsConfig } from './config/config.ts';
import { openDataDir } from './config/data-dir.ts';
import { INITIAL_SETTINGS, Settings, StoredSettings } from './config/settings.ts';
import { openStoredFile } from './config/stored-file.ts';
import { createAdmission } from './http/admission.ts';
import { CONNECTION_LIMITS } from './http/connection-limits.ts';
import { buildHttpServer } from './http/http-server.ts';
import { Listener } from './http/listener.ts';
import { createPlainTransport } from './http/transport.ts';
import { Emitter, type Event } from './lifecycle.ts';
import { openLogStore } from './log/log-store.ts';
import { LoopDelay } from './monitor/loop-delay.ts';
import { Monitor } from './monitor/monitor.ts';
import { readServerLoad } from './monitor/server-load.ts';
import { loginLinkOf, NetworkAccess } from './network.ts';
import { MdnsName } from './network/mdns-name.ts';
import { openTls } from './open-tls.ts';
import { readAtStart } from './project/first-reading.ts';
import { Project } from './project/project.ts';
import { spawnPty } from './pty/node-pty.ts';
import { createScreenHost } from './screen/screen-host.ts';
import { openDefinitionStore } from './session/definition-store.ts';
import { openPolicies } from './session/policies/open-policies.ts';
import { SessionRegistry } from './session/session-registry.ts';
import { Alerts } from './session/triggers/alerts.ts';
import { openTriggers } from './session/triggers/open-triggers.ts';
import { StreamHub, type SharingSource } from './stream/stream-hub.ts';
import { gatherSuggestions } from './suggestions.ts';
import { Supervisor } from './supervise/supervisor.ts';

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
  /** SHA-256 of the TLS certificate, as `AB:CD:…`; undefined: plain HTTP. */
  readonly fingerprint: string | undefined;
  readonly onSessionsChanged: Event<void>;
  sessions(): readonly Session[];
  network(): Network;
  sharing(): Sharing;
  readonly onSharingChanged: Event<undefined>;
  /** Who asks to type, the first to ask first. */
  asks(): readonly Ask[];
  readonly onAsksChanged: Event<undefined>;
  /** A trigger fired, or more is known of what came of it: told again under the same id. */
  readonly onAlert: Event<Alert>;
  setLan(lan: boolean): Promise<Network>;
  startSession(id: string): void;
  stopSession(id: string): void;
  /** Stops every session, says `bye` to every viewer, and lets go of the data dir. */
  close(): Promise<void>;
  /** Cuts the grace periods of a close short. */
  hurry(): void;
}

/**
 * Builds the server, connects its parts, and opens it. `warn` tells the person who runs it what went wrong without stopping it. Throws a
 * StartupError where the start cannot succeed; what was opened until then is closed again.
 */
export const startApp = async (
  config: Config,
  warn: (message: string) => void = () => undefined,
): Promise<App> => {
  const opened: (() => void | Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (let close = opened.pop(); close !== undefined; close = opened.pop()) await close();
  };
  try {
    return await build(config, warn, opened, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
};

const build = async (
  config: Config,
  warn: (message: string) => void,
  /** What was opened, to be closed in the opposite order. */
  opened: (() => void | Promise<void>)[],
  closeAll: () => Promise<void>,
): Promise<App> => {
  const { dataDir, version } = config;
  const instance = randomBytes(8).toString('hex');

  const firstReading = await readAtStart(config, warn);
  const lock = openDataDir(dataDir);
  opened.push(() => lock.dispose());
  const stored = <Schema extends TSchema>(name: string, schema: Schema, initial: () => Static<Schema>) =>
    openStoredFile({ file: join(dataDir, name), schema, initial, warn });
  const shares = new Shares(stored('shares.json', StoredShares, () => NO_SHARES));
  opened.push(() => shares.dispose());
  const credentials = new Credentials(stored('credentials.json', StoredCredentials, newCredentials), shares);
  const accessLog = new AccessLog(join(dataDir, 'access.jsonl'), warn);
  opened.push(() => accessLog.flush());
  const asks = new Asks(credentials, shares, accessLog);
  opened.push(() => asks.dispose());
  const settings = new Settings(stored('settings.json', StoredSettings, () => INITIAL_SETTINGS));

  const supervisor = new Supervisor({ dataDir, warn });
  await supervisor.endOrphans();

  const screens = createScreenHost(config.screenWorkerFile, warn);
  opened.push(() => screens.close());
  const logs = openLogStore({ folder: join(dataDir, 'logs'), warn, limits: config.logLimits });
  opened.push(() => logs.close());
  const registry = new SessionRegistry({
    spawnPty,
    supervisor,
    env: config.env,
    cwd: config.cwd,
    portsTaken: (session) => monitor.expectedPorts.takenBefore(session),
    openLog: (id, size) => logs.open(id, size),
    screens,
    store: openDefinitionStore(join(dataDir, 'sessions.json'), warn),
  });
  opened.push(() => registry.dispose());
  registry.onRemoved((id) => logs.remove(id));

  const project = new Project({ ...firstReading, env: config.env, registry, warn });
  opened.push(() => project.dispose());

  const monitor: Monitor = new Monitor({
    folder: join(dataDir, 'history'),
    sessions: () => registry.list(),
    warn,
  });
  opened.push(() => monitor.close());
  registry.onRemoved((id) => monitor.forget(id));
  const sharingChanged = new Emitter<undefined>();
  shares.onChange(() => sharingChanged.fire(undefined));
  const sharing: SharingSource = {
    get sharing() {
      return { lan: listener.beyondLoopback, shares: shares.list().length };
    },
    onSharing: sharingChanged.event,
  };
  const alerts = new Alerts();
  opened.push(() => alerts.dispose());
  registry.onRemoved((id) => alerts.forget(id));
  const hub = new StreamHub(
    { instance, version },
    {
      sessions: registry,
      stats: monitor.sampler,
      storage: logs,
      sharing,
      standings: asks,
      project,
      alerts,
    },
  );
  hub.onVisitEnd((id) => asks.handleVisitEnd(id));
  asks.onStanding(() => sharingChanged.fire(undefined));
  opened.push(() => hub.dispose());
  // After the hub: who watched a session that is removed is told so, and then that the share is over.
  registry.onRemoved((id) => shares.forgetSession(id));

  const loopDelay = new LoopDelay();
  opened.push(() => loopDelay.dispose());

  const mdns = new MdnsName(warn);
  const hosts: HostGuard = new HostGuard(
    config.allowHosts,
    () => listener.beyondLoopback,
    config.host,
    () => new Set([...ownNames(), ...(mdns.name === undefined ? [] : [mdns.name])]),
  );
  const handle: RequestListener = (request, response) => http.handle(request, response);
  const limits = { ...CONNECTION_LIMITS, ...config.connectionLimits };
  const tlsConfig: TlsConfig | undefined = config.tls ?? (settings.tls ? { kind: 'self-signed' } : undefined);
  const certified = () =>
    config.mdns ? { ...config, allowHosts: [...config.allowHosts, mdns.likelyName] } : config;
  const tls = tlsConfig && (await openTls(tlsConfig, { config: certified, handle, hosts, limits, warn }));
  opened.push(() => tls?.dispose());
  const transport = tls?.transport ?? createPlainTransport(handle, limits);
  opened.push(() => transport.close());
  const listener: Listener = new Listener(
    transport,
    createAdmission(limits, { trustProxies: config.trustProxies, scheme: transport.scheme }),
  );
  const network = new NetworkAccess(config, settings, listener, credentials.ownerToken, tls?.identity, mdns);
  opened.push(() => network.close());
  network.onChange(() => sharingChanged.fire(undefined));
  const http = await buildHttpServer({
    instance,
    version,
    basePath: config.basePath,
    trustProxies: config.trustProxies,
    secure: tls !== undefined,
    rendererDir: config.rendererDir,
    warn,
    credentials,
    shares,
    accessLog,
    asks,
    hosts,
    registry,
    alerts,
    project,
    hub,
    settings,
    monitor,
    load: () =>
      readServerLoad(loopDelay.read(), {
        streams: hub.size,
        sessions: registry.list().length,
        storage: logs.status,
      }),
    network: () => network.describe(),
    linksFor: (token) => network.linksFor(token),
    setNetwork: (change) => network.set(change),
    suggestions: () => gatherSuggestions(config, settings),
  });
  opened.push(() => http.close());
  await network.open();
  opened.push(() => listener.close());
  opened.push(() => hub.endAll('shutdown'));
  opened.push(() => registry.retireAll());
  const policies = openPolicies(registry, monitor.sampler, warn);
  opened.push(() => policies.dispose());
  const triggers = openTriggers(registry, alerts);
  opened.push(() => triggers.close());

  const changed = new Emitter<undefined>();
  registry.onChange(() => changed.fire(undefined));
  registry.onRemoved(() => changed.fire(undefined));
  const refusal = await project.refusal();
  if (refusal === undefined) project.takeAll();
  else {
    const sentence = `The project file has a mistake, so nothing was taken from it: ${refusal}`;
    // One that was asked for must be good; one that only lies in the folder keeps nothing from starting.
    if (config.projectFile !== undefined) throw new StartupError(sentence);
    warn(sentence);
  }
  registry.autostart();

  return {
    instance,
    token: credentials.ownerToken,
    get url() {
      return network.url;
    },
    get loginLink() {
      return loginLinkOf(network.url, credentials.ownerToken);
    },
    notice: network.notice,
    get fingerprint() {
      return network.fingerprint;
    },
    onSessionsChanged: changed.event,
    sessions: () => registry.list().map((session) => session.describe('owner')),
    network: () => network.describe(),
    sharing: () => hub.sharing,
    onSharingChanged: hub.onSharing,
    asks: () => asks.asks,
    onAsksChanged: asks.onAsks,
    onAlert: alerts.onAlert,
    setLan: (lan) => network.set({ lan }),
    startSession: (id) => void registry.get(id)?.start(),
    stopSession: (id) => void registry.get(id)?.stop(),
    close: closeAll,
    hurry: () => registry.hurry(),
  };
};
