import { X509Certificate } from 'node:crypto';
import type { Config, TlsConfig } from '../config/config.ts';
import { Emitter } from '../lifecycle.ts';
import type { CertificateNames } from './certificate-names.ts';
import type { CertifiedKey } from './certified-key.ts';
import { readOwnCertificate } from './own-certificate.ts';
import { openSelfSigned } from './self-signed.ts';

/** How often it is looked whether another certificate is due, in milliseconds: its end nears, or somebody renewed the files. */
export const IDENTITY_LOOKED_AT_EVERY_MS = 60_000;

/** Who the server is to its clients. It may become another while the server runs. */
export class TlsIdentity {
  #current: CertifiedKey;
  #fingerprint: string;
  readonly #changes = new Emitter<undefined>();
  /** Another certificate is to be shown from here on. */
  readonly onChange = this.#changes.event;
  /** One look at a time. */
  #look: Promise<void> = Promise.resolve();
  #lastComplaint = '';

  constructor(
    first: CertifiedKey,
    /** Gives the certificate that is right at the moment: the same, as long as nothing is wrong with it. */
    private readonly read: () => CertifiedKey | Promise<CertifiedKey>,
    private readonly warn: (message: string) => void,
  ) {
    this.#current = first;
    this.#fingerprint = fingerprintOf(first);
  }

  get current(): CertifiedKey {
    return this.#current;
  }

  /** SHA-256 of the certificate as browsers show it: `AB:CD:…`, 32 bytes. */
  get fingerprint(): string {
    return this.#fingerprint;
  }

  /** Looks whether another certificate is due. One that cannot be had is no end to the one that is there. */
  refresh(): Promise<void> {
    this.#look = this.#look.then(async () => {
      try {
        const found = await this.read();
        this.#lastComplaint = '';
        if (found.certificate === this.#current.certificate && found.key === this.#current.key) return;
        this.#fingerprint = fingerprintOf(found);
        this.#current = found;
        this.#changes.fire(undefined);
      } catch (error) {
        this.#complain((error as Error).message);
      }
    });
    return this.#look;
  }

  /** Once for each trouble: what is wrong stays so for many looks. */
  #complain(message: string): void {
    if (message === this.#lastComplaint) return;
    this.#lastComplaint = message;
    this.warn(`The TLS certificate stays as it is. ${message}`);
  }
}

const fingerprintOf = ({ certificate }: CertifiedKey): string =>
  new X509Certificate(certificate).fingerprint256;

/**
 * Opens what the configuration asks for: the user's own certificate, or one that this server makes for itself. Throws a StartupError where
 * the user's own cannot be used.
 */
export const openTlsIdentity = async (
  tls: TlsConfig,
  { dataDir }: Pick<Config, 'dataDir'>,
  names: () => CertificateNames,
  warn: (message: string) => void,
): Promise<TlsIdentity> => {
  if (tls.kind === 'self-signed') {
    const read = () => openSelfSigned(dataDir, names(), warn);
    return new TlsIdentity(await read(), read, warn);
  }
  // That one has ended is said at the start, not at each look.
  return new TlsIdentity(readOwnCertificate(tls, warn), () => readOwnCertificate(tls, () => undefined), warn);
};
