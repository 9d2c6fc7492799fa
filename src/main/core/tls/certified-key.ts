/** A certificate and the key that proves it. */
export interface CertifiedKey {
  /** PEM; the certificate first, then what leads to a root, if anything. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
}
