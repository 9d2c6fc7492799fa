import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { askOverTls } from './ask-over-tls.mjs';
import { endProcess, pause, toBeClosed, within } from './resources.mjs';

const BIN = resolve(import.meta.dirname, '../../bin/rootresume.js');
const COLLECT_GARBAGE = resolve(import.meta.dirname, 'collect-garbage.mjs');
const START_TIMEOUT_MS = 20_000;
/** A collection in all threads is over by then, and freed pages are given back, in milliseconds. */
const COLLECT_MS = 2000;

/**
 * Starts the built server as a user would, on a free port, with a data dir of its own.
 * @param {{ collectable?: boolean, flags?: readonly string[] }} [options] `collectable`: `collectGarbage` will be called; `flags`: its own
 */
export const startRootResume = async ({ collectable = false, flags = [] } = {}) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'rootresume-bench-'));
  /** Where each thread says what it holds. */
  const heldDir = join(dataDir, 'held');
  if (collectable) mkdirSync(heldDir);
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...(collectable ? ['--expose-gc', '--import', COLLECT_GARBAGE] : []),
      BIN,
      'serve',
      '--port',
      '0',
      '--data-dir',
      dataDir,
      '--json',
      ...flags,
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      // A plain prompt, whoever measures.
      env: {
        ...process.env,
        SHELL: '/bin/bash',
        PS1: '$ ',
        HISTFILE: '/dev/null',
        ROOTRESUME_BENCH_HELD: heldDir,
      },
    },
  );

  const collectGarbage = async () => {
    // Twice: what the first one frees may hold what the second one can.
    for (let round = 0; round < 2; round += 1) {
      process.kill(child.pid ?? 0, 'SIGUSR2');
      await pause(COLLECT_MS / 2);
    }
  };

  /** What all threads held when they were last told to collect, in bytes: objects and their buffers. It grows where something leaks, whatever
   * the C library and the collector keep for later use. */
  const held = () =>
    readdirSync(heldDir)
      .filter((name) => !name.endsWith('.part'))
      .reduce((sum, name) => sum + Number(readFileSync(join(heldDir, name), 'latin1')), 0);

  const stop = toBeClosed(async () => {
    await endProcess(child);
    rmSync(dataDir, { recursive: true, force: true });
  });
  const [line] = /** @type {[string]} */ (
    await within(once(createInterface(child.stdout), 'line'), START_TIMEOUT_MS, 'the start of the server')
  );
  const listeningAfterMs = performance.now() - startedAt;
  const { url, token, pid } = /** @type {import('../../src/shared/server.ts').Listening} */ (
    JSON.parse(line)
  );

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   */
  const call = async (method, path, body) => {
    const address = `${url}/api/v1${path}`;
    const asked = {
      method,
      // No connection is kept: those that are open are counted.
      headers: {
        authorization: `Bearer ${token}`,
        connection: 'close',
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    };
    const { ok, status, text } = url.startsWith('https:')
      ? await askOverTls(address, { ...asked, dataDir })
      : await fetch(address, asked).then(async (response) => ({
          ok: response.ok,
          status: response.status,
          text: await response.text(),
        }));
    if (!ok) throw new Error(`${method} ${path}: ${status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };

  /**
   * @param {object} body
   * @returns {Promise<import('../../src/shared/session.ts').Session>}
   */
  const create = (body) => call('POST', '/sessions', body);

  /** @param {string} id */
  const remove = (id) => call('DELETE', `/sessions/${id}`);

  return {
    url: new URL(url),
    token,
    listeningAfterMs,
    startedAt,
    call,
    create,
    remove,
    pid,
    dataDir,
    collectGarbage,
    held,
    stop,
  };
};

/** @typedef {Awaited<ReturnType<typeof startRootResume>>} RootResumeServer */
