import { randomBytes } from 'node:crypto';
import { MAX_ASKS, MAX_SHARE_ASKS_PER_MINUTE, type AnswerAsk, type Ask } from '../../../shared/asks.ts';
import type { StreamEventData } from '../../../shared/events.ts';
import { REFUSED_PAUSE_MS, type Typing } from '../../../shared/typing.ts';
import { Emitter, type Disposable } from '../lifecycle.ts';
import type { AccessEvent, AccessLog } from './access-log.ts';
import type { Credential } from './credential.ts';
import type { Credentials } from './credentials.ts';
import type { Shares } from './shares.ts';

const MINUTE_MS = 60_000;

/** Who asks: what it calls itself, and how that is said for a person. */
export interface Asker {
  readonly address: string;
  readonly userAgent: string;
  readonly browser: string;
}

/** What became of an ask. */
export type AskOutcome =
  | { readonly kind: 'asked' }
  /** It may type as it is. */
  | { readonly kind: 'may_type' }
  /** It holds the link's own token, as may everybody who has the link: what is granted is granted to one sign-in. */
  | { readonly kind: 'not_signed_in' }
  /** It was refused a moment ago, or others ask. */
  | { readonly kind: 'later'; readonly afterMs: number };

/** How a credential stands: what it may do, and whether it has asked to do more. */
export type Standing = StreamEventData<'role'>;

interface Refusal {
  readonly untilMs: number;
  readonly timer: NodeJS.Timeout;
}

/**
 * Those who came by a link to look, and ask to type: one ask of each waits at a time, for the owner alone to answer. A refusal is followed by
 * a pause; how many wait is bounded, as is how often the holders of one link ask.
 */
export class Asks implements Disposable {
  /** By the credential that asks. */
  readonly #waiting = new Map<string, Ask>();
  readonly #refusals = new Map<string, Refusal>();
  /** When the holders of a share have asked within a minute, in milliseconds since the epoch. */
  readonly #asked = new Map<string, readonly number[]>();
  readonly #changes = new Emitter<undefined>();
  /** Others ask than before. */
  readonly onAsks = this.#changes.event;
  readonly #standings = new Emitter<string>();
  /** A credential stands otherwise than before: its id. */
  readonly onStanding = this.#standings.event;

  constructor(
    private readonly credentials: Pick<
      Credentials,
      'grantTyping' | 'endTyping' | 'typingOf' | 'onRevoked' | 'onTyping'
    >,
    private readonly shares: Pick<Shares, 'get'>,
    private readonly accessLog: Pick<AccessLog, 'add'>,
    private readonly now: () => number = Date.now,
  ) {
    credentials.onTyping((id) => this.#standings.fire(id));
    credentials.onRevoked(({ id }) => this.#forget(id));
  }

  /** Those that wait, the first to ask first. */
  get asks(): readonly Ask[] {
    return [...this.#waiting.values()];
  }

  /** How a credential stands at this moment, whatever it could do when it was looked at. */
  standingOf({ id, role, share }: Credential): Standing {
    const typing = this.typingOf({ id, share: share ?? null });
    if (typing === 'visit' || typing === 'always') return { role: 'control', typing };
    return { role: (share === undefined ? undefined : this.shares.get(share)?.role) ?? role, typing };
  }

  /** How it stands with typing by a credential. */
  typingOf({ id, share }: { readonly id: string; readonly share: string | null }): Typing {
    const shared = share === null ? undefined : this.shares.get(share);
    if (shared === undefined) return 'none';
    const grant = this.credentials.typingOf(id);
    if (grant !== undefined) return grant.term;
    return this.#waiting.has(id) ? 'asked' : this.#refusals.has(id) ? 'refused' : 'none';
  }

  /** Asks for a credential to be let type. Asking again while the first ask waits changes nothing. */
  ask(credential: Credential, asker: Asker): AskOutcome {
    const { id, share } = credential;
    const shared = share === undefined ? undefined : this.shares.get(share);
    if (shared === undefined || this.standingOf(credential).role !== 'view') return { kind: 'may_type' };
    if (id === shared.id) return { kind: 'not_signed_in' };
    if (this.#waiting.has(id)) return { kind: 'asked' };
    const afterMs = this.#waitOf(id, shared.id);
    if (afterMs > 0) return { kind: 'later', afterMs };
    const now = this.now();
    this.#asked.set(shared.id, [...(this.#asked.get(shared.id) ?? []), now]);
    const { address, browser, userAgent } = asker;
    const ask: Ask = {
      id: `ask-${randomBytes(8).toString('hex')}`,
      viewer: id,
      address,
      browser,
      share: shared.id,
      label: shared.label,
      sessions: shared.sessions,
      at: new Date(now).toISOString(),
    };
    this.#waiting.set(id, ask);
    this.#note('asked', ask, userAgent);
    this.#tell(id);
    return { kind: 'asked' };
  }

  /** Answers an ask; false: it waits no longer. */
  answer(askId: string, answer: AnswerAsk['answer']): boolean {
    const ask = this.asks.find(({ id }) => id === askId);
    if (ask === undefined) return false;
    const { viewer, address, browser } = ask;
    this.#waiting.delete(viewer);
    this.#changes.fire(undefined);
    if (answer === 'refuse') {
      this.#note('ask_refused', ask);
      this.#refuse(viewer);
      this.#standings.fire(viewer);
    } else {
      this.#note('typing_granted', ask, answer);
      return this.credentials.grantTyping(viewer, { term: answer, address, browser, since: this.now() });
    }
    return true;
  }

  /** Ends what a browser was granted; false: nothing was. */
  end(viewer: string, by: 'owner' | 'visitor' = 'owner'): boolean {
    const grant = this.credentials.typingOf(viewer);
    if (grant === undefined) return false;
    const { address, share } = grant;
    this.#note('typing_ended', { viewer, address, share, label: this.shares.get(share)?.label ?? '' }, by);
    return this.credentials.endTyping(viewer);
  }

  /** A browser has left: what it asked for, and what it was granted for its visit, is over. */
  handleVisitEnd(id: string): void {
    if (this.#waiting.delete(id)) this.#changes.fire(undefined);
    if (this.credentials.typingOf(id)?.term === 'visit') this.end(id, 'visitor');
  }

  dispose(): void {
    for (const { timer } of this.#refusals.values()) clearTimeout(timer);
    this.#refusals.clear();
    this.#changes.dispose();
    this.#standings.dispose();
  }

  /** How long it is too early for an ask, in milliseconds. */
  #waitOf(id: string, share: string): number {
    const now = this.now();
    for (const [known, times] of this.#asked) {
      const recent = times.filter((at) => now - at < MINUTE_MS);
      if (recent.length === 0) this.#asked.delete(known);
      else this.#asked.set(known, recent);
    }
    const asked = this.#asked.get(share) ?? [];
    const [first = now] = asked;
    return Math.max(
      (this.#refusals.get(id)?.untilMs ?? now) - now,
      asked.length >= MAX_SHARE_ASKS_PER_MINUTE ? first + MINUTE_MS - now : 0,
      this.#waiting.size >= MAX_ASKS ? MINUTE_MS : 0,
    );
  }

  #refuse(id: string): void {
    const timer = setTimeout(() => {
      this.#refusals.delete(id);
      this.#standings.fire(id);
    }, REFUSED_PAUSE_MS).unref();
    this.#refusals.set(id, { untilMs: this.now() + REFUSED_PAUSE_MS, timer });
  }

  /** Its credential is no longer valid. */
  #forget(id: string): void {
    clearTimeout(this.#refusals.get(id)?.timer);
    this.#refusals.delete(id);
    if (this.#waiting.delete(id)) this.#changes.fire(undefined);
  }

  #tell(id: string): void {
    this.#changes.fire(undefined);
    this.#standings.fire(id);
  }

  #note(
    kind: AccessEvent['kind'],
    { viewer, address, share, label }: Pick<Ask, 'viewer' | 'address' | 'share' | 'label'>,
    detail = '',
  ): void {
    this.accessLog.add({ kind, address, who: viewer, share, label, detail });
  }
}
