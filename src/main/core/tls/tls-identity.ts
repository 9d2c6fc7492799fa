import { X509Certificate } from 'node:crypto';
import type { Config } from '../config/config.ts';
import { certificateNames } from './certificate-names.ts';
import { readOwnCertificate } from './own-certificate.ts';
import { openSelfSigned } from './self-signed.ts';

/** Who the server is to its clients: a certificate and the key that proves it. */
export interface TlsIdentity {
  /** PEM; the certificate first, then what leads to a root, if anything. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
  /** SHA-256 of the certificate as browsers show it: `AB:CD:…`, 32 bytes. */
  readonly fingerprint: string;
}

/**
 * Opens what the configuration asks for: the user's own certificate, or one that this server makes for itself. Throws a StartupError where
 * the user's own cannot be used.
 */
export const openTlsIdentity = async (
  tls: NonNullable<Config['tls']>,
  config: Pick<Config, 'dataDir' | 'host' | 'allowHosts'>,
  warn: (message: string) => void,
): Promise<TlsIdentity> => {
  const { certificate, key } =
    tls.kind === 'files'
      ? readOwnCertificate(tls, warn)
      : await openSelfSigned(config.dataDir, certificateNames(config), warn);
  return { certificate, key, fingerprint: new X509Certificate(certificate).fingerprint256 };
};
