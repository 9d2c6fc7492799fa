import { hash as hashOnce, randomBytes, timingSafeEqual } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { Role } from '../../../shared/access.ts';
import { Emitter } from '../lifecycle.ts';
import type { StoredFile } from '../config/stored-file.ts';
import type { Credential } from './credential.ts';

/** 256 bits: no number of guesses finds one. */
const TOKEN_BYTES = 32;

/** Browsers that may be signed in at once; the one unused for longest is signed out for the next. */
const MAX_DEVICES = 500;

/** A browser that has not signed in anew for this long must do so. Milliseconds: 90 days. */
export const DEVICE_LIFETIME_MS = 90 * 24 * 60 * 60 * 1000;

const Device = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 64 }),
  /** SHA-256 of the token, in hex: who reads the file cannot sign in with it. */
  hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  role: Role,
  /** Milliseconds since the epoch. */
  createdAt: Type.Number(),
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

const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

/** Makes what a data dir without credentials begins with. */
export const newCredentials = (): StoredCredentials => ({
  serverId: randomBytes(8).toString('hex'),
  ownerToken: newToken(),
  devices: [],
});

const digest = (token: string): Buffer => hashOnce('sha256', token, 'buffer');

const seesAll = (): boolean => true;

/** Who may come in: the owner's token, and the browsers that were signed in with it. */
export class Credentials {
  readonly #owner: Buffer;
  readonly #devices = new Map<string, Device>();
  readonly #revoked = new Emitter<string>();
  /** The id of a credential that is no longer valid. */
  readonly onRevoked = this.#revoked.event;

  constructor(
    private readonly file: StoredFile<StoredCredentials>,
    private readonly now: () => number = Date.now,
  ) {
    this.#owner = digest(file.value.ownerToken);
    for (const device of file.value.devices) this.#devices.set(device.hash, device);
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
    const hash = digest(token);
    if (timingSafeEqual(hash, this.#owner)) return { id: 'owner', role: 'owner', sees: seesAll };
    const device = this.#devices.get(hash.toString('hex'));
    if (device === undefined || this.now() - device.createdAt > DEVICE_LIFETIME_MS) return undefined;
    return { id: device.id, role: device.role, sees: seesAll };
  }

  /** Signs a browser in with what `credential` may do; gives the token for its cookie. */
  signIn(credential: Credential): string {
    const token = newToken();
    const hash = digest(token).toString('hex');
    const device = {
      id: `device-${randomBytes(8).toString('hex')}`,
      hash,
      role: credential.role,
      createdAt: this.now(),
    };
    this.#devices.set(hash, device);
    while (this.#devices.size > MAX_DEVICES) this.#dropOldest();
    this.#save();
    return token;
  }

  /** Signs a browser out; its open streams are to be ended. Somebody else's or an unknown token does nothing. */
  signOut(token: string): void {
    const hash = digest(token).toString('hex');
    const device = this.#devices.get(hash);
    if (device === undefined) return;
    this.#devices.delete(hash);
    this.#save();
    this.#revoked.fire(device.id);
  }

  #dropOldest(): void {
    // A Map keeps the order of insertion, so the first is the oldest.
    for (const [hash, device] of this.#devices) {
      this.#devices.delete(hash);
      this.#revoked.fire(device.id);
      return;
    }
  }

  #save(): void {
    this.file.save({ ...this.file.value, devices: [...this.#devices.values()] });
  }
}
