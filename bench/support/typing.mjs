import { connect } from 'node:net';
import { pause, within } from './resources.mjs';
import { openStreamUntil, outputBytes } from './sse-client.mjs';
import { openWebSocket } from './websocket-peer.mjs';

/** What is typed into: the kernel's terminal echoes it, so no program adds its own time. */
export const ECHO_COMMAND = 'exec cat';

/** A terminal line holds at most 4,095 bytes before it must end. */
const KEYS_PER_LINE = 500;
const KEY_TIMEOUT_MS = 10_000;

/** Nobody hears at first. @returns {{ listener: (text: string) => void }} */
const silence = () => ({ listener: () => {} });

/**
 * Somebody who types: sends a key, and hears what comes back.
 * @typedef {object} Typist
 * @property {(key: string) => void} send
 * @property {{ listener: (text: string) => void }} received
 * @property {() => void} close
 */

/**
 * @param {import('./rootresume-server.mjs').RootResumeServer} server
 * @returns {Promise<Typist & { readonly id: string }>}
 */
export const typeIntoRootResume = async (server) => {
  const { id } = await server.create({ name: 'echo', command: ECHO_COMMAND });
  const received = silence();
  const stream = await openStreamUntil(server, `/sessions/${id}/stream`, 'snapshot', (name, data) => {
    if (name === 'output') received.listener(outputBytes(data).toString('latin1'));
  });
  const { url, token } = server;
  const socket = connect(Number(url.port), url.hostname);
  socket.setNoDelay(true);
  await new Promise((resolve) => socket.once('connect', () => resolve(undefined)));
  socket.resume();
  let sequence = 0;
  return {
    id,
    received,
    send: (key) => {
      sequence += 1;
      socket.write(
        `POST /api/v1/sessions/${id}/input HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Bearer ${token}\r\n` +
          `Input-Seq: bench:${sequence}\r\nContent-Type: application/octet-stream\r\nContent-Length: ${key.length}\r\n\r\n${key}`,
      );
    },
    close: () => {
      socket.destroy();
      stream.close();
    },
  };
};

/** @param {import('./websocket-peer.mjs').WebSocketPeer} peer @returns {Promise<Typist>} */
export const typeIntoWebSocket = async (peer) => {
  const received = silence();
  const socket = await openWebSocket(peer.url, ECHO_COMMAND, (bytes) =>
    received.listener(bytes.toString('latin1')),
  );
  socket.send('start');
  return { received, send: (key) => socket.send(key), close: () => socket.terminate() };
};

/** @param {Typist} typist @param {string} key @param {string} echo */
const sendAndHear = (typist, key, echo) =>
  within(
    new Promise((resolve) => {
      typist.received.listener = (text) => {
        if (text.includes(echo)) resolve(undefined);
      };
      typist.send(key);
    }),
    KEY_TIMEOUT_MS,
    'an echo',
  );

/**
 * Types keys, each after the echo of the one before. Milliseconds, a sample a key.
 * @param {Typist} typist
 * @param {number} keys
 * @param {number} [restMs] between two keys
 */
export const typeKeys = async (typist, keys, restMs = 0) => {
  const samples = [];
  for (let count = 0; count < keys; count += 1) {
    const key = String.fromCharCode(97 + (count % 26));
    const sentAt = performance.now();
    await sendAndHear(typist, key, key);
    samples.push(performance.now() - sentAt);
    if (count % KEYS_PER_LINE === KEYS_PER_LINE - 1) await sendAndHear(typist, '\n', '\n');
    if (restMs > 0) await pause(restMs);
  }
  await sendAndHear(typist, '\n', '\n');
  // `cat` repeats the line after the newline's echo; it must not be taken for the echo of a key to come.
  await pause(20);
  return samples;
};
