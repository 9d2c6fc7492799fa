import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { defaultSession } from './system.ts';

/** Fetches the certificate that a server shows, whoever signed it, in PEM. */
const certificateOf = ({ hostname, port }: URL): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port || 443), rejectUnauthorized: false }, () => {
      resolve(new X509Certificate(socket.getPeerCertificate().raw).toString());
      socket.destroy();
    });
    socket.once('error', reject);
  });

/**
 * Fails as a page load does in Electron where the app does not trust the server's certificate. The browser of the stand-in takes every
 * certificate, so that this alone decides, once for each load; Electron asks for each connection.
 */
export const checkCertificate = async (address: string): Promise<void> => {
  const url = new URL(address);
  if (url.protocol !== 'https:') return;
  if (!(await defaultSession.trusts(url.hostname, await certificateOf(url))))
    throw new Error(`net::ERR_CERT_AUTHORITY_INVALID at ${url.origin}`);
};
