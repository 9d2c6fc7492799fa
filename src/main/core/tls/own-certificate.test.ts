import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StartupError } from '../config/config.ts';
import { readOwnCertificate } from './own-certificate.ts';
import { CERTIFICATE_FILE, KEY_FILE, openSelfSigned } from './self-signed.ts';

let dir: string;
const at = (name: string): string => join(dir, name);
const warnings: string[] = [];
const warn = (message: string): void => void warnings.push(message);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'rootresume-own-tls-'));
  await openSelfSigned(dir, { dns: ['own.example'], ips: [] }, warn);
  const key = readFileSync(at(KEY_FILE), 'utf8');
  writeFileSync(at('text'), 'no certificate');
  mkdirSync(at('folder'));
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  writeFileSync(at('other.key'), other.export({ type: 'pkcs8', format: 'pem' }));
  const locked = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const;
  writeFileSync(at('locked.key'), createPrivateKey(key).export(locked));
  mkdirSync(at('old'));
  const longAgo = Date.now() - 1000 * 24 * 60 * 60 * 1000;
  await openSelfSigned(at('old'), { dns: ['old.example'], ips: [] }, warn, longAgo);
});
afterAll(() => rmSync(dir, { recursive: true }));

const read = (certificate = CERTIFICATE_FILE, key = KEY_FILE) =>
  readOwnCertificate({ certificateFile: at(certificate), keyFile: at(key) }, warn);

describe("the user's own certificate", () => {
  it('is taken as it is, with what follows it in its file', () => {
    expect(read()).toEqual({
      certificate: readFileSync(at(CERTIFICATE_FILE), 'utf8'),
      key: readFileSync(at(KEY_FILE), 'utf8'),
    });
    expect(warnings).toEqual([]);
  });

  const mistakes: readonly (readonly [what: string, certificate: string, key: string, said: RegExp])[] = [
    ['a certificate that is not there', 'none', KEY_FILE, /none: there is no such file\. Check --tls-cert/],
    ['a key that is not there', CERTIFICATE_FILE, 'none', /none: there is no such file\. Check --tls-key/],
    ['a folder', 'folder', KEY_FILE, /folder: it is a folder\. Check --tls-cert/],
    ['a text', 'text', KEY_FILE, /text holds no certificate\..* --tls-cert/],
    ['a certificate as key', CERTIFICATE_FILE, CERTIFICATE_FILE, /holds no private key\..* --tls-key/],
    ['a key as certificate', KEY_FILE, KEY_FILE, /holds no certificate\..* --tls-cert/],
    ['a locked key', CERTIFICATE_FILE, 'locked.key', /locked with a passphrase\..* --tls-key/],
    ['a key of another certificate', CERTIFICATE_FILE, 'other.key', /does not belong to the certificate/],
  ];
  for (const [what, certificate, key, said] of mistakes)
    it(`is refused in a sentence: ${what}`, () => {
      expect(() => read(certificate, key)).toThrow(StartupError);
      expect(() => read(certificate, key)).toThrow(said);
    });

  it('that has ended is used, with a warning', () => {
    warnings.length = 0;
    read(`old/${CERTIFICATE_FILE}`, `old/${KEY_FILE}`);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('browsers will not trust it');
  });
});
