// Many viewers of one terminal, in a process of their own, so that the server's costs are its own. Each compares every byte with the file
// that the terminal writes.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import WebSocket from 'ws';
import { openStream, outputBytes, outputOffset } from './sse-client.mjs';

/** Connections that are opened at the same time: more would overrun the queue of those that wait to be taken. */
const OPEN_AT_ONCE = 50;
/** At the end, how long what is on its way may take, in milliseconds. */
const CATCH_UP_MS = 30_000;

/** @typedef {import('./viewers.mjs').ViewerOptions} ViewerOptions */

/** @type {(() => number)[]} of every viewer, the bytes that it has read from its socket */
const wire = [];
/** @typedef {{ next: number | undefined, received: number, wrong: string | undefined }} Viewer `next`: the offset that must follow */
/** @type {Viewer[]} */
const viewers = [];
/** @type {Buffer} */
let expected = Buffer.alloc(0);

/**
 * @param {Viewer} viewer
 * @param {number} offset
 * @param {Uint8Array} bytes
 */
const take = (viewer, offset, bytes) => {
  if (viewer.wrong !== undefined) return;
  if (viewer.next !== undefined && offset !== viewer.next)
    viewer.wrong = `byte ${offset} came after ${viewer.next}`;
  else if (
    expected.length > 0 &&
    expected.compare(bytes, 0, bytes.length, offset, offset + bytes.length) !== 0
  )
    viewer.wrong = `other bytes from ${offset} on`;
  viewer.next = offset + bytes.length;
  viewer.received += bytes.length;
};

/** @param {ViewerOptions} options */
const openSse = async ({ url, token, path }) => {
  /** @type {Viewer} */
  const viewer = { next: expected.length > 0 ? 0 : undefined, received: 0, wrong: undefined };
  viewers.push(viewer);
  let told = () => {};
  const began = new Promise((resolve) => (told = () => resolve(undefined)));
  const stream = await openStream({ url: new URL(url), token }, path, (name, data) => {
    if (name === 'sessions') told();
    if (name === 'snapshot') viewer.wrong ??= `fell out of the log at ${viewer.received}`;
    if (name === 'output') take(viewer, outputOffset(data), outputBytes(data));
  });
  wire.push(() => stream.socket.bytesRead);
  await began;
};

/** @param {ViewerOptions} options */
const openWs = async ({ url, path, start }) => {
  /** @type {Viewer} */
  const viewer = { next: expected.length > 0 ? 0 : undefined, received: 0, wrong: undefined };
  viewers.push(viewer);
  const socket = new WebSocket(`${url}${path}`);
  socket.on('upgrade', (response) => wire.push(() => response.socket.bytesRead));
  socket.on('message', (/** @type {Buffer} */ bytes) => take(viewer, viewer.received, bytes));
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  if (start) socket.send('start');
};

/** Asks, and never reads. @param {ViewerOptions} options */
const openStalled = async ({ url, token, path, kind }) => {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', () => resolve(undefined)));
  socket.pause();
  const upgrade =
    'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';
  socket.write(
    kind === 'sse'
      ? `GET /api/v1${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`
      : `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${upgrade}\r\n`,
  );
};

/** @param {ViewerOptions} options */
const openAll = async (options) => {
  expected = options.file === '' ? expected : readFileSync(options.file);
  for (let count = 0; count < options.stalled; count += 1) await openStalled(options);
  const open = options.kind === 'sse' ? openSse : openWs;
  for (let from = 0; from < options.count; from += OPEN_AT_ONCE)
    await Promise.all(
      Array.from({ length: Math.min(OPEN_AT_ONCE, options.count - from) }, () => open(options)),
    );
};

const report = async () => {
  const deadline = performance.now() + CATCH_UP_MS;
  while (
    expected.length > 0 &&
    viewers.some(({ received, wrong }) => wrong === undefined && received < expected.length) &&
    performance.now() < deadline
  )
    await new Promise((resolve) => setTimeout(resolve, 50));
  return {
    complete: viewers.filter(
      ({ received, wrong }) => wrong === undefined && (expected.length === 0 || received === expected.length),
    ).length,
    wrong: viewers.find(({ wrong }) => wrong !== undefined)?.wrong,
    received: viewers.reduce((sum, { received }) => sum + received, 0),
    wireBytes: wire.reduce((sum, read) => sum + read(), 0),
  };
};

process.on('message', (/** @type {ViewerOptions | 'report'} */ message) => {
  const answer = message === 'report' ? report() : openAll(message);
  answer.then(
    (value) => process.send?.({ value }),
    (/** @type {unknown} */ error) => process.send?.({ error: String(error) }),
  );
});
// Whoever measured is gone.
process.on('disconnect', () => process.exit());
