import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CertificateNames } from './certificate-names.ts';
import { CERTIFICATE_FILE, KEY_FILE, openSelfSigned } from './self-signed.ts';
import { openTlsIdentity } from './tls-identity.ts';

let dir: string;
let warnings: string[];
const warn = (message: string): void => void warnings.push(message);
const at = (name: string): string => join(dir, name);
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rootresume-identity-'));
  warnings = [];
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Has other files lie where the user's own are. */
const writeOwn = async (name: string): Promise<void> => {
  rmSync(at(CERTIFICATE_FILE), { force: true });
  const { certificate, key } = await openSelfSigned(dir, { dns: [name], ips: [] }, warn);
  writeFileSync(at('own.pem'), certificate);
  writeFileSync(at('own.key'), key);
};
const ownFiles = () => ({ kind: 'files', certificateFile: at('own.pem'), keyFile: at('own.key') }) as const;
const noNames = (): CertificateNames => ({ dns: [], ips: [] });

describe('who the server is', () => {
  it('changes with its names, once for each change', async () => {
    let ips = ['127.0.0.1'];
    const identity = await openTlsIdentity(
      { kind: 'self-signed' },
      { dataDir: dir },
      () => ({ dns: [], ips }),
      warn,
    );
    const first = identity.fingerprint;
    const onChange = vi.fn();
    identity.onChange(onChange);
    await identity.refresh();
    expect(onChange).not.toHaveBeenCalled();
    ips = ['127.0.0.1', '10.0.0.4'];
    await Promise.all([identity.refresh(), identity.refresh()]);
    expect(onChange).toHaveBeenCalledTimes(1);
    expect(identity.fingerprint).not.toBe(first);
    expect(identity.current.certificate).toBe(readFileSync(at(CERTIFICATE_FILE), 'utf8'));
    expect(identity.current.key).toBe(readFileSync(at(KEY_FILE), 'utf8'));
  });

  it("follows the user's own files when they are renewed", async () => {
    await writeOwn('one.example');
    const identity = await openTlsIdentity(ownFiles(), { dataDir: dir }, noNames, warn);
    const first = identity.fingerprint;
    await writeOwn('two.example');
    await identity.refresh();
    expect(identity.fingerprint).not.toBe(first);
    expect(identity.current.certificate).toBe(readFileSync(at('own.pem'), 'utf8'));
    expect(warnings).toEqual([]);
  });

  it('stays what it is while the files are not good, and says so once', async () => {
    await writeOwn('one.example');
    const identity = await openTlsIdentity(ownFiles(), { dataDir: dir }, noNames, warn);
    const { fingerprint, current } = identity;
    const certificate = readFileSync(at('own.pem'), 'utf8');
    writeFileSync(at('own.pem'), certificate.slice(0, 200));
    await identity.refresh();
    await identity.refresh();
    expect(identity.fingerprint).toBe(fingerprint);
    expect(identity.current).toBe(current);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^The TLS certificate stays as it is\. .*own\.pem holds no certificate/);
    writeFileSync(at('own.pem'), certificate);
    await identity.refresh();
    writeFileSync(at('own.pem'), 'none');
    await identity.refresh();
    expect(warnings).toHaveLength(2);
  });
});
