import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../config/stored-file.ts';
import type { CertificateNames } from './certificate-names.ts';

/** Where the data dir keeps the certificate that the server made for itself, and its key. Both mode 0600. */
export const CERTIFICATE_FILE = 'tls-certificate.pem';
export const KEY_FILE = 'tls-key.pem';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How long a certificate is good, in milliseconds: browsers refuse some that are good for longer. */
const LIFETIME_MS = 397 * DAY_MS;

/** A certificate that ends sooner than this, in milliseconds, is made again at the next start. */
const RENEW_BEFORE_MS = 30 * DAY_MS;

/** A clock of a phone may be behind ours by this much, in milliseconds. */
const CLOCK_SKEW_MS = DAY_MS;

interface Pair {
  readonly certificate: string;
  readonly key: string;
}

/**
 * Gives the certificate that the data dir keeps, or makes one where there is none, where it does not name all that it should, or where it
 * nears its end. A name more than needed is no reason: whoever compared the fingerprint should not have to do so again.
 */
export const openSelfSigned = async (
  dataDir: string,
  names: CertificateNames,
  warn: (message: string) => void,
  now = Date.now(),
): Promise<Pair> => {
  const files = { certificate: join(dataDir, CERTIFICATE_FILE), key: join(dataDir, KEY_FILE) };
  const kept = readKept(files);
  const flaw = kept === undefined ? undefined : flawOf(kept, names, now);
  if (kept !== undefined && flaw === undefined) {
    chmodSync(files.key, 0o600);
    return { certificate: kept.certificate, key: kept.key };
  }
  if (flaw !== undefined)
    warn(`The TLS certificate was made again, since the former one ${flaw}. Its fingerprint is another.`);
  const made = await make(names, now);
  // The key first: a certificate without its key is found out at the next start, and both are made again.
  writeFileAtomically(files.key, made.key);
  writeFileAtomically(files.certificate, made.certificate);
  return made;
};

const readKept = (files: Pair): Pair | undefined => {
  if (!existsSync(files.certificate) || !existsSync(files.key)) return undefined;
  return { certificate: readFileSync(files.certificate, 'utf8'), key: readFileSync(files.key, 'utf8') };
};

/** Says what is wrong with a kept certificate; undefined: nothing. */
const flawOf = ({ certificate, key }: Pair, names: CertificateNames, now: number): string | undefined => {
  let parsed: X509Certificate;
  try {
    parsed = new X509Certificate(certificate);
    if (!parsed.checkPrivateKey(createPrivateKey(key))) return 'has another key';
  } catch {
    // Cut short or edited: as good as none.
    return 'could not be read';
  }
  if (Date.parse(parsed.validTo) - now < RENEW_BEFORE_MS || Date.parse(parsed.validFrom) > now)
    return `is good from ${parsed.validFrom} to ${parsed.validTo} only`;
  const held = (parsed.subjectAltName ?? '').toLowerCase().split(', ');
  const missing = [
    ...names.dns.filter((name) => !held.includes(`dns:${name}`)),
    ...names.ips.filter((ip) => parsed.checkIP(ip) === undefined),
  ];
  return missing.length === 0 ? undefined : `does not name ${missing.join(', ')}`;
};

const make = async ({ dns, ips }: CertificateNames, now: number): Promise<Pair> => {
  // Loaded only when one is to be made: its many files would cost every start.
  const { generate } = await import('selfsigned');
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'RootResume' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - CLOCK_SKEW_MS),
    notAfterDate: new Date(now - CLOCK_SKEW_MS + LIFETIME_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...dns.map((value) => ({ type: 2, value }) as const),
          ...ips.map((ip) => ({ type: 7, ip }) as const),
        ],
      },
    ],
  });
  return { certificate: cert, key };
};
