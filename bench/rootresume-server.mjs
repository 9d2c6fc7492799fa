import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const BIN = resolve(import.meta.dirname, '../bin/rootresume.js');

/**
 * Starts the built server as a user would, on a free port.
 * @param {string} dataDir
 */
export const startRootResume = async (dataDir) => {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [BIN, 'serve', '--port', '0', '--data-dir', dataDir, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = /** @type {[string]} */ (await once(createInterface(child.stdout), 'line'));
  const listeningAfterMs = performance.now() - startedAt;
  const { url, token } = /** @type {import('../src/shared/server.ts').Listening} */ (JSON.parse(line));
  const exited = once(child, 'exit');

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   */
  const call = async (method, path, body) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? undefined : await response.json();
  };

  return {
    url: new URL(url),
    token,
    listeningAfterMs,
    call,
    pid: child.pid,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
};

/** @typedef {Awaited<ReturnType<typeof startRootResume>>} RootResumeServer */
