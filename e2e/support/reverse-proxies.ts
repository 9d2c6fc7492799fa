import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { findProgram } from './programs.ts';

/** The proxies that a server is tried behind, each as its package installs it. */
export const PROXY_KINDS = ['nginx', 'Caddy', 'HAProxy'] as const;
export type ProxyKind = (typeof PROXY_KINDS)[number];

const PROGRAM_NAMES = { nginx: 'nginx', Caddy: 'caddy', HAProxy: 'haproxy' } as const;

/** Finds the proxy's program on this machine. */
export const findProxy = (kind: ProxyKind): string | undefined =>
  findProgram(PROGRAM_NAMES[kind]) ?? findIn('/usr/sbin', PROGRAM_NAMES[kind]);

const findIn = (folder: string, name: string): string | undefined => {
  try {
    execFileSync('test', ['-x', join(folder, name)]);
    return join(folder, name);
  } catch {
    // Not there: the test says so in its title.
    return undefined;
  }
};

/** A reverse proxy that runs in front of a server until it is closed, reached over HTTP and over TLS with HTTP/2. */
export interface ReverseProxy {
  readonly url: string;
  readonly tlsUrl: string;
  /** Ends it at once, with every connection through it. */
  readonly kill: () => Promise<void>;
  /** Starts it again on the same ports. */
  readonly start: () => Promise<void>;
  /** Has it read its settings anew, as after a change of them: the way of its manual. */
  readonly reload: () => void;
  readonly close: () => Promise<void>;
}

export interface ReverseProxyOptions {
  readonly kind: ProxyKind;
  readonly target: string;
  /** The time after which it gives up on an idle connection, in seconds; default: its own. */
  readonly idleSeconds?: number;
  /** Has nginx collect what the server sends before it passes it on, whatever the server says. */
  readonly holdsBack?: boolean;
  /** Below which path, with its slash at the front, the server is; default: the root. */
  readonly basePath?: string;
}

interface Places {
  readonly folder: string;
  readonly target: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly idleSeconds: number | undefined;
  readonly holdsBack: boolean;
  readonly basePath: string;
}

const makeCertificate = (folder: string): void => {
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-keyout', join(folder, 'tls.key'), '-out', join(folder, 'tls.crt'), '-days', '2'],
      ...['-subj', '/CN=terminals.example', '-addext', 'subjectAltName=DNS:terminals.example,IP:127.0.0.1'],
    ],
    { stdio: 'ignore' },
  );
  const pem = ['tls.crt', 'tls.key'].map((name) => readFileSync(join(folder, name), 'utf8')).join('');
  writeFileSync(join(folder, 'tls.pem'), pem, { mode: 0o600 });
};

/** Around the block that docs/proxies.md shows stands only what a process of its own needs: folders, ports, the foreground. */
const nginxConfig = ({ folder, target, port, tlsPort, idleSeconds, holdsBack, basePath }: Places): string => `
daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    listen 127.0.0.1:${tlsPort} ssl http2;
    ssl_certificate ${folder}/tls.crt;
    ssl_certificate_key ${folder}/tls.key;
    ${idleSeconds === undefined ? '' : `proxy_read_timeout ${idleSeconds}s; send_timeout ${idleSeconds}s;`}
    location ${basePath}/ {
      proxy_pass ${target};
      proxy_set_header Host $host;
      ${holdsBack ? 'proxy_buffering on; proxy_ignore_headers X-Accel-Buffering; proxy_buffers 8 64k; proxy_buffer_size 64k;' : ''}
    }
  }
}
`;

const caddyConfig = ({ folder, target, port, tlsPort, basePath }: Places): string => `
{
  admin unix/${folder}/admin.sock
  auto_https disable_redirects
  skip_install_trust
  storage file_system ${folder}/storage
}
http://127.0.0.1:${port}, http://terminals.example:${port}, http://terminals.localhost:${port} {
  reverse_proxy ${basePath === '' ? '' : `${basePath}/* `}${new URL(target).host}
}
https://127.0.0.1:${tlsPort}, https://terminals.example:${tlsPort} {
  tls ${folder}/tls.crt ${folder}/tls.key
  reverse_proxy ${basePath === '' ? '' : `${basePath}/* `}${new URL(target).host}
}
`;

/** The defaults are those of Debian's /etc/haproxy/haproxy.cfg. */
const haproxyConfig = ({ folder, target, port, tlsPort, idleSeconds, basePath }: Places): string => `
defaults
  mode http
  option dontlognull
  timeout connect 5000
  timeout client ${idleSeconds === undefined ? 50_000 : idleSeconds * 1000}
  timeout server ${idleSeconds === undefined ? 50_000 : idleSeconds * 1000}

frontend terminals
  bind 127.0.0.1:${port}
  bind 127.0.0.1:${tlsPort} ssl crt ${folder}/tls.pem alpn h2,http/1.1
  ${basePath === '' ? 'default_backend rootresume' : `use_backend rootresume if { path_beg ${basePath}/ }`}

backend rootresume
  server app ${new URL(target).host}
`;

const RECIPES = {
  nginx: {
    file: 'nginx.conf',
    write: nginxConfig,
    args: (file: string, folder: string) => ['-c', file, '-p', folder, '-e', join(folder, 'error.log')],
    reloadSignal: 'SIGHUP',
  },
  Caddy: {
    file: 'Caddyfile',
    write: caddyConfig,
    args: (file: string) => ['run', '--config', file, '--adapter', 'caddyfile'],
    reloadSignal: undefined,
  },
  HAProxy: {
    file: 'haproxy.cfg',
    write: haproxyConfig,
    args: (file: string, folder: string) => ['-W', '-db', '-f', file, '-p', join(folder, 'haproxy.pid')],
    reloadSignal: 'SIGUSR2',
  },
} as const;

/** A proxy that does not listen by then never will, in milliseconds. */
const START_LIMIT_MS = 15_000;

const waitUntilListening = async (port: number, child: ChildProcess): Promise<void> => {
  const deadline = performance.now() + START_LIMIT_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the proxy ended with code ${child.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      socket.destroy();
    }
  }
};

export const startReverseProxy = async (options: ReverseProxyOptions): Promise<ReverseProxy> => {
  const program = findProxy(options.kind);
  if (program === undefined) throw new Error(`${options.kind} is not installed`);
  const recipe = RECIPES[options.kind];
  const folder = mkdtempSync(join(tmpdir(), 'rootresume-proxy-'));
  // Started by root, nginx has workers of another user, who keep large bodies in a folder below.
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'storage'));
  makeCertificate(folder);
  const places: Places = {
    folder,
    target: options.target,
    port: await freePort(),
    tlsPort: await freePort(),
    idleSeconds: options.idleSeconds,
    holdsBack: options.holdsBack ?? false,
    basePath: options.basePath ?? '',
  };
  const file = join(folder, recipe.file);
  writeFileSync(file, recipe.write(places));

  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = spawn(program, recipe.args(file, folder), {
      stdio: ['ignore', 'ignore', 'pipe'],
      // A group of its own: its workers end with it.
      detached: true,
      env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
    try {
      await waitUntilListening(places.port, child);
      await waitUntilListening(places.tlsPort, child);
    } catch (error) {
      throw new Error(`${options.kind} did not start: ${said}`, { cause: error });
    }
  };
  const kill = async (): Promise<void> => {
    const running = child;
    if (running?.pid === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const exited = once(running, 'exit');
    process.kill(-running.pid, 'SIGKILL');
    await exited;
  };
  await start();
  return {
    url: `http://127.0.0.1:${places.port}`,
    tlsUrl: `https://127.0.0.1:${places.tlsPort}`,
    start,
    kill,
    reload: () => {
      if (recipe.reloadSignal !== undefined) child?.kill(recipe.reloadSignal);
      else
        execFileSync(program, ['reload', '--config', file, '--adapter', 'caddyfile', '--force'], {
          stdio: 'ignore',
          env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
        });
    },
    close: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
