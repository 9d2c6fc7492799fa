import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SCREEN_WORKER_FILE } from './build-screen-worker.ts';
import type { CreateSession, Session } from '../../../shared/session.ts';
import { startApp, type App } from '../app.ts';
import type { Config } from '../config/config.ts';
import { openTestStream, type TestStream } from './test-stream.ts';

/** What a request was answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; throws where it is none. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the test says what it expects
  readonly json: <T = Record<string, unknown>>() => T;
}

export interface CallOptions {
  readonly body?: unknown;
  /** Sent as it is, instead of a JSON body. */
  readonly raw?: Uint8Array | string;
  readonly headers?: Record<string, string>;
  /** null: no credential. Default: the owner's. */
  readonly token?: string | null;
}

/** A real server on a free port with a data dir of its own; `close` ends both. */
export interface TestApp {
  readonly app: App;
  readonly dataDir: string;
  /** What the person who runs the server was told: an error of its own, too. */
  readonly warnings: readonly string[];
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<Answer>;
  /** Creates a session; `node program.mjs` style commands run in the project's folder. */
  readonly create: (body: CreateSession) => Promise<Session>;
  /** Opens a stream; `headers` with a cookie go instead of the owner's token. */
  readonly stream: (path: string, headers?: Record<string, string>) => Promise<TestStream>;
  readonly close: () => Promise<void>;
}

export const startTestApp = async (change: Partial<Config> = {}, dataDir?: string): Promise<TestApp> => {
  const dir = dataDir ?? mkdtempSync(join(tmpdir(), 'rootresume-app-'));
  const env = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const config: Config = {
    host: undefined,
    port: 0,
    portAsked: true,
    dataDir: dir,
    projectFile: undefined,
    allowHosts: [],
    trustProxies: [],
    basePath: '',
    // Only where it is what the test is about: the name would be on the network of whoever runs it.
    mdns: false,
    tls: undefined,
    cwd: process.cwd(),
    env: { ...env, SHELL: '/bin/sh' },
    rendererDir: join(dir, 'no-page'),
    screenWorkerFile: SCREEN_WORKER_FILE,
    logLimits: {},
    connectionLimits: {},
    version: '0.0.0-test',
    ...change,
  };
  const warnings: string[] = [];
  const app = await startApp(config, (message) => {
    warnings.push(message);
    process.stderr.write(`${message}\n`);
  });
  const streams: TestStream[] = [];

  const authorization = (token: string | null | undefined): Record<string, string> =>
    token === null ? {} : { authorization: `Bearer ${token ?? app.token}` };

  const call: TestApp['call'] = async (method, path, options = {}) => {
    const { body, raw, headers, token } = options;
    const response = await fetch(`${app.url}${path}`, {
      method,
      headers: {
        ...authorization(token),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(raw !== undefined
        ? { body: raw as BodyInit }
        : body === undefined
          ? {}
          : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: () => JSON.parse(text) as never,
    };
  };

  return {
    app,
    dataDir: dir,
    warnings,
    call,
    create: async (body) => {
      const answer = await call('POST', '/api/v1/sessions', { body });
      if (answer.status !== 201) throw new Error(answer.text);
      return answer.json<Session>();
    },
    stream: async (path, headers = {}) => {
      const stream = await openTestStream(`${app.url}${path}`, {
        ...authorization('cookie' in headers ? null : undefined),
        ...headers,
      });
      streams.push(stream);
      return stream;
    },
    close: async () => {
      for (const stream of streams) stream.close();
      await app.close();
      if (dataDir === undefined) rmSync(dir, { recursive: true, force: true });
    },
  };
};
