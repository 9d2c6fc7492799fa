import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CertificateNames } from './certificate-names.ts';
import { CERTIFICATE_FILE, KEY_FILE, openSelfSigned } from './self-signed.ts';

const NAMES = { dns: ['localhost', 'box_1'], ips: ['127.0.0.1', '::1', '192.168.1.20'] };
const DAY_MS = 24 * 60 * 60 * 1000;

let dir: string;
let warnings: string[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rootresume-tls-'));
  warnings = [];
});
afterEach(() => rmSync(dir, { recursive: true }));

const open = async (names: CertificateNames = NAMES, now?: number): Promise<X509Certificate> => {
  const pair = await openSelfSigned(dir, names, (message) => warnings.push(message), now);
  const certificate = new X509Certificate(pair.certificate);
  expect(certificate.checkPrivateKey(createPrivateKey(pair.key))).toBe(true);
  expect(readFileSync(join(dir, CERTIFICATE_FILE), 'utf8')).toBe(pair.certificate);
  return certificate;
};

describe('a certificate of its own', () => {
  it('names all that it should, and is good for a server only, for a year and a month', async () => {
    const certificate = await open();
    expect(certificate.checkHost('localhost')).toBe('localhost');
    for (const ip of NAMES.ips) expect(certificate.checkIP(ip)).toBe(ip);
    expect(certificate.checkIP('192.168.1.21')).toBeUndefined();
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / DAY_MS;
    expect(Math.round(days)).toBe(397);
    expect(Date.parse(certificate.validFrom)).toBeLessThan(Date.now() - DAY_MS / 2);
  });

  it('has a key that only its user may read, also where somebody loosened that', async () => {
    await open();
    const key = join(dir, KEY_FILE);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    chmodSync(key, 0o644);
    await open();
    expect(statSync(key).mode & 0o777).toBe(0o600);
  });

  it('is kept over a restart, also when a name is no longer needed', async () => {
    const first = await open();
    expect((await open()).fingerprint256).toBe(first.fingerprint256);
    const fewer = { ...NAMES, ips: ['127.0.0.1'] };
    expect((await open(fewer)).fingerprint256).toBe(first.fingerprint256);
    expect(warnings).toEqual([]);
  });

  it('is made again when a name is missing, and that is said', async () => {
    const first = await open();
    const more = { ...NAMES, ips: [...NAMES.ips, '10.0.0.9'] };
    const second = await open(more);
    expect(second.fingerprint256).not.toBe(first.fingerprint256);
    expect(second.checkIP('10.0.0.9')).toBe('10.0.0.9');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('does not name 10.0.0.9');
  });

  it('keeps its key and its former names when it is made again, so that a way back needs no third one', async () => {
    const home = { ...NAMES, ips: ['127.0.0.1', '192.168.1.20'] };
    const office = { ...NAMES, ips: ['127.0.0.1', 'fd00::5'] };
    const first = await open(home);
    const key = readFileSync(join(dir, KEY_FILE), 'utf8');
    const second = await open(office);
    expect(second.fingerprint256).not.toBe(first.fingerprint256);
    expect(createPrivateKey(readFileSync(join(dir, KEY_FILE), 'utf8')).equals(createPrivateKey(key))).toBe(
      true,
    );
    expect((await open(home)).fingerprint256).toBe(second.fingerprint256);
    expect((await open(office)).fingerprint256).toBe(second.fingerprint256);
  });

  it('names addresses that come and go where it is made, and is not made again for another', async () => {
    const first = await open({ ...NAMES, fleetingIps: ['172.17.0.1'] });
    expect(first.checkIP('172.17.0.1')).toBe('172.17.0.1');
    const second = await open({ ...NAMES, fleetingIps: ['172.18.0.1'] });
    expect(second.fingerprint256).toBe(first.fingerprint256);
  });

  it('is made again when it nears its end, and not before', async () => {
    const first = await open();
    expect((await open(NAMES, Date.now() + 360 * DAY_MS)).fingerprint256).toBe(first.fingerprint256);
    const later = Date.now() + 370 * DAY_MS;
    const second = await open(NAMES, later);
    expect(Date.parse(second.validTo)).toBeGreaterThan(later + 390 * DAY_MS);
    expect(warnings).toHaveLength(1);
  });

  it('is made again where the files do not fit together, or are none', async () => {
    const first = await open();
    const key = readFileSync(join(dir, KEY_FILE), 'utf8');
    rmSync(join(dir, KEY_FILE));
    const second = await open();
    expect(second.fingerprint256).not.toBe(first.fingerprint256);
    writeFileSync(join(dir, KEY_FILE), key);
    const third = await open();
    expect(third.fingerprint256).not.toBe(second.fingerprint256);
    for (const file of [CERTIFICATE_FILE, KEY_FILE]) {
      writeFileSync(join(dir, file), 'half of a fi');
      await open();
    }
    expect(warnings.map((text) => /former one (.*?)\./.exec(text)?.[1])).toEqual([
      'has another key',
      'could not be read',
      'could not be read',
    ]);
  });
});
