import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Starts the WebSocket peer in a process of its own, as RootResume's server has one. */
export const startWebSocketServer = async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'websocket-server.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = /** @type {[string]} */ (await once(createInterface(child.stdout), 'line'));
  const exited = once(child, 'exit');
  return {
    url: `ws://127.0.0.1:${port}`,
    stop: async () => {
      child.kill();
      await exited;
    },
  };
};

/** @typedef {Awaited<ReturnType<typeof startWebSocketServer>>} WebSocketPeer */
