import type { ConnectionLimits } from '../http/connection-limits.ts';
import type { LogLimits } from '../log/log-limits.ts';

/** Whose certificate the server shows: one that it makes for itself, or the user's own. */
export type TlsConfig =
  | { readonly kind: 'self-signed' }
  | { readonly kind: 'files'; readonly certificateFile: string; readonly keyFile: string };

/** All that the server needs to know from outside: read once at the edge, checked, frozen, handed down. */
export interface Config {
  /** The address to listen on; undefined: loopback, or beyond it where the user's setting says so. */
  readonly host: string | undefined;
  /** 0 takes a free port. */
  readonly port: number;
  /** Whether the port was asked for: then a busy one is an error, else the next free one is taken. */
  readonly portAsked: boolean;
  readonly dataDir: string;
  /** A file of sessions to have ready, if one was named. */
  readonly projectFile: string | undefined;
  /** Names under which a reverse proxy serves it. */
  readonly allowHosts: readonly string[];
  /** Addresses and networks of reverse proxies, whose word for where a request comes from is taken. */
  readonly trustProxies: readonly string[];
  /** Whether it may have a name by mDNS; false: whatever the user's setting says. */
  readonly mdns: boolean;
  /** '' or '/x': everything is served below it. */
  readonly basePath: string;
  /** undefined: plain HTTP, or HTTPS where the user's setting says so. */
  readonly tls: TlsConfig | undefined;
  /** The folder in which the user started it: the default for new sessions. */
  readonly cwd: string;
  /** The environment that sessions inherit. */
  readonly env: Readonly<Record<string, string>>;
  /** The built page. */
  readonly rendererDir: string;
  /** The built worker of the headless terminals. */
  readonly screenWorkerFile: string;
  readonly version: string;
  /** What logs may take, where it is not the default. */
  readonly logLimits: Partial<LogLimits>;
  /** What connections may take, where it is not the default. */
  readonly connectionLimits: Partial<ConnectionLimits>;
}

/** A start that cannot succeed for a reason outside the program; its message is one sentence for the user. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
