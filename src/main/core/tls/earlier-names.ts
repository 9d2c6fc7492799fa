import { X509Certificate } from 'node:crypto';
import type { CertificateNames } from './certificate-names.ts';

/** How many names a certificate holds beyond those that are needed: a laptop sees many networks, and each name is told to whoever looks. */
const MAX_EARLIER_NAMES = 32;

type HeldNames = Pick<CertificateNames, 'dns' | 'ips'>;

/** An address as it is written shortest, in lower case: a certificate spells IPv6 out. */
export const canonicalIp = (ip: string): string =>
  ip.includes(':') ? new URL(`http://[${ip}]`).hostname.slice(1, -1) : ip;

/** Reads the names of a certificate, in the order in which they stand there. */
export const namesInCertificate = (certificate: string): HeldNames => {
  const entries = (new X509Certificate(certificate).subjectAltName ?? '').split(', ');
  const after = (mark: string): string[] =>
    entries.filter((entry) => entry.startsWith(mark)).map((entry) => entry.slice(mark.length).toLowerCase());
  return { dns: after('DNS:'), ips: after('IP Address:').map(canonicalIp) };
};

/**
 * Puts what is needed first, and behind it what the certificate before had, within bounds. That one was made in the same way, so the last
 * ones are those that have not been needed for longest, and go.
 */
export const withEarlierNames = (
  { dns, ips, fleetingIps = [] }: CertificateNames,
  earlier: HeldNames = { dns: [], ips: [] },
): HeldNames => {
  const here = [...ips, ...fleetingIps].map(canonicalIp);
  return {
    dns: [...dns, ...earlier.dns.filter((name) => !dns.includes(name)).slice(0, MAX_EARLIER_NAMES)],
    ips: [...here, ...earlier.ips.filter((ip) => !here.includes(ip)).slice(0, MAX_EARLIER_NAMES)],
  };
};
