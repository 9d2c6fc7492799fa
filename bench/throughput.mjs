import { readFileSync } from 'node:fs';
import { spawn } from 'node-pty';
import WebSocket from 'ws';
import { openStream, outputBytes } from './sse-client.mjs';

/**
 * The command of all three: the terminal in raw mode, so that the bytes that come out are those of the file.
 * @param {string} file
 */
const command = (file) => `stty raw -echo; cat '${file}'`;

/**
 * The same for those who read node-pty as it is, which loses the end of the output of a program that exits: it stays a while. The clock
 * stops at the last byte, not at the exit.
 * @param {string} file
 */
const lingering = (file) => `${command(file)}; sleep 2`;

/**
 * @param {string} name
 * @param {readonly Uint8Array[]} chunks
 * @param {string} file
 */
const compare = (name, chunks, file) => {
  if (!Buffer.concat(chunks).equals(readFileSync(file)))
    throw new Error(`${name}: the bytes are not those of the file`);
};

/**
 * Reads the pty and does nothing else: what any server can reach at most. Milliseconds.
 * @param {string} file
 */
export const drainBare = async (file) => {
  const size = readFileSync(file).length;
  /** @type {Buffer[]} */
  const chunks = [];
  let received = 0;
  const startedAt = performance.now();
  const pty = spawn('/bin/sh', ['-c', lingering(file)], { encoding: null, cols: 120, rows: 30 });
  await new Promise((resolve) => {
    pty.onData((data) => {
      const bytes = /** @type {Buffer} */ (/** @type {unknown} */ (data));
      chunks.push(bytes);
      received += bytes.length;
      if (received >= size) resolve(undefined);
    });
  });
  const ms = performance.now() - startedAt;
  pty.kill();
  compare('bare drain', chunks, file);
  return ms;
};

/**
 * @param {import('./rootresume-server.mjs').RootResumeServer} server
 * @param {string} file
 */
export const throughputOfRootResume = async (server, file) => {
  const size = readFileSync(file).length;
  const session = await server.call('POST', '/sessions', {
    name: 'flood',
    command: command(file),
    start: false,
  });
  /** @type {Buffer[]} */
  const chunks = [];
  let received = 0;
  let told = () => {};
  const hello = new Promise((resolve) => (told = () => resolve(undefined)));
  let finished = () => {};
  const done = new Promise((resolve) => (finished = () => resolve(undefined)));
  const stream = await openStream(server, `/sessions/${session.id}/stream?from=start`, (name, data) => {
    if (name === 'sessions') told();
    if (name === 'snapshot') throw new Error('the viewer fell behind the log');
    if (name !== 'output') return;
    const bytes = outputBytes(data);
    chunks.push(bytes);
    received += bytes.length;
    if (received >= size) finished();
  });
  await hello;
  const startedAt = performance.now();
  await server.call('POST', `/sessions/${session.id}/start`);
  await done;
  const ms = performance.now() - startedAt;
  stream.close();
  await server.call('DELETE', `/sessions/${session.id}`);
  compare('RootResume', chunks, file);
  return ms;
};

/**
 * @param {import('./websocket-server-process.mjs').WebSocketPeer} peer
 * @param {string} file
 */
export const throughputOfWebSocket = async (peer, file) => {
  const size = readFileSync(file).length;
  /** @type {Buffer[]} */
  const chunks = [];
  let received = 0;
  const socket = new WebSocket(`${peer.url}/?command=${encodeURIComponent(lingering(file))}`);
  await new Promise((resolve) => socket.once('open', resolve));
  const startedAt = performance.now();
  await new Promise((resolve) => {
    socket.on('message', (/** @type {Buffer} */ bytes) => {
      chunks.push(bytes);
      received += bytes.length;
      if (received >= size) resolve(undefined);
    });
    socket.send('start');
  });
  const ms = performance.now() - startedAt;
  socket.terminate();
  compare('ws + node-pty', chunks, file);
  return ms;
};
