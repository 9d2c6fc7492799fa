import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_SHARES, type CreateShare } from '../../../shared/shares.ts';
import { openStoredFile } from '../config/stored-file.ts';
import {
  Credentials,
  DEVICE_LIFETIME_MS,
  newCredentials,
  StoredCredentials,
  type Revoked,
} from './credentials.ts';
import type { Credential } from './credential.ts';
import { NO_SHARES, Shares, StoredShares } from './shares.ts';

let dir: string;
let now: number;
const warnings: string[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rootresume-credentials-'));
  now = 1_700_000_000_000;
  warnings.length = 0;
});
afterEach(() => rmSync(dir, { recursive: true }));

let shares: Shares;
const openShares = (): Shares =>
  new Shares(
    openStoredFile({
      file: join(dir, 'shares.json'),
      schema: StoredShares,
      initial: () => NO_SHARES,
      warn: (text) => warnings.push(text),
    }),
    () => now,
  );
beforeEach(() => {
  shares = openShares();
});
afterEach(() => shares.dispose());

const file = (): string => join(dir, 'credentials.json');

const open = (): Credentials =>
  new Credentials(
    openStoredFile({
      file: file(),
      schema: StoredCredentials,
      initial: newCredentials,
      warn: (text) => warnings.push(text),
    }),
    shares,
    () => now,
  );

const owner = (credentials: Credentials): Credential => {
  const credential = credentials.verify(credentials.ownerToken);
  if (credential === undefined) throw new Error('the owner is not known');
  return credential;
};

/** Makes a share, and gives its token. */
const shared = (body: CreateShare): string => {
  const made = shares.create(body);
  if (made === undefined) throw new Error('too many shares');
  return made.token;
};

const verified = (credentials: Credentials, token: string): Credential => {
  const credential = credentials.verify(token);
  if (credential === undefined) throw new Error('the token is not known');
  return credential;
};

describe('credentials', () => {
  it('have at least 256 bits and a file that only its user reads', () => {
    const credentials = open();
    expect(Buffer.from(credentials.ownerToken, 'base64url').length).toBeGreaterThanOrEqual(32);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('know the owner again after a restart, under the same cookie name', () => {
    const first = open();
    const second = open();
    expect(second.verify(first.ownerToken)).toMatchObject({ id: 'owner', role: 'owner' });
    expect(second.cookieName(false)).toBe(first.cookieName(false));
  });

  it('do not know what merely looks like a token', () => {
    const credentials = open();
    for (const guess of [
      '',
      'x',
      credentials.ownerToken.slice(1),
      `${credentials.ownerToken} `,
      'ü'.repeat(500),
    ])
      expect(credentials.verify(guess)).toBeUndefined();
  });

  it('know a signed-in browser after a restart, by a token that stands in no file', () => {
    const credentials = open();
    const { token } = credentials.signIn(owner(credentials));
    expect(open().verify(token)).toMatchObject({ role: 'owner' });
    expect(readFileSync(file(), 'utf8')).not.toContain(token);
  });

  it('forget a browser that signs out, and say so', () => {
    const credentials = open();
    const { token } = credentials.signIn(owner(credentials));
    const id = credentials.verify(token)?.id;
    const revoked: string[] = [];
    credentials.onRevoked((credential) => revoked.push(credential.id));
    credentials.signOut(token);
    credentials.signOut(token);
    expect(credentials.verify(token)).toBeUndefined();
    expect(revoked).toEqual([id]);
    expect(open().verify(token)).toBeUndefined();
  });

  it('never sign the owner out by a cookie that holds the owner token', () => {
    const credentials = open();
    credentials.signOut(credentials.ownerToken);
    expect(owner(credentials).role).toBe('owner');
  });

  it('expire', () => {
    const credentials = open();
    const { token } = credentials.signIn(owner(credentials));
    now += DEVICE_LIFETIME_MS + 1;
    expect(credentials.verify(token)).toBeUndefined();
  });

  it('are bounded: the oldest browser makes room, and no share takes the room of another or of the owner', () => {
    const credentials = open();
    const link = shared({ role: 'view' });
    const { token: first } = credentials.signIn(owner(credentials));
    const { token: guest } = credentials.signIn(verified(credentials, link));
    for (let i = 0; i < 100; i += 1) credentials.signIn(verified(credentials, shared({ label: String(i) })));
    let { token: last } = credentials.signIn(verified(credentials, link));
    for (let i = 0; i < 200; i += 1) last = credentials.signIn(verified(credentials, link)).token;
    expect(credentials.verify(guest)).toBeUndefined();
    expect(credentials.verify(last)).toBeDefined();
    expect(credentials.verify(first)).toBeDefined();
    for (let i = 0; i < 100; i += 1) credentials.signIn(owner(credentials));
    expect(credentials.verify(first)).toBeUndefined();
  });

  it('begin anew where their file is damaged, and keep the damaged one', () => {
    const before = open().ownerToken;
    writeFileSync(file(), '{"ownerToken": 7');
    expect(open().ownerToken).not.toBe(before);
    expect(readFileSync(`${file()}.damaged-1`, 'utf8')).toBe('{"ownerToken": 7');
    expect(warnings[0]).toContain('damaged-1');
  });
});

describe('a share', () => {
  it('gives what it was made for, to its token and to the browsers that sign in with it, also after a restart', () => {
    const token = shared({ role: 'control', sessions: ['web'], label: 'Ada' });
    const { token: cookie } = open().signIn(verified(open(), token));
    shares.dispose();
    shares = openShares();
    for (const secret of [token, cookie]) {
      const credential = verified(open(), secret);
      expect(credential.role).toBe('control');
      expect(credential.share).toBe(shares.list()[0]?.id);
      expect(['web', 'db', 'web-2', ''].map(credential.sees)).toEqual([true, false, false, false]);
    }
    for (const name of ['shares.json', 'credentials.json'])
      for (const secret of [token, cookie]) {
        expect(readFileSync(join(dir, name), 'utf8')).not.toContain(secret);
        expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
      }
  });

  it('is of all sessions, to look at only, and without an end, unless something else is said', () => {
    const credential = verified(open(), shared({}));
    expect(credential.role).toBe('view');
    expect(credential.sees('whatever')).toBe(true);
    expect(shares.list()[0]?.expiresAt).toBeNull();
  });

  it('that is revoked takes its browsers with it, and leaves others alone', () => {
    const credentials = open();
    const [token, other] = [shared({}), shared({})];
    const { token: cookie } = credentials.signIn(verified(credentials, token));
    const { token: otherCookie } = credentials.signIn(verified(credentials, other));
    const ids = [token, cookie].map((secret) => verified(credentials, secret).id);
    const revoked: Revoked[] = [];
    credentials.onRevoked((credential) => revoked.push(credential));
    const { share = '' } = verified(credentials, token);
    expect(shares.revoke(share)).toBe(true);
    expect(shares.revoke(share)).toBe(false);
    expect(revoked).toEqual(ids.map((id) => ({ id, reason: 'revoked' })));
    expect([token, cookie].map((secret) => credentials.verify(secret))).toEqual([undefined, undefined]);
    expect([other, otherCookie].map((secret) => credentials.verify(secret)?.role)).toEqual(['view', 'view']);
    expect(open().verify(cookie)).toBeUndefined();
    shares.revokeAll();
    expect(credentials.verify(otherCookie)).toBeUndefined();
  });

  it('ends by itself, to the millisecond, and its cookies with it', () => {
    vi.useFakeTimers();
    const credentials = open();
    const token = shared({ expiresIn: 60 });
    const { token: cookie, lifetimeMs } = credentials.signIn(verified(credentials, token));
    expect(lifetimeMs).toBe(60_000);
    const revoked: Revoked[] = [];
    credentials.onRevoked((credential) => revoked.push(credential));
    now += 59_999;
    vi.advanceTimersByTime(59_999);
    expect([token, cookie].map((secret) => credentials.verify(secret)?.role)).toEqual(['view', 'view']);
    now += 1;
    expect([token, cookie].map((secret) => credentials.verify(secret))).toEqual([undefined, undefined]);
    vi.advanceTimersByTime(1);
    expect(revoked.map(({ reason }) => reason)).toEqual(['expired', 'expired']);
    expect(shares.list()).toEqual([]);
    vi.useRealTimers();
  });

  it('that ended while the server was away is gone with its browsers at the next start', () => {
    const token = shared({ expiresIn: 60 });
    const { token: cookie } = open().signIn(verified(open(), token));
    shares.dispose();
    now += 60_000;
    shares = openShares();
    expect([token, cookie].map((secret) => open().verify(secret))).toEqual([undefined, undefined]);
    expect(readFileSync(join(dir, 'shares.json'), 'utf8')).not.toContain('share-');
  });

  it('of a session that is removed is not one of its successor of the same name, and ends where it was of nothing else', () => {
    const credentials = open();
    const [one, two] = [shared({ sessions: ['web'] }), shared({ sessions: ['web', 'db'] })];
    const before = verified(credentials, two);
    shares.forgetSession('web');
    expect(credentials.verify(one)).toBeUndefined();
    expect(['web', 'db'].map(before.sees)).toEqual([false, true]);
    expect(['web', 'db'].map(verified(credentials, two).sees)).toEqual([false, true]);
  });

  it('is refused where there are too many', () => {
    for (let count = 0; count < MAX_SHARES; count += 1) shared({});
    expect(shares.create({})).toBeUndefined();
    shares.revoke(shares.list()[0]?.id ?? '');
    expect(shares.create({})).toBeDefined();
  });

  it('signs one browser out by its id, and not its others', () => {
    const credentials = open();
    const token = shared({});
    const [first, second] = [0, 1].map(() => credentials.signIn(verified(credentials, token)).token) as [
      string,
      string,
    ];
    expect(credentials.signOutDevice(verified(credentials, first).id)).toBe(true);
    expect(credentials.signOutDevice('device-guess')).toBe(false);
    expect([first, second].map((secret) => credentials.verify(secret)?.role)).toEqual([undefined, 'view']);
  });
});
