import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { askOverTls } from './ask.ts';
import type { Listening } from '../../src/shared/server.ts';
import type { CreateSession, Session } from '../../src/shared/session.ts';

const BIN = resolve(import.meta.dirname, '../../bin/rootresume.js');

/** The built server, run as its user runs it, with a data dir of its own. */
export interface Server {
  readonly url: string;
  readonly urls: readonly string[];
  readonly token: string;
  readonly pid: number;
  /** SHA-256 of its certificate, under TLS. */
  readonly fingerprint: string | undefined;
  readonly dataDir: string;
  /** The link that signs a browser in; of another address where one is given. */
  readonly link: (url?: string) => string;
  readonly call: <T>(method: string, path: string, body?: object) => Promise<T>;
  readonly create: (body: CreateSession) => Promise<Session>;
  /** Ends it in good order and waits until it is gone. */
  readonly stop: () => Promise<void>;
  /** Ends it as a power cut would. */
  readonly kill: () => Promise<void>;
}

export interface ServerOptions {
  readonly flags?: readonly string[];
  readonly port?: number;
  /** Kept when the server stops; else it gets one of its own, which goes with it. */
  readonly dataDir?: string;
  readonly cwd?: string;
}

export const startServer = async (options: ServerOptions = {}): Promise<Server> => {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'rootresume-e2e-'));
  const child: ChildProcess = spawn(
    process.execPath,
    [
      BIN,
      'serve',
      '--port',
      String(options.port ?? 0),
      '--data-dir',
      dataDir,
      '--json',
      ...(options.flags ?? []),
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: options.cwd ?? process.cwd(),
      // A plain prompt, whoever runs the tests.
      env: { ...process.env, SHELL: '/bin/bash', PS1: '$ ', HISTFILE: '/dev/null' },
    },
  );
  const exited = once(child, 'exit');
  if (child.stdout === null) throw new Error('the server has no output');
  const lines = createInterface(child.stdout);
  const first = await Promise.race([once(lines, 'line'), exited.then(() => undefined)]);
  if (first === undefined) throw new Error('the server ended before it listened');
  const listening = JSON.parse(String(first[0])) as Listening;
  const { url, urls, token, pid } = listening;

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
  };

  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const address = `${url}/api/v1${path}`;
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    };
    const json = body && JSON.stringify(body);
    const certificateFile = join(dataDir, 'tls-certificate.pem');
    const { ok, text } = address.startsWith('https:')
      ? await askOverTls(address, { method, headers, body: json, certificateFile })
      : await fetch(address, { method, headers, ...(json ? { body: json } : {}) }).then(async (response) => ({
          ok: response.ok,
          text: await response.text(),
        }));
    if (!ok) throw new Error(`${method} ${path}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };

  return {
    url,
    urls,
    token,
    pid,
    fingerprint: listening.fingerprint,
    dataDir,
    link: (address = url) => `${address}/#token=${token}`,
    call,
    create: (body) => call<Session>('POST', '/sessions', body),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
};
