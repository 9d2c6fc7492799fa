import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStoredFile } from '../config/stored-file.ts';
import { Credentials, DEVICE_LIFETIME_MS, newCredentials, StoredCredentials } from './credentials.ts';
import type { Credential } from './credential.ts';

let dir: string;
let now: number;
const warnings: string[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rootresume-credentials-'));
  now = 1_700_000_000_000;
  warnings.length = 0;
});
afterEach(() => rmSync(dir, { recursive: true }));

const file = (): string => join(dir, 'credentials.json');

const open = (): Credentials =>
  new Credentials(
    openStoredFile({
      file: file(),
      schema: StoredCredentials,
      initial: newCredentials,
      warn: (text) => warnings.push(text),
    }),
    () => now,
  );

const owner = (credentials: Credentials): Credential => {
  const credential = credentials.verify(credentials.ownerToken);
  if (credential === undefined) throw new Error('the owner is not known');
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
    const token = credentials.signIn(owner(credentials));
    expect(open().verify(token)).toMatchObject({ role: 'owner' });
    expect(readFileSync(file(), 'utf8')).not.toContain(token);
  });

  it('forget a browser that signs out, and say so', () => {
    const credentials = open();
    const token = credentials.signIn(owner(credentials));
    const id = credentials.verify(token)?.id;
    const revoked: string[] = [];
    credentials.onRevoked((credential) => revoked.push(credential));
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
    const token = credentials.signIn(owner(credentials));
    now += DEVICE_LIFETIME_MS + 1;
    expect(credentials.verify(token)).toBeUndefined();
  });

  it('are bounded: the oldest browser makes room', () => {
    const credentials = open();
    const first = credentials.signIn(owner(credentials));
    let last = first;
    for (let i = 0; i < 500; i += 1) last = credentials.signIn(owner(credentials));
    expect(credentials.verify(first)).toBeUndefined();
    expect(credentials.verify(last)).toBeDefined();
  });

  it('begin anew where their file is damaged, and keep the damaged one', () => {
    const before = open().ownerToken;
    writeFileSync(file(), '{"ownerToken": 7');
    expect(open().ownerToken).not.toBe(before);
    expect(readFileSync(`${file()}.damaged-1`, 'utf8')).toBe('{"ownerToken": 7');
    expect(warnings[0]).toContain('damaged-1');
  });
});
