import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { endProcess, toBeClosed, within } from './resources.mjs';

const ANSWER_TIMEOUT_MS = 60_000;

/**
 * @typedef {object} ViewerOptions
 * @property {'sse' | 'ws'} kind
 * @property {string} url
 * @property {string} token of an SSE server
 * @property {string} path
 * @property {number} count how many read
 * @property {number} stalled how many more ask and never read
 * @property {boolean} [start] of a WebSocket: it starts the command of its address
 * @property {string} file what they must get, byte for byte; empty: it is only counted
 */

/**
 * @typedef {object} ViewersReport
 * @property {number} complete viewers that got every byte
 * @property {string | undefined} wrong what one of the others got
 * @property {number} received bytes of output, of all viewers
 * @property {number} wireBytes bytes read from sockets, of all viewers
 */

/**
 * Opens viewers in a process of their own; resolves when the server has answered all of them.
 * @param {ViewerOptions} options
 */
export const openViewers = async (options) => {
  const child = fork(join(import.meta.dirname, 'viewers-process.mjs'));
  const close = toBeClosed(() => endProcess(child));
  /** @param {ViewerOptions | 'report'} message @returns {Promise<any>} */
  const ask = async (message) => {
    const answered = once(child, 'message');
    child.send(message);
    const [{ value, error }] = await within(answered, ANSWER_TIMEOUT_MS, 'the viewers');
    if (error !== undefined) throw new Error(error);
    return value;
  };
  await ask(options);
  return {
    /** Waits until all that is to come has come. @returns {Promise<ViewersReport>} */
    report: () => ask('report'),
    close,
  };
};
