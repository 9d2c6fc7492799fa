import { connect } from 'node:net';
import WebSocket from 'ws';
import { openStream, outputBytes } from './sse-client.mjs';

/** What is typed: the kernel's terminal echoes it, so no program adds its own time. */
const COMMAND = 'exec cat';
/** The first keys warm both sides up and do not count. */
const WARM_UP_KEYS = 50;

/** @returns {{ listener: (text: string) => void }} who hears what comes back; nobody at first */
const idle = () => ({ listener: () => {} });

/**
 * Types keys one by one; each is sent when the one before has come back. Milliseconds, a sample a key.
 * @param {number} keys
 * @param {(key: string) => void} send
 * @param {{ listener: (text: string) => void }} received
 */
const typeKeys = async (keys, send, received) => {
  const samples = [];
  for (let count = 0; count < keys + WARM_UP_KEYS; count += 1) {
    const key = String.fromCharCode(97 + (count % 26));
    const sentAt = performance.now();
    await new Promise((resolve) => {
      received.listener = (text) => {
        if (text.includes(key)) resolve(undefined);
      };
      send(key);
    });
    if (count >= WARM_UP_KEYS) samples.push(performance.now() - sentAt);
    // A terminal line holds at most 4,095 bytes before it must end.
    if (count % 500 === 499) {
      await new Promise((resolve) => {
        received.listener = (text) => {
          if (text.includes('\n')) resolve(undefined);
        };
        send('\n');
      });
    }
  }
  return samples;
};

/**
 * @param {import('./rootresume-server.mjs').RootResumeServer} server
 * @param {number} keys
 */
export const echoOfRootResume = async (server, keys) => {
  const session = await server.call('POST', '/sessions', { name: 'echo', command: COMMAND });
  const received = idle();
  let told = () => {};
  const hello = new Promise((resolve) => (told = () => resolve(undefined)));
  const stream = await openStream(server, `/sessions/${session.id}/stream`, (name, data) => {
    if (name === 'output') received.listener(outputBytes(data).toString('latin1'));
    if (name === 'snapshot') told();
  });
  await hello;
  const { url, token } = server;
  const socket = connect(Number(url.port), url.hostname);
  socket.setNoDelay(true);
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.resume();
  let sequence = 0;
  /** @param {string} key */
  const send = (key) => {
    sequence += 1;
    socket.write(
      `POST /api/v1/sessions/${session.id}/input HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Bearer ${token}\r\n` +
        `Input-Seq: bench:${sequence}\r\nContent-Type: application/octet-stream\r\nContent-Length: ${key.length}\r\n\r\n${key}`,
    );
  };
  const samples = await typeKeys(keys, send, received);
  socket.destroy();
  stream.close();
  await server.call('DELETE', `/sessions/${session.id}`);
  return samples;
};

/**
 * @param {import('./websocket-server-process.mjs').WebSocketPeer} peer
 * @param {number} keys
 */
export const echoOfWebSocket = async (peer, keys) => {
  const socket = new WebSocket(`${peer.url}/?command=${encodeURIComponent(COMMAND)}`);
  await new Promise((resolve) => socket.once('open', resolve));
  const received = idle();
  socket.on('message', (/** @type {Buffer} */ bytes) => received.listener(bytes.toString('latin1')));
  socket.send('start');
  const samples = await typeKeys(keys, (key) => socket.send(key), received);
  socket.terminate();
  return samples;
};
