import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseHost, ELECTRON_PACKAGE } from './choose-host.mjs';
import { runQuietly } from './run.mjs';

/** The folder of the app. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** How long Electron's own download may take, in milliseconds: 100 MB on a slow line; a network that drops packets must not hang a start. */
const DOWNLOAD_TIMEOUT_MS = 180_000;

/** Tells the desktop app which file to write once Electron works; src/main/electron/started-report.ts knows the same name. */
const STARTED_FILE_VARIABLE = 'ROOTRESUME_STARTED_FILE';

/** Ours, and not passed on: Chromium has an option of the same name. */
const HEADLESS_OPTION = '--headless';
/** Options whose answer is on the terminal, so that a window would be the wrong place. */
const TERMINAL_OPTIONS = new Set(['--json', '--help', '-h']);

const FORWARDED_SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * @typedef {object} Launch
 * @property {readonly string[]} args the user's arguments
 * @property {NodeJS.ProcessEnv} env what the app and its sessions inherit
 * @property {string} cwd the folder in which the user is
 */

/**
 * Runs a program in the foreground until it ends: its streams are ours, and signals are passed on.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv, cwd: string }} options
 * @returns {Promise<{ code: number, signalled: boolean }>} `signalled`: somebody wanted the end
 */
const runInForeground = (command, args, { env, cwd }) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { env, cwd, stdio: 'inherit' });
    let signalled = false;
    /** @param {NodeJS.Signals} signal */
    const handleSignal = (signal) => {
      signalled = true;
      // A terminal sends its Ctrl-C to the whole group, the child included; a second one would tell it to hurry.
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    };
    for (const signal of FORWARDED_SIGNALS) process.on(signal, handleSignal);
    /** @param {number} code */
    const end = (code) => {
      for (const signal of FORWARDED_SIGNALS) process.off(signal, handleSignal);
      resolve({ code, signalled });
    };
    child.on('error', (error) => {
      process.stderr.write(`${command} could not be started: ${error.message}\n`);
      end(127);
    });
    child.on('exit', (code, signal) => end(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });

/**
 * Lets the `electron` package fetch its binary.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>} why it could not; undefined: it did
 */
const downloadElectron = async (env) => {
  process.stderr.write('Fetching Electron, once (about 100 MB)…\n');
  const script = join(ROOT, ELECTRON_PACKAGE, 'install.js');
  const { code, timedOut } = await runQuietly(process.execPath, [script], {
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
    env,
  });
  if (timedOut) return `Electron had not arrived after ${DOWNLOAD_TIMEOUT_MS / 1000} s`;
  return code === 0 ? undefined : 'Electron could not be downloaded';
};

/**
 * Runs the desktop app until it ends.
 * @param {string} electron its binary
 * @param {Launch} launch
 * @returns {Promise<{ code: number } | { failed: string }>} `failed`: why Electron cannot run on this machine
 */
const runDesktop = async (electron, { args, env, cwd }) => {
  const folder = mkdtempSync(join(tmpdir(), 'rootresume-start-'));
  const startedFile = join(folder, 'started');
  // Chromium's sandbox refuses to run as root.
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const childEnv = { ...env, [STARTED_FILE_VARIABLE]: startedFile };
  // Terminals inside Electron apps set it; the binary would then be a plain Node.
  Reflect.deleteProperty(childEnv, 'ELECTRON_RUN_AS_NODE');
  try {
    const { code, signalled } = await runInForeground(
      electron,
      [...(asRoot ? ['--no-sandbox'] : []), ROOT, ...args],
      { env: childEnv, cwd },
    );
    if (code === 0 || signalled || existsSync(startedFile)) return { code };
    return { failed: `Electron does not run on this machine (exit code ${code})` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/**
 * Runs the server without a desktop until it ends.
 * @param {Launch} launch
 * @returns {Promise<number>} its exit code
 */
const runHeadless = async ({ args, env, cwd }) => {
  const cli = join(ROOT, 'out/main/cli.js');
  return (await runInForeground(process.execPath, [cli, 'serve', ...args], { env, cwd })).code;
};

/**
 * Opens the desktop app; where this machine cannot, says why in one line and serves headless instead.
 * @param {Launch} launch
 * @returns {Promise<number>} the exit code to end with
 */
export const openApp = async ({ args: allArgs, env, cwd }) => {
  const launch = { args: allArgs.filter((arg) => arg !== HEADLESS_OPTION), env, cwd };
  const machine = { platform: process.platform, env, root: ROOT };
  const wish = { headlessAsked: allArgs.some((arg) => arg === HEADLESS_OPTION || TERMINAL_OPTIONS.has(arg)) };

  let host = chooseHost(machine, wish);
  if (host.kind === 'missing') {
    const problem = await downloadElectron(env);
    host = problem === undefined ? chooseHost(machine, wish) : { kind: 'headless', reason: problem };
  }
  let reason = host.kind === 'headless' ? host.reason : 'Electron is not where its package says';
  if (host.kind === 'desktop') {
    const outcome = await runDesktop(host.electron, launch);
    if ('code' in outcome) return outcome.code;
    reason = outcome.failed;
  }
  if (reason !== undefined) process.stderr.write(`No desktop window: ${reason}. Serving headless instead.\n`);
  return runHeadless(launch);
};
