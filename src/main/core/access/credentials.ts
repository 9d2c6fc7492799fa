import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { Role } from '../../../shared/access.ts';
import { TypingTerm } from '../../../shared/typing.ts';
import { Emitter } from '../lifecycle.ts';
import type { StoredFile } from '../config/stored-file.ts';
import type { Credential } from './credential.ts';
import { scopeOf, type ShareEnd, type Shares, type StoredShare } from './shares.ts';
import { digestOf, newToken } from './token.ts';

/** Browsers that may be signed in at once, as the owner and by each share; the first is signed out for the next of its kind. */
const MAX_DEVICES = 100;

/** A browser that has not signed in anew for this long must do so. Milliseconds: 90 days. */
export const DEVICE_LIFETIME_MS = 90 * 24 * 60 * 60 * 1000;

/** That a browser may type although its share is to look: where and by what it had asked, and since when, in milliseconds since the epoch. */
const TypingGrant = Type.Object({
  term: TypingTerm,
  address: Type.String(),
  browser: Type.String(),
  since: Type.Number(),
});
export type TypingGrant = Static<typeof TypingGrant>;

const Device = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 64 }),
  /** SHA-256 of the token, in hex: who reads the file cannot sign in with it. */
  hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  role: Role,
  /** The share that it came by, which says what it may do and for how long. */
  share: Type.Optional(Type.String()),
  /** Milliseconds since the epoch. */
  createdAt: Type.Number(),
  /** Only one for good is kept: a visit does not outlive the server. */
  typing: Type.Optional(TypingGrant),
});
type Device = Static<typeof Device>;

/** What is kept in `credentials.json`, readable by its user only. */
export const StoredCredentials = Type.Object({
  /** Names the server for as long as its data dir lives; part of the cookie's name. */
  serverId: Type.String({ pattern: '^[0-9a-f]{16}$' }),
  ownerToken: Type.String({ minLength: 43, maxLength: 512 }),
  devices: Type.Array(Device),
});
export type StoredCredentials = Static<typeof StoredCredentials>;

/** Makes what a data dir without credentials begins with. */
export const newCredentials = (): StoredCredentials => ({
  serverId: randomBytes(8).toString('hex'),
  ownerToken: newToken(),
  devices: [],
});

const seesAll = (): boolean => true;

/** What is kept of a device. */
const keptOf = ({ typing, ...device }: Device): Device =>
  typing?.term === 'always' ? { ...device, typing } : device;

/** A credential that is no longer valid, and why. */
export interface Revoked {
  readonly id: string;
  readonly reason: ShareEnd['reason'];
}

/** Who may come in: the owner's token, those of shares, and the browsers that were signed in with either. */
export class Credentials {
  readonly #owner: Buffer;
  readonly #devices = new Map<string, Device>();
  readonly #revoked = new Emitter<Revoked>();
  readonly onRevoked = this.#revoked.event;
  readonly #typingChanges = new Emitter<string>();
  /** A browser may type, or may no longer: its id. Not told of one that is signed out. */
  readonly onTyping = this.#typingChanges.event;

  constructor(
    private readonly file: StoredFile<StoredCredentials>,
    private readonly shares: Pick<Shares, 'find' | 'get' | 'onEnded'>,
    private readonly now: () => number = Date.now,
  ) {
    this.#owner = Buffer.from(digestOf(file.value.ownerToken));
    shares.onEnded((end) => this.#handleShareEnd(end));
    for (const device of file.value.devices) this.#devices.set(device.hash, keptOf(device));
  }

  get ownerToken(): string {
    return this.file.value.ownerToken;
  }

  /**
   * The cookie's name carries the server's identity: browsers do not keep cookies apart by port. Over TLS it is another: a browser that
   * holds a cookie for HTTPS takes none of that name over HTTP, and this prefix keeps other servers of this host from setting ours.
   */
  cookieName(secure: boolean): string {
    return `${secure ? '__Secure-' : ''}rootresume-${this.file.value.serverId}`;
  }

  /** Finds whose token this is. Compares digests, so the time it takes tells nothing about any token. */
  verify(token: string): Credential | undefined {
    const hash = digestOf(token);
    if (timingSafeEqual(Buffer.from(hash), this.#owner)) return { id: 'owner', role: 'owner', sees: seesAll };
    const share = this.shares.find(hash);
    if (share !== undefined) return credentialBy(share, share.id);
    const device = this.#devices.get(hash);
    if (device === undefined || this.now() - device.createdAt > DEVICE_LIFETIME_MS) return undefined;
    if (device.share === undefined) return { id: device.id, role: device.role, sees: seesAll };
    const origin = this.shares.get(device.share);
    if (origin === undefined) return undefined;
    const credential = credentialBy(origin, device.id);
    return device.typing === undefined ? credential : { ...credential, role: 'control' };
  }

  /**
   * Signs a browser in with what `credential` may do; gives its id, the token for its cookie, and for how many milliseconds that is good. The
   * cookie that it has already is ended. Where that was of the same share and might type for good, so may this one: its user has only
   * opened the link again.
   */
  signIn(
    credential: Credential,
    former?: string,
  ): {
    readonly id: string;
    readonly token: string;
    readonly lifetimeMs: number;
  } {
    const token = newToken();
    const createdAt = this.now();
    const { role, share } = credential;
    const before = former === undefined ? undefined : this.#devices.get(digestOf(former));
    const typing = before?.share === share && before?.typing?.term === 'always' ? before.typing : undefined;
    if (former !== undefined) this.signOut(former);
    const id = `device-${randomBytes(8).toString('hex')}`;
    const hash = digestOf(token);
    this.#devices.set(hash, {
      id,
      hash,
      role,
      createdAt,
      ...(share === undefined ? {} : { share }),
      ...(typing === undefined ? {} : { typing }),
    });
    // A Map keeps the order of insertion, so the first is the oldest. Whoever has a link can sign nobody out but others who have it.
    const alike = [...this.#devices.values()].filter((device) => device.share === share);
    const surplus = alike.slice(0, Math.max(0, alike.length - MAX_DEVICES));
    this.#remove(surplus, 'revoked');
    const expiresAt = (share === undefined ? null : this.shares.get(share)?.expiresAt) ?? null;
    const lifetimeMs = Math.min(DEVICE_LIFETIME_MS, expiresAt === null ? Infinity : expiresAt - createdAt);
    return { id, token, lifetimeMs };
  }

  /** Signs a browser out; its open streams are to be ended. Somebody else's or an unknown token does nothing. */
  signOut(token: string): void {
    const device = this.#devices.get(digestOf(token));
    if (device !== undefined) this.#remove([device], 'revoked');
  }

  /** Signs a browser out by its id; false: there is none. */
  signOutDevice(id: string): boolean {
    const device = this.#byId(id);
    if (device === undefined) return false;
    this.#remove([device], 'revoked');
    return true;
  }

  /** Lets a browser type that came by a share to look; false: there is none of that id. */
  grantTyping(id: string, grant: TypingGrant): boolean {
    const device = this.#byId(id);
    if (device?.share === undefined) return false;
    device.typing = grant;
    this.#saveTyping(id);
    return true;
  }

  /** Ends that; false: it might not. */
  endTyping(id: string): boolean {
    const device = this.#byId(id);
    if (device?.typing === undefined) return false;
    delete device.typing;
    this.#saveTyping(id);
    return true;
  }

  /** What a browser was granted, and the share that it came by; undefined: nothing. */
  typingOf(id: string): (TypingGrant & { readonly share: string }) | undefined {
    const { typing, share } = this.#byId(id) ?? {};
    return typing === undefined || share === undefined ? undefined : { ...typing, share };
  }

  /** The browsers of a share that may type although it is to look. */
  typistsOf(share: string): readonly (TypingGrant & { readonly id: string })[] {
    return [...this.#devices.values()].flatMap(({ id, typing, share: origin }) =>
      origin === share && typing !== undefined ? [{ ...typing, id }] : [],
    );
  }

  #byId(id: string): Device | undefined {
    return [...this.#devices.values()].find((known) => known.id === id);
  }

  #saveTyping(id: string): void {
    // It holds from here on, also where the disk refuses to remember it; then the caller hears of that.
    try {
      this.#save();
    } finally {
      this.#typingChanges.fire(id);
    }
  }

  #save(): void {
    this.file.save({ ...this.file.value, devices: [...this.#devices.values()].map(keptOf) });
  }

  #handleShareEnd({ share, reason }: ShareEnd): void {
    this.#revoked.fire({ id: share.id, reason });
    this.#remove(
      [...this.#devices.values()].filter((device) => device.share === share.id),
      reason,
    );
  }

  /** Forgets devices, saves, and tells whoever has to end their streams. */
  #remove(devices: readonly Device[], reason: Revoked['reason']): void {
    for (const { hash } of devices) this.#devices.delete(hash);
    // They are signed out from here on, also where the disk refuses to remember it; then the caller hears of that.
    try {
      this.#save();
    } finally {
      for (const { id } of devices) this.#revoked.fire({ id, reason });
    }
  }
}

const credentialBy = (share: StoredShare, id: string): Credential => ({
  id,
  role: share.role,
  share: share.id,
  ...(share.purpose === undefined ? {} : { purpose: share.purpose }),
  sees: scopeOf(share),
});
