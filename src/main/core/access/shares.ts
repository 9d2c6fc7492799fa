import { randomBytes } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { MAX_SHARES, SharePurpose, type CreateShare } from '../../../shared/shares.ts';
import type { StoredFile } from '../config/stored-file.ts';
import { Emitter, type Disposable } from '../lifecycle.ts';
import type { Credential } from './credential.ts';
import { digestOf, newToken } from './token.ts';

/** What a timer of Node can wait for at most, in milliseconds; who waits longer looks again then. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const StoredShare = Type.Object({
  id: Type.String({ pattern: '^share-[0-9a-f]{16}$' }),
  hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  role: Type.Enum(['view', 'control']),
  sessions: Type.Union([Type.Literal('*'), Type.Array(Type.String())]),
  label: Type.String(),
  /** Milliseconds since the epoch, as is `expiresAt`. */
  createdAt: Type.Number(),
  expiresAt: Type.Union([Type.Number(), Type.Null()]),
  purpose: Type.Optional(SharePurpose),
});
export type StoredShare = Static<typeof StoredShare>;

/** What is kept in `shares.json`, readable by its user only. */
export const StoredShares = Type.Object({ shares: Type.Array(StoredShare) });
export type StoredShares = Static<typeof StoredShares>;

export const NO_SHARES: StoredShares = { shares: [] };

/** Why a share is no longer valid. */
export type ShareEnd = { readonly share: StoredShare; readonly reason: 'revoked' | 'expired' };

/** The links that were given away: each with a token, a role, the sessions that exist for it, and perhaps an end. */
export class Shares implements Disposable {
  readonly #byId = new Map<string, StoredShare>();
  readonly #byHash = new Map<string, StoredShare>();
  readonly #ended = new Emitter<ShareEnd>();
  readonly onEnded = this.#ended.event;
  readonly #changes = new Emitter<undefined>();
  /** There are others than before. */
  readonly onChange = this.#changes.event;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly file: StoredFile<StoredShares>,
    private readonly now: () => number = Date.now,
  ) {
    for (const share of file.value.shares) this.#add(share);
    this.#expire();
  }

  /** Those that are valid, the newest first. */
  list(): readonly StoredShare[] {
    return [...this.#byId.values()].filter((share) => this.#isValid(share)).reverse();
  }

  get(id: string): StoredShare | undefined {
    const share = this.#byId.get(id);
    return share !== undefined && this.#isValid(share) ? share : undefined;
  }

  /** Finds whose token has this digest. */
  find(hash: string): StoredShare | undefined {
    const share = this.#byHash.get(hash);
    return share !== undefined && this.#isValid(share) ? share : undefined;
  }

  /** Makes a share and its token, which is told this once; undefined: there are too many. */
  create({
    role = 'view',
    sessions = '*',
    expiresIn = null,
    label = '',
    purpose,
  }: CreateShare): { readonly share: StoredShare; readonly token: string } | undefined {
    this.#expire();
    if (this.#byId.size >= MAX_SHARES) return undefined;
    const token = newToken();
    const createdAt = this.now();
    const share: StoredShare = {
      id: `share-${randomBytes(8).toString('hex')}`,
      hash: digestOf(token),
      role,
      sessions,
      label,
      createdAt,
      expiresAt: expiresIn === null ? null : createdAt + expiresIn * 1000,
      ...(purpose === undefined ? {} : { purpose }),
    };
    this.#add(share);
    this.#save();
    this.#schedule();
    this.#changes.fire(undefined);
    return { share, token };
  }

  /** Ends a share; false: there is none of that id. */
  revoke(id: string): boolean {
    const share = this.get(id);
    if (share === undefined) return false;
    this.#end([share], 'revoked');
    return true;
  }

  revokeAll(): void {
    this.#end(this.list(), 'revoked');
  }

  /** A session was removed: its id may name another one some day, which nobody shared. A share of nothing else ends. */
  forgetSession(id: string): void {
    const without: StoredShare[] = [];
    for (const share of this.#byId.values()) {
      if (share.sessions === '*' || !share.sessions.includes(id)) continue;
      share.sessions = share.sessions.filter((known) => known !== id);
      without.push(share);
    }
    if (without.length === 0) return;
    this.#save();
    this.#end(
      without.filter(({ sessions }) => sessions.length === 0),
      'revoked',
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#ended.dispose();
    this.#changes.dispose();
  }

  #isValid({ expiresAt }: StoredShare): boolean {
    return expiresAt === null || this.now() < expiresAt;
  }

  #add(share: StoredShare): void {
    this.#byId.set(share.id, share);
    this.#byHash.set(share.hash, share);
  }

  #end(shares: readonly StoredShare[], reason: ShareEnd['reason']): void {
    if (shares.length === 0) return;
    for (const share of shares) {
      this.#byId.delete(share.id);
      this.#byHash.delete(share.hash);
    }
    // They are invalid from here on, also where the disk refuses to remember it; then the caller hears of that.
    try {
      this.#save();
    } finally {
      for (const share of shares) this.#ended.fire({ share, reason });
      this.#changes.fire(undefined);
    }
  }

  readonly #expire = (): void => {
    const expired = [...this.#byId.values()].filter((share) => !this.#isValid(share));
    this.#end(expired, 'expired');
    this.#schedule();
  };

  #schedule(): void {
    clearTimeout(this.#timer);
    const ends = [...this.#byId.values()].flatMap(({ expiresAt }) => expiresAt ?? []);
    if (ends.length === 0) return;
    const ms = Math.max(0, Math.min(...ends) - this.now());
    this.#timer = setTimeout(this.#expire, Math.min(ms, LONGEST_TIMER_MS)).unref();
  }

  #save(): void {
    this.file.save({ shares: [...this.#byId.values()] });
  }
}

/** Which sessions exist for a share; asked anew each time, since removed ones leave it. */
export const scopeOf =
  (share: StoredShare): Credential['sees'] =>
  (id) =>
    share.sessions === '*' || share.sessions.includes(id);
