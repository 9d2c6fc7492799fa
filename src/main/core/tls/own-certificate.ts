import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { StartupError } from '../config/config.ts';

/** Reads the user's own certificate and key. Throws a StartupError that says which file is wrong, and how. */
export const readOwnCertificate = (
  { certificateFile, keyFile }: { readonly certificateFile: string; readonly keyFile: string },
  warn: (message: string) => void,
): { readonly certificate: string; readonly key: string } => {
  const certificate = read(certificateFile, '--tls-cert');
  const key = read(keyFile, '--tls-key');
  const parsed = parseCertificate(certificate, certificateFile);
  if (!parsed.checkPrivateKey(parseKey(key, keyFile)))
    throw new StartupError(
      `The key in ${keyFile} does not belong to the certificate in ${certificateFile}. Check --tls-cert and --tls-key.`,
    );
  try {
    createSecureContext({ cert: certificate, key });
  } catch (error) {
    throw new StartupError(
      `The certificate in ${certificateFile} cannot be used: ${reasonOf(error)}. Check --tls-cert.`,
      { cause: error },
    );
  }
  if (Date.parse(parsed.validTo) < Date.now())
    warn(`The certificate in ${certificateFile} ended on ${parsed.validTo}: browsers will not trust it.`);
  return { certificate, key };
};

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
};

const reasonOf = (error: unknown): string => (error as Error).message.replace(/\.$/, '');

const read = (file: string, option: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new StartupError(`Cannot read ${file}: ${REASONS[code] ?? code}. Check ${option}.`, {
      cause: error,
    });
  }
};

const parseCertificate = (text: string, file: string): X509Certificate => {
  try {
    return new X509Certificate(text);
  } catch (error) {
    throw new StartupError(`${file} holds no certificate. Expected one in PEM form; check --tls-cert.`, {
      cause: error,
    });
  }
};

const parseKey = (text: string, file: string): KeyObject => {
  try {
    return createPrivateKey(text);
  } catch (error) {
    throw new StartupError(
      text.includes('ENCRYPTED')
        ? `The key in ${file} is locked with a passphrase. Expected one without; check --tls-key.`
        : `${file} holds no private key. Expected one in PEM form; check --tls-key.`,
      { cause: error },
    );
  }
};
