import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';
import { endProcess, toBeClosed, within } from './resources.mjs';

const START_TIMEOUT_MS = 20_000;

/** Starts the WebSocket peer in a process of its own, as RootResume's server has one. */
export const startWebSocketServer = async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'websocket-server.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = toBeClosed(() => endProcess(child));
  const [port] = /** @type {[string]} */ (
    await within(once(createInterface(child.stdout), 'line'), START_TIMEOUT_MS, 'the start of the peer')
  );
  return { url: `ws://127.0.0.1:${port}`, pageUrl: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop };
};

/** @typedef {Awaited<ReturnType<typeof startWebSocketServer>>} WebSocketPeer */

/**
 * Connects to the peer. Its first message will start the command.
 * @param {string} url
 * @param {string} command
 * @param {(bytes: Buffer) => void} onMessage
 * @param {string} [query] more of the address, with an & at its end
 */
export const openWebSocket = async (url, command, onMessage, query = '') => {
  const socket = new WebSocket(`${url}/?${query}command=${encodeURIComponent(command)}`);
  socket.on('message', (/** @type {Buffer} */ bytes) => onMessage(bytes));
  await once(socket, 'open');
  return socket;
};
