import type { Request, Session } from 'electron';
import { X509Certificate } from 'node:crypto';

/** What Electron takes for an answer about a certificate. */
const ACCEPT = 0;
const REFUSE = -2;
/** Whatever Chromium itself thinks of it. */
const DEFAULT = -3;

/** A server's own name and certificate. */
export interface OwnServer {
  readonly url: string;
  /** SHA-256 of its certificate, as `AB:CD:…`; undefined: it speaks plain HTTP. */
  readonly fingerprint: string | undefined;
}

const fingerprintOf = (pem: string): string | undefined => {
  try {
    return new X509Certificate(pem).fingerprint256;
  } catch {
    // What cannot be read is not ours.
    return undefined;
  }
};

/** Judges a certificate: at the app's own host exactly its own is good, whoever else may have signed another; elsewhere Chromium decides. */
export const judgeCertificate = (
  { hostname, certificate }: Pick<Request, 'hostname'> & { readonly certificate: { readonly data: string } },
  own: { readonly url: string; readonly fingerprint: string },
): number => {
  if (hostname !== new URL(own.url).hostname.replace(/^\[|\]$/g, '')) return DEFAULT;
  return fingerprintOf(certificate.data) === own.fingerprint ? ACCEPT : REFUSE;
};

/** Lets the app's own window trust the certificate of its own server, which no authority has signed, and no other at that host. */
export const trustOwnCertificate = (
  session: Pick<Session, 'setCertificateVerifyProc'>,
  server: OwnServer,
): void => {
  if (server.fingerprint === undefined) return;
  // Read at each connection: the certificate may have been made again since the last one.
  session.setCertificateVerifyProc((request, answer) => {
    const { url, fingerprint = '' } = server;
    answer(judgeCertificate(request, { url, fingerprint }));
  });
};
