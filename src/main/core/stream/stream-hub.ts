import type { Alert } from '../../../shared/alerts.ts';
import type { Ask } from '../../../shared/asks.ts';
import type { ProjectStatus } from '../../../shared/project.ts';
import type { Sharing } from '../../../shared/shares.ts';
import type { StreamEventData } from '../../../shared/events.ts';
import { PING_INTERVAL_MS } from '../../../shared/limits.ts';
import type { Storage } from '../../../shared/storage.ts';
import type { Credential } from '../access/credential.ts';
import { DisposableStore, Emitter, toDisposable, type Disposable, type Event } from '../lifecycle.ts';
import type { ManagedSession } from '../session/managed-session.ts';
import { LastLines } from './last-lines.ts';
import { OutputFeed } from './output-feed.ts';
import type { Sink } from './sink.ts';
import { toAscii } from './sse.ts';
import { Stream, type StreamRequest } from './stream.ts';
import type { SourceSession, StreamSource } from './stream-source.ts';
import { VisitEnds } from './visit-ends.ts';
import { Visits, type OpenVisit, type Visitor } from './visits.ts';

/** More streams than this are refused: 1,000 viewers with room to spare, at some 30 kB each. */
export const MAX_STREAMS = 4096;

/** Streams of all shares together: the owner always finds room for more. */
const MAX_SHARED_STREAMS = 3072;

/** Streams of one credential other than the owner's token: a browser with more tabs than anybody has. */
export const MAX_STREAMS_OF_ONE = 256;

/** Pings go out more often than promised, so that one late timer breaks no promise. Milliseconds. */
const PING_EVERY_MS = (PING_INTERVAL_MS * 2) / 3;

/** What the hub needs of the registry of sessions. */
export interface SessionEvents {
  list(): readonly ManagedSession[];
  get(id: string): ManagedSession | undefined;
  /** A session was created or changed. */
  readonly onChange: Event<ManagedSession>;
  readonly onRemoved: Event<string>;
}

/** Samples the cost of sessions while somebody holds it. */
export interface StatsSource {
  readonly onStats: Event<StreamEventData<'stats'>>;
  acquire(): Disposable;
}

/** Tells whether output reaches the disk. */
export interface StorageSource {
  readonly status: Storage;
  readonly onStatus: Event<Storage>;
}

/** Tells how far the server is shared, but for who watches. */
export interface SharingSource {
  readonly sharing: Omit<Sharing, 'viewers'>;
  readonly onSharing: Event<undefined>;
}

/** Tells who asks to type, and what each credential may do. */
export interface StandingSource {
  readonly asks: readonly Ask[];
  readonly onAsks: Event<undefined>;
  standingOf(credential: Credential): StreamEventData<'role'>;
  /** The id of a credential that may do more or less than before, or has asked to. */
  readonly onStanding: Event<string>;
}

/** Tells how the project file stands to the sessions. */
export interface ProjectSource {
  readonly status: ProjectStatus;
  readonly onStatus: Event<ProjectStatus>;
}

/** Tells what triggers did. */
export interface AlertSource {
  list(viewer: Credential): readonly Alert[];
  describe(id: number, viewer: Credential): Alert | undefined;
  readonly onAlert: Event<Pick<Alert, 'id' | 'session'>>;
}

/** What happens, and who tells it. */
export interface HubSources {
  readonly sessions: SessionEvents;
  readonly stats: StatsSource;
  readonly storage: StorageSource;
  readonly sharing: SharingSource;
  readonly standings: StandingSource;
  readonly project: ProjectSource;
  readonly alerts: AlertSource;
}

/** All open streams: tells each of them what happens to sessions, keeps them alive, and ends them. */
export class StreamHub implements StreamSource, Disposable {
  readonly #streams = new Map<string, Stream>();
  readonly #visits = new Visits();
  readonly #sources = new Map<string, SourceSession & { readonly feed: OutputFeed }>();
  readonly #lines = new LastLines();
  /** Up to which version of them each stream knows the last lines. */
  readonly #linesTold = new WeakMap<Stream, number>();
  readonly #store = new DisposableStore();
  readonly #visitEnds = this.#store.add(new VisitEnds());
  /** A credential has had no stream for a while: its id. */
  readonly onVisitEnd = this.#visitEnds.onEnd;
  readonly #sharingChanges = this.#store.add(new Emitter<undefined>());
  /** It is shared more or less than before, or with others. */
  readonly onSharing = this.#sharingChanges.event;

  constructor(
    private readonly hello: { readonly instance: string; readonly version: string },
    private readonly told: HubSources,
  ) {
    const { sessions, stats, storage, sharing, standings, project, alerts } = told;
    this.#store.add(alerts.onAlert((alert) => this.#handleAlert(alert)));
    this.#store.add(standings.onAsks(() => this.#handleAsksChange()));
    this.#store.add(standings.onStanding((id) => this.#handleStandingChange(id)));
    this.#store.add(project.onStatus(() => this.#handleProjectChange()));
    this.#store.add(sharing.onSharing(() => this.#handleSharingChange()));
    this.#store.add(storage.onStatus(() => this.#handleStorageChange()));
    this.#store.add(sessions.onChange((session) => this.#handleChange(session)));
    this.#store.add(sessions.onRemoved((id) => this.#handleRemoved(id)));
    this.#store.add(stats.onStats((data) => this.#sendStats(data)));
    const pings = setInterval(() => this.#ping(), PING_EVERY_MS);
    this.#store.add(toDisposable(() => clearInterval(pings)));
  }

  get storage(): Storage {
    return this.told.storage.status;
  }

  get sharing(): Sharing {
    return { ...this.told.sharing.sharing, viewers: this.#visits.count };
  }

  get asks(): readonly Ask[] {
    return this.told.standings.asks;
  }

  standingOf(credential: Credential): StreamEventData<'role'> {
    return this.told.standings.standingOf(credential);
  }

  get project(): ProjectStatus {
    return this.told.project.status;
  }

  alertsFor(credential: Credential): readonly Alert[] {
    return this.told.alerts.list(credential);
  }

  alertFor(id: number, credential: Credential): Alert | undefined {
    return this.told.alerts.describe(id, credential);
  }

  get size(): number {
    return this.#streams.size;
  }

  list(): readonly SourceSession[] {
    return this.told.sessions.list().map((session) => this.#sourceOf(session));
  }

  get(id: string): SourceSession | undefined {
    const session = this.told.sessions.get(id);
    return session === undefined ? undefined : this.#sourceOf(session);
  }

  /** Says in a sentence why no further stream of this credential is opened; undefined: there is room for one. */
  refusal({ id, share }: Credential): string | undefined {
    if (this.size >= MAX_STREAMS) return tooMany(MAX_STREAMS, '');
    if (id === 'owner') return undefined;
    let own = 0;
    let shared = 0;
    for (const { credential } of this.#streams.values()) {
      if (credential.id === id) own += 1;
      if (credential.share !== undefined) shared += 1;
    }
    if (own >= MAX_STREAMS_OF_ONE) return tooMany(MAX_STREAMS_OF_ONE, ' of this credential');
    return share !== undefined && shared >= MAX_SHARED_STREAMS
      ? tooMany(MAX_SHARED_STREAMS, ' of shares')
      : undefined;
  }

  /** Opens a stream over a connection whose head has been sent. It ends with the connection. */
  open(credential: Credential, request: StreamRequest, sink: Sink, visitor: Visitor): void {
    const stream = new Stream(credential, request, this, sink);
    this.#streams.set(stream.id, stream);
    const isAnother = this.#visits.begin(stream, visitor);
    this.#visitEnds.begin(credential.id);
    const sampling = request.stats ? this.told.stats.acquire() : undefined;
    stream.onClose(() => {
      this.#streams.delete(stream.id);
      sampling?.dispose();
      this.#visitEnds.end(credential.id);
      if (this.#visits.end(stream)) this.#handleSharingChange();
    });
    stream.open(this.hello);
    if (isAnother) this.#handleSharingChange();
  }

  /** Finds a stream by the id that its `hello` told; known only to the credential that opened it. */
  find(id: string, credential: Credential): Stream | undefined {
    const stream = this.#streams.get(id);
    return stream?.credential.id === credential.id ? stream : undefined;
  }

  /** Everybody who watches. */
  viewers(): readonly OpenVisit[] {
    return this.#visits.list();
  }

  /** Ends the streams of a credential that is no longer valid. */
  endOf(credentialId: string, reason: StreamEventData<'bye'>['reason']): void {
    for (const stream of [...this.#streams.values()])
      if (stream.credential.id === credentialId) stream.end(reason);
  }

  /** Ends all streams for `reason`. */
  endAll(reason: StreamEventData<'bye'>['reason']): void {
    for (const stream of [...this.#streams.values()]) stream.end(reason);
  }

  dispose(): void {
    this.#store.dispose();
    for (const { feed } of this.#sources.values()) feed.dispose();
    this.#sources.clear();
  }

  #sourceOf(session: ManagedSession): SourceSession {
    const known = this.#sources.get(session.id);
    if (known !== undefined) return known;
    const source = {
      id: session.id,
      feed: new OutputFeed(session.id, session.log),
      screen: session.screen,
      get size() {
        return { cols: session.cols, rows: session.rows };
      },
      describe: (...viewer: Parameters<SourceSession['describe']>) => session.describe(...viewer),
    };
    this.#sources.set(session.id, source);
    return source;
  }

  #handleChange(session: ManagedSession): void {
    const source = this.#sourceOf(session);
    // Output that came before the change is told before it: the last lines of a program come before its exit.
    source.feed.flush();
    for (const stream of this.#streams.values()) stream.handleSessionChange(source, session.id);
  }

  #handleRemoved(id: string): void {
    const source = this.#sources.get(id);
    source?.feed.flush();
    this.#sources.delete(id);
    this.#lines.forget(id);
    for (const stream of this.#streams.values()) stream.handleSessionChange(undefined, id);
    source?.feed.dispose();
  }

  #handleAlert({ id, session }: Pick<Alert, 'id' | 'session'>): void {
    for (const stream of this.#streams.values()) stream.handleAlert(id, session);
  }

  #handleSharingChange(): void {
    this.#sharingChanges.fire(undefined);
    for (const stream of this.#streams.values())
      if (stream.credential.role === 'owner') stream.handleSharingChange();
  }

  #handleAsksChange(): void {
    for (const stream of this.#streams.values())
      if (stream.credential.role === 'owner') stream.handleAsksChange();
  }

  #handleStandingChange(id: string): void {
    for (const stream of this.#streams.values())
      if (stream.credential.id === id) stream.handleStandingChange();
  }

  #handleProjectChange(): void {
    for (const stream of this.#streams.values())
      if (stream.credential.role === 'owner') stream.handleProjectChange();
  }

  #handleStorageChange(): void {
    for (const stream of this.#streams.values()) stream.handleStorageChange();
  }

  #sendStats(data: StreamEventData<'stats'>): void {
    this.#sendLines();
    for (const stream of this.#streams.values()) {
      if (!stream.wantsStats) continue;
      const { credential } = stream;
      const visible = Object.entries(data.sessions).filter(([id]) => credential.sees(id));
      const told = { at: data.at, sessions: Object.fromEntries(visible) };
      // What the server itself costs is its owner's affair.
      const { app } = data;
      stream.sendTransient('stats', JSON.stringify(credential.role === 'owner' ? { ...told, app } : told));
    }
  }

  /** Tells each stream which sessions have another last line than it was told. */
  #sendLines(): void {
    const wanting = [...this.#streams.values()].filter(({ wantsStats }) => wantsStats);
    if (wanting.length === 0) return;
    this.#lines.update(this.told.sessions.list());
    for (const stream of wanting) {
      const lines = this.#lines
        .since(this.#linesTold.get(stream) ?? 0)
        .filter(([id]) => stream.credential.sees(id));
      const sent =
        lines.length === 0 ||
        stream.sendTransient('lines', toAscii(JSON.stringify({ sessions: Object.fromEntries(lines) })));
      // One that is stalled is told when it takes something again.
      if (sent) this.#linesTold.set(stream, this.#lines.version);
    }
  }

  #ping(): void {
    const json = JSON.stringify({ at: new Date().toISOString() });
    const now = performance.now();
    for (const stream of this.#streams.values()) {
      stream.sendTransient('ping', json);
      stream.cutIfStalled(now);
    }
  }
}

const tooMany = (most: number, whose: string): string =>
  `Expected fewer than ${most} open streams${whose}. Close some, then try again.`;
