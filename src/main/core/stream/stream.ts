import { randomBytes } from 'node:crypto';
import { MAX_ALERTS } from '../../../shared/limits.ts';
import type { StreamEventData } from '../../../shared/events.ts';
import { firstShown } from '../../../shared/first-shown.ts';
import type { Credential } from '../access/credential.ts';
import { DisposableStore, Emitter, type Disposable } from '../lifecycle.ts';
import { formatCursor, type Position } from './cursor.ts';
import type { Sink } from './sink.ts';
import { formatEvent, formatRawEvent, RETRY_LINE } from './sse.ts';
import type { SourceSession, StreamSource } from './stream-source.ts';
import { Subscription, type Beginning } from './subscription.ts';

/** How much is handed to the socket at once, in bytes: what a stalled viewer costs beyond the kernel's own buffers. */
const MAX_WRITE_BYTES = 256 * 1024;

/** A connection that takes nothing for this long, in milliseconds, is cut: its client comes back with its cursor and loses nothing. */
const MAX_STALL_MS = 10 * 60 * 1000;

/** What a client asked for when it opened its stream. */
export interface StreamRequest {
  readonly output: 'all' | readonly string[];
  /** Whether one that names none is shown the session that a first visit is. */
  readonly first: boolean;
  readonly from: Beginning;
  readonly stats: boolean;
  readonly paced: boolean;
  /** Whether a paced client takes brief snapshots during a flood. */
  readonly brief: boolean;
  readonly after: ReadonlyMap<string, Position>;
}

/**
 * One client's stream: everything for one screen over one connection. State events wait as "this session changed", output waits in
 * the log: while the socket is full nothing is queued, and on `drain` the client gets what is true then.
 */
export class Stream implements Disposable {
  readonly id = randomBytes(16).toString('hex');
  readonly #store = new DisposableStore();
  readonly #subscriptions = new Map<string, { subscription: Subscription; listener: Disposable }>();
  /** Sessions whose state the client has not been told. */
  readonly #changed = new Set<string>();
  /** Sessions that the client was told of, so that `removed` names only those. */
  readonly #told = new Set<string>();
  /** Whether the client has to be told how storage stands, how far it is shared, who asks to type, how the project file stands, or what it may do itself. */
  #storageChanged = false;
  #sharingChanged = false;
  /** The last probe that the client waits for. */
  #probe: number | undefined;
  #asksChanged = false;
  #projectChanged = false;
  #standingChanged = false;
  /** Alerts that the client has not been told, or not with what came of them; and whether it was told of none yet. */
  readonly #alerts = new Set<number>();
  #alertsOwed = false;
  #credential: Credential;
  readonly #closed = new Emitter<undefined>();
  readonly onClose = this.#closed.event;
  #output: 'all' | 'named';
  #full = false;
  #ended = false;
  #blockedSince: number | undefined;
  /** Where the next round over the subscriptions begins, so that one flood does not starve the others. */
  #turn = 0;

  constructor(
    credential: Credential,
    private readonly request: StreamRequest,
    private readonly source: StreamSource,
    private readonly sink: Sink,
  ) {
    this.#credential = credential;
    this.#output = request.output === 'all' ? 'all' : 'named';
    this.#store.add(sink.onDrain(() => this.#handleDrain()));
    this.#store.add(sink.onClose(() => this.dispose()));
  }

  /** Whose it is, with the role that it has at the moment. */
  get credential(): Credential {
    return this.#credential;
  }

  get wantsStats(): boolean {
    return this.request.stats;
  }

  /** The sessions whose output is sent. */
  get outputOf(): readonly string[] {
    return [...this.#subscriptions.keys()];
  }

  /** Says hello, tells all sessions, and begins the output that was asked for. */
  open(hello: Omit<StreamEventData<'hello'>, 'stream' | 'role'>): void {
    const { credential, request } = this;
    const visible = this.source.list().filter((session) => credential.sees(session.id));
    for (const session of visible) this.#told.add(session.id);
    const described = visible.map((session) => session.describe(credential.role, credential.sees));
    this.#write(
      RETRY_LINE +
        formatEvent('hello', { stream: this.id, ...hello, role: credential.role }) +
        formatEvent('sessions', described),
    );
    this.#storageChanged = !this.source.storage.kept;
    const { lan, shares, viewers } = this.source.sharing;
    this.#sharingChanged = lan || shares > 0 || viewers > 0;
    this.#asksChanged = this.source.asks.length > 0;
    this.#standingChanged = this.source.standingOf(credential).typing !== 'none';
    this.#projectChanged = this.source.project.state !== 'absent';
    this.#alertsOwed = true;
    const first = request.first && request.output.length === 0 ? firstShown(described) : undefined;
    const wanted = first === undefined ? request.output : [first.id];
    for (const session of visible)
      if (wanted === 'all' || wanted.includes(session.id))
        this.#subscribe(session, request.after.get(session.id));
    this.#pump();
  }

  /** Replaces the set of sessions whose output is sent; one newly named begins with a snapshot. */
  setOutput(sessions: readonly SourceSession[]): void {
    this.#output = 'named';
    const wanted = new Set(sessions.map((session) => session.id));
    for (const id of [...this.#subscriptions.keys()]) if (!wanted.has(id)) this.#unsubscribe(id);
    for (const session of sessions)
      if (!this.#subscriptions.has(session.id)) this.#subscribe(session, undefined, 'snapshot');
    this.#pump();
  }

  acknowledge(session: string, offset: number): void {
    this.#subscriptions.get(session)?.subscription.acknowledge(offset);
    this.#pump();
  }

  /** Says the number back as soon as the socket has room. */
  probe(probe: number): void {
    this.#probe = probe;
    this.#pump();
  }

  /** A session was created, changed or removed. The client is told what is true when its socket has room. */
  handleSessionChange(session: SourceSession | undefined, id: string): void {
    if (!this.credential.sees(id)) return;
    if (session === undefined) this.#unsubscribe(id);
    else if (!this.#told.has(id) && this.#output === 'all') this.#subscribe(session, undefined);
    this.#changed.add(id);
    this.#pump();
  }

  /** A trigger fired, or more is known of what came of it. At the bound, what the server forgets first is not told. */
  handleAlert(id: number, session: string): void {
    if (!this.credential.sees(session)) return;
    this.#alerts.add(id);
    const [oldest] = this.#alerts;
    if (this.#alerts.size > MAX_ALERTS && oldest !== undefined) this.#alerts.delete(oldest);
    this.#pump();
  }

  /** Output is kept on the disk again, or is not any more. */
  handleStorageChange(): void {
    this.#storageChanged = true;
    this.#pump();
  }

  /** It is shared more, or less. */
  handleSharingChange(): void {
    this.#sharingChanged = true;
    this.#pump();
  }

  /** The project file stands otherwise to the sessions. */
  handleProjectChange(): void {
    this.#projectChanged = true;
    this.#pump();
  }

  /** Others ask to type than before. */
  handleAsksChange(): void {
    this.#asksChanged = true;
    this.#pump();
  }

  /** Its credential may do more or less than before, or has asked to. What it may do is true from here on, also before it is told. */
  handleStandingChange(): void {
    this.#credential = { ...this.#credential, role: this.source.standingOf(this.#credential).role };
    this.#standingChanged = true;
    this.#pump();
  }

  /** Sends an event, as JSON in ASCII, that is worth nothing later: a stalled client does without it. Tells whether it was sent. */
  sendTransient(name: 'stats' | 'lines' | 'ping', json: string): boolean {
    if (this.#full) return false;
    this.#write(formatRawEvent(name, json));
    return true;
  }

  /** Cuts the connection of a client that has taken nothing for too long. */
  cutIfStalled(now: number): void {
    if (this.#blockedSince !== undefined && now - this.#blockedSince > MAX_STALL_MS) this.sink.destroy();
  }

  /** Says `bye` and ends the answer. A client that is stalled cannot be told; its connection is cut. */
  end(reason: StreamEventData<'bye'>['reason']): void {
    if (this.#ended) return;
    if (this.#full) this.sink.destroy();
    else {
      this.sink.write(formatEvent('bye', { reason }));
      this.sink.end();
    }
    this.dispose();
  }

  dispose(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const id of [...this.#subscriptions.keys()]) this.#unsubscribe(id);
    this.#store.dispose();
    this.#closed.fire(undefined);
    this.#closed.dispose();
  }

  #subscribe(session: SourceSession, after: Position | undefined, beginning = this.request.from): void {
    const subscription = new Subscription(session.id, session.feed, session.screen, {
      paced: this.request.paced,
      brief: this.request.brief,
      skips: beginning === 'snapshot',
      onReady: () => this.#pump(),
      formatId: () => this.#formatCursor(),
    });
    const listener = session.feed.onWake(() => this.#pump());
    this.#subscriptions.set(session.id, { subscription, listener });
    if (after !== undefined) subscription.resume(after);
    else this.#write(subscription.begin(beginning, session.size));
  }

  #unsubscribe(id: string): void {
    const entry = this.#subscriptions.get(id);
    if (entry === undefined) return;
    entry.listener.dispose();
    entry.subscription.close();
    this.#subscriptions.delete(id);
  }

  #formatCursor(): string {
    const parts: string[] = [];
    for (const { subscription } of this.#subscriptions.values())
      if (subscription.cursorPart !== undefined) parts.push(subscription.cursorPart);
    return formatCursor(parts);
  }

  #handleDrain(): void {
    this.#full = false;
    this.#blockedSince = undefined;
    this.#pump();
  }

  /**
   * Sends what there is to send until there is no more or the socket is full. State first: it is small, and the newest wins; but for the end
   * of a run, which waits for its output.
   */
  #pump(): void {
    while (!this.#full && !this.#ended) {
      const state = this.#stateEvents() + this.#alertEvents();
      const batch = this.#probeEvent() + state + this.#serverEvents() + this.#outputEvents();
      if (batch === '') return;
      this.#write(batch);
    }
  }

  #probeEvent(): string {
    if (this.#probe === undefined) return '';
    const event = formatEvent('probe', { probe: this.#probe });
    this.#probe = undefined;
    return event;
  }

  #stateEvents(): string {
    if (this.#changed.size === 0) return '';
    let events = '';
    for (const id of this.#changed) {
      const session = this.source.get(id);
      if (session !== undefined) {
        const described = session.describe(this.credential.role, this.credential.sees);
        // The end of a run comes after its last byte, also where the socket was full when it ended.
        if (described.state === 'exited' && this.#subscriptions.get(id)?.subscription.owes === true) continue;
        this.#told.add(id);
        events += formatEvent('session', described);
      } else if (this.#told.delete(id)) events += formatEvent('removed', { session: id });
      this.#changed.delete(id);
    }
    return events;
  }

  #alertEvents(): string {
    let events = '';
    if (this.#alertsOwed) {
      this.#alertsOwed = false;
      this.#alerts.clear();
      const kept = this.source.alertsFor(this.credential);
      if (kept.length > 0) events += formatEvent('alerts', [...kept]);
    }
    for (const id of this.#alerts) {
      const alert = this.source.alertFor(id, this.credential);
      if (alert !== undefined) events += formatEvent('alert', alert);
    }
    this.#alerts.clear();
    return events;
  }

  /** The server's disk, who else watches, who asks to type, and the project file are its owner's affair. */
  #serverEvents(): string {
    let events = '';
    if (this.#standingChanged) events += formatEvent('role', this.source.standingOf(this.#credential));
    if (this.credential.role === 'owner') {
      if (this.#storageChanged) events += formatEvent('storage', this.source.storage);
      if (this.#sharingChanged) events += formatEvent('sharing', this.source.sharing);
      if (this.#asksChanged) events += formatEvent('asks', [...this.source.asks]);
      if (this.#projectChanged) events += formatEvent('project', this.source.project);
    }
    this.#storageChanged = false;
    this.#sharingChanged = false;
    this.#asksChanged = false;
    this.#projectChanged = false;
    this.#standingChanged = false;
    return events;
  }

  /** Takes one event from each subscription in turn, up to the bound of one write. */
  #outputEvents(): string {
    const all = [...this.#subscriptions.values()];
    let events = '';
    for (let idle = 0; idle < all.length && events.length < MAX_WRITE_BYTES; this.#turn += 1) {
      const event = all[this.#turn % all.length]?.subscription.next();
      if (event === undefined) idle += 1;
      else {
        idle = 0;
        events += event;
      }
    }
    return events;
  }

  #write(text: string): void {
    if (text === '' || this.#ended) return;
    if (this.sink.write(text)) return;
    this.#full = true;
    this.#blockedSince ??= performance.now();
  }
}
