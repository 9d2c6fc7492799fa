import type { Request, Session } from 'electron';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CERTIFICATE_FILE, openSelfSigned } from '../core/tls/self-signed.ts';
import { judgeCertificate, trustOwnCertificate } from './certificate-trust.ts';

let dir: string;
let own: string;
let other: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'rootresume-trust-'));
  const make = async (ip: string): Promise<string> => {
    await openSelfSigned(dir, { dns: [], ips: [ip] }, () => undefined);
    return readFileSync(join(dir, CERTIFICATE_FILE), 'utf8');
  };
  own = await make('127.0.0.1');
  other = await make('127.0.0.2');
});
afterAll(() => rmSync(dir, { recursive: true }));

const judge = (hostname: string, data: string, url = 'https://127.0.0.1:7317'): number =>
  judgeCertificate(
    { hostname, certificate: { data } },
    { url, fingerprint: new X509Certificate(own).fingerprint256 },
  );

describe("the window's trust in a certificate", () => {
  it('is given to the one of its own server', () => {
    expect(judge('127.0.0.1', own)).toBe(0);
    expect(judge('::1', own, 'https://[::1]:7317')).toBe(0);
  });

  it('is refused to any other at its own host, whoever signed it', () => {
    expect(judge('127.0.0.1', other)).toBe(-2);
    expect(judge('127.0.0.1', 'no certificate')).toBe(-2);
  });

  it("is Chromium's to decide elsewhere, also for its own certificate", () => {
    expect(judge('example.com', own)).toBe(-3);
    expect(judge('localhost', own)).toBe(-3);
  });

  it('follows a certificate that is made again while the server runs', () => {
    const server = { url: 'https://127.0.0.1:7317', fingerprint: new X509Certificate(own).fingerprint256 };
    const judged: number[] = [];
    let verify: Parameters<Session['setCertificateVerifyProc']>[0] = null;
    trustOwnCertificate({ setCertificateVerifyProc: (proc) => void (verify = proc) }, server);
    const see = (data: string): void =>
      verify?.({ hostname: '127.0.0.1', certificate: { data } } as Request, (verdict) =>
        judged.push(verdict),
      );
    see(other);
    server.fingerprint = new X509Certificate(other).fingerprint256;
    see(other);
    see(own);
    expect(judged).toEqual([-2, 0, -2]);
  });

  it('is left alone where plain HTTP is served', () => {
    const session = {
      setCertificateVerifyProc: () => {
        throw new Error('not to be called');
      },
    };
    trustOwnCertificate(session, { url: 'http://127.0.0.1:7317', fingerprint: undefined });
  });
});
