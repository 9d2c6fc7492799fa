import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../config/stored-file.ts';
import { canonicalIp, namesInCertificate, withEarlierNames } from './earlier-names.ts';
import type { CertificateNames } from './certificate-names.ts';
import type { CertifiedKey } from './certified-key.ts';

/** Where the data dir keeps the certificate that the server made for itself, and its key. Both mode 0600. */
export const CERTIFICATE_FILE = 'tls-certificate.pem';
export const KEY_FILE = 'tls-key.pem';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How long a certificate is good, in milliseconds: browsers refuse some that are good for longer. */
const LIFETIME_MS = 397 * DAY_MS;

/** A certificate that ends sooner than this, in milliseconds, is made again. */
const RENEW_BEFORE_MS = 30 * DAY_MS;

/** A clock of a phone may be behind ours by this much, in milliseconds. */
const CLOCK_SKEW_MS = DAY_MS;

/**
 * Gives the certificate that the data dir keeps, or makes one where there is none, where it does not name all that it should, or where it
 * nears its end. A name more than needed is no reason: whoever compared the fingerprint should not have to do so again. So one that is made
 * again keeps the key and the names that the former one had: a machine that moves between two places needs no third certificate.
 */
export const openSelfSigned = async (
  dataDir: string,
  names: CertificateNames,
  warn: (message: string) => void,
  now = Date.now(),
): Promise<CertifiedKey> => {
  const files = { certificate: join(dataDir, CERTIFICATE_FILE), key: join(dataDir, KEY_FILE) };
  const kept = readKept(files);
  const flaw = kept === undefined ? undefined : flawOf(kept, names, now);
  if (kept !== undefined && flaw === undefined) {
    chmodSync(files.key, 0o600);
    return { certificate: kept.certificate, key: kept.key };
  }
  if (flaw !== undefined)
    warn(`The TLS certificate was made again, since the former one ${flaw}. Its fingerprint is another.`);
  const usable = kept !== undefined && fitsTogether(kept);
  const made = usable
    ? await make(withEarlierNames(names, namesInCertificate(kept.certificate)), now, kept.key)
    : await make(withEarlierNames(names), now);
  // The key first: a certificate without its key is found out at the next start, and both are made again.
  writeFileAtomically(files.key, made.key);
  writeFileAtomically(files.certificate, made.certificate);
  return made;
};

const readKept = (files: CertifiedKey): CertifiedKey | undefined => {
  if (!existsSync(files.certificate) || !existsSync(files.key)) return undefined;
  return { certificate: readFileSync(files.certificate, 'utf8'), key: readFileSync(files.key, 'utf8') };
};

/** Throws where one of the two cannot be read. */
const isPair = ({ certificate, key }: CertifiedKey): boolean =>
  new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));

const fitsTogether = (kept: CertifiedKey): boolean => {
  try {
    return isPair(kept);
  } catch {
    // Cut short or edited: as good as none.
    return false;
  }
};

/** Says what is wrong with a kept certificate; undefined: nothing. */
const flawOf = (kept: CertifiedKey, names: CertificateNames, now: number): string | undefined => {
  try {
    if (!isPair(kept)) return 'has another key';
  } catch {
    return 'could not be read';
  }
  const { validFrom, validTo } = new X509Certificate(kept.certificate);
  if (Date.parse(validTo) - now < RENEW_BEFORE_MS || Date.parse(validFrom) > now)
    return `is good from ${validFrom} to ${validTo} only`;
  const held = namesInCertificate(kept.certificate);
  const missing = [
    ...names.dns.filter((name) => !held.dns.includes(name)),
    ...names.ips.filter((ip) => !held.ips.includes(canonicalIp(ip))),
  ];
  return missing.length === 0 ? undefined : `does not name ${missing.join(', ')}`;
};

/** Makes one for a key, or with a key of its own. */
const make = async (
  { dns, ips }: Pick<CertificateNames, 'dns' | 'ips'>,
  now: number,
  keptKey?: string,
): Promise<CertifiedKey> => {
  // Loaded only when one is to be made: its many files would cost every start.
  const { generate } = await import('selfsigned');
  const keyPair = keptKey === undefined ? {} : { keyPair: pairOf(keptKey) };
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'RootResume' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    ...keyPair,
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

/** A key with its public half, as the maker of certificates takes them. */
const pairOf = (key: string): { privateKey: string; publicKey: string } => ({
  privateKey: createPrivateKey(key).export({ type: 'pkcs8', format: 'pem' }).toString(),
  publicKey: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
});
