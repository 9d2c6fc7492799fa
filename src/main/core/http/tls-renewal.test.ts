import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Emitter } from '../lifecycle.ts';
import { openSelfSigned } from '../tls/self-signed.ts';
import type { CertifiedKey } from '../tls/certified-key.ts';
import { CONNECTION_LIMITS } from './connection-limits.ts';
import { createTlsTransport } from './tls-transport.ts';

let dir: string;
let certificates: readonly CertifiedKey[];
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'rootresume-renewal-'));
  const make = (ip: string) => openSelfSigned(dir, { dns: [], ips: [ip] }, () => undefined);
  certificates = [await make('127.0.0.1'), await make('127.0.0.2')];
});
afterAll(() => rmSync(dir, { recursive: true }));

/** The certificate that a fresh connection is shown. */
const shownAt = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.once('error', reject);
  });

describe('a certificate that is made again while the server runs', () => {
  it('is shown to who comes, and cuts off nobody who is there', async () => {
    const [first, second] = certificates as readonly [CertifiedKey, CertifiedKey];
    const changes = new Emitter<undefined>();
    const identity = { current: first, onChange: changes.event };
    let answer: ServerResponse | undefined;
    const transport = createTlsTransport(
      (_request, response) => (answer = response).write('one '),
      identity,
      {
        apiPrefix: '/api/',
        allowsHost: () => true,
      },
      CONNECTION_LIMITS,
    );
    const server = createServer((socket) => transport.take(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const session = connectHttp2(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
    const stream = session.request({ ':path': '/' });
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await expect.poll(() => text).toBe('one ');
    expect(await shownAt(port)).toBe(new X509Certificate(first.certificate).fingerprint256);

    identity.current = second;
    changes.fire(undefined);
    expect(await shownAt(port)).toBe(new X509Certificate(second.certificate).fingerprint256);
    answer?.end('two');
    await expect.poll(() => text).toBe('one two');
    session.close();
    transport.close();
    expect(changes.size).toBe(0);
    await new Promise((resolve) => server.close(resolve));
  });
});
