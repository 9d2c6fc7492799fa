import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** How much of a quiet program's output is kept for a failure, in characters; its end is what explains. */
const MAX_KEPT_OUTPUT = 20_000;

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [timeoutMs] after that the program is ended and counts as failed
 * @property {boolean} [shell]
 * @property {(text: string) => void} [onOutput]
 */

/**
 * @typedef {object} RunResult
 * @property {number} code the exit code; 124 after the time limit, 127 where the program could not be started
 * @property {boolean} timedOut
 * @property {string} output the end of what it wrote on stdout and stderr
 */

/**
 * Runs a program to its end and keeps its output to itself. Never rejects.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export const runQuietly = (command, args, { cwd, env, timeoutMs, shell = false, onOutput } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let timedOut = false;
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill('SIGKILL');
            // A child of its own may hold the pipes; they would keep this waiting.
            child.stdout.destroy();
            child.stderr.destroy();
          }, timeoutMs);
    /** @param {string} text */
    const keep = (text) => {
      output = (output + text).slice(-MAX_KEPT_OUTPUT);
      onOutput?.(text);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ code: 127, timedOut, output: error.message });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: timedOut ? 124 : (code ?? 1), timedOut, output });
    });
  });

/**
 * Ends the script with one sentence on stderr.
 * @type {(sentence: string) => never}
 */
export const fail = (sentence) => {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
};

/**
 * Says how long something took.
 * @param {number} since a `performance.now()`
 */
export const secondsSince = (since) => `${Math.max(1, Math.round((performance.now() - since) / 1000))} s`;

/**
 * Tells whether a module is the script that Node was asked to run, and not one that it imports.
 * @param {string} moduleUrl its `import.meta.url`
 */
export const isMainScript = (moduleUrl) =>
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(moduleUrl);
