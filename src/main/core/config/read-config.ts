import { Command, CommanderError, InvalidArgumentError } from 'commander';
import envPaths from 'env-paths';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { DEFAULT_PORT } from '../../../shared/limits.ts';
import { StartupError, type Config, type TlsConfig } from './config.ts';

/** What the surroundings of the program say; everything else comes from the command line. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly rendererDir: string;
  readonly screenWorkerFile: string;
  readonly version: string;
}

/** The parsed flags of a start. */
export interface ServeFlags {
  readonly host?: string;
  readonly port?: number;
  readonly dataDir?: string;
  readonly config?: string;
  readonly allowHost: readonly string[];
  readonly trustProxy: readonly string[];
  readonly basePath: string;
  readonly mdns: boolean;
  readonly tls?: boolean;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

const parsePort = (text: string): number => {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('Expected a number from 0 to 65535.');
  return port;
};

const parseBasePath = (text: string): string => {
  const path = `/${text.replace(/^\/+|\/+$/g, '')}`;
  if (path === '/') return '';
  if (!/^(\/[A-Za-z0-9._~-]+)+$/.test(path))
    throw new InvalidArgumentError("Expected a path such as '/rootresume'.");
  return path;
};

/** An address, or a network as 10.0.0.0/8. */
const parseProxy = (text: string, former: readonly string[]): readonly string[] => {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  const isNetwork = bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
  if (family === 0 || !isNetwork || rest.length > 0)
    throw new InvalidArgumentError("Expected an address or a network, such as '127.0.0.1' or '10.0.0.0/8'.");
  return [...former, text];
};

const collect = (value: string, former: readonly string[]): readonly string[] => [...former, value];

/** Adds the options that the server takes, however it is started. */
export const addServeOptions = (command: Command): Command =>
  command
    .option('--host <address>', 'the address to listen on (default: 127.0.0.1, or what the app was told)')
    .option(
      '--port <number>',
      `the port to listen on, 0 for a free one (default: ${DEFAULT_PORT}, or the next free one)`,
      parsePort,
    )
    .option(
      '--data-dir <folder>',
      "where to keep settings, tokens and sessions (default: the platform's app-data folder)",
    )
    .option('--config <file>', 'the project file (default: rootresume.yaml in this folder, if it is there)')
    .option(
      '--allow-host <name>',
      'a name under which a reverse proxy serves it; may be given again',
      collect,
      [],
    )
    .option(
      '--trust-proxy <address>',
      'a reverse proxy whose X-Forwarded-For is believed; may be given again',
      parseProxy,
      [],
    )
    .option('--base-path <path>', 'serve everything below this path', parseBasePath, '')
    .option('--no-mdns', 'no .local name on the network')
    .option('--tls', 'serve HTTPS and HTTP/2, with a certificate made on first use')
    .option('--tls-cert <file>', 'serve HTTPS with this certificate (PEM)')
    .option('--tls-key <file>', 'the key of that certificate (PEM)');

/** Own files ask for TLS by themselves; one without the other is a mistake. */
const toTls = ({ tls, tlsCert, tlsKey }: ServeFlags, cwd: string): TlsConfig | undefined => {
  if (tlsCert === undefined && tlsKey === undefined)
    return tls === true ? Object.freeze({ kind: 'self-signed' }) : undefined;
  if (tlsCert === undefined || tlsKey === undefined)
    throw new StartupError(
      `Expected --tls-cert and --tls-key together, got only ${tlsCert === undefined ? '--tls-key' : '--tls-cert'}.`,
    );
  return Object.freeze({
    kind: 'files',
    certificateFile: resolve(cwd, tlsCert),
    keyFile: resolve(cwd, tlsKey),
  });
};

/** Makes the configuration out of parsed flags; checked and frozen, it is all that the server reads. */
export const toConfig = (flags: ServeFlags, surroundings: Surroundings): Config => {
  const { env, cwd, rendererDir, screenWorkerFile, version } = surroundings;
  const inherited = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.freeze({
    host: flags.host,
    port: flags.port ?? DEFAULT_PORT,
    portAsked: flags.port !== undefined,
    dataDir: resolve(cwd, flags.dataDir ?? envPaths('rootresume', { suffix: '' }).data),
    projectFile: flags.config === undefined ? undefined : resolve(cwd, flags.config),
    allowHosts: Object.freeze([...flags.allowHost]),
    trustProxies: Object.freeze([...flags.trustProxy]),
    basePath: flags.basePath,
    mdns: flags.mdns,
    tls: toTls(flags, cwd),
    cwd,
    env: Object.freeze(Object.fromEntries(inherited)),
    rendererDir,
    screenWorkerFile,
    logLimits: {},
    connectionLimits: {},
    version,
  });
};

/** Reads the configuration from the words after the program's name. Throws a StartupError that says what was expected. */
export const readConfig = (words: readonly string[], surroundings: Surroundings): Config => {
  const command = addServeOptions(new Command('rootresume'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  try {
    command.parse([...words], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError)
      throw new StartupError(error.message.replace(/^error: /, ''), { cause: error });
    throw error;
  }
  return toConfig(command.opts<ServeFlags>(), surroundings);
};
