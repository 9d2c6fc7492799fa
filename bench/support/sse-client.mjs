import { connect } from 'node:net';

/**
 * Opens a stream over a bare socket and hands over each event's name and data as they come, and the event as it stood on the wire:
 * the least that a client can cost.
 * @param {Pick<import('./rootresume-server.mjs').RootResumeServer, 'url' | 'token'>} server
 * @param {string} path
 * @param {(name: string, data: string, frame: string) => void} onEvent
 * @param {{ headers?: Readonly<Record<string, string>>, port?: number }} [options]
 */
export const openStream = async ({ url, token }, path, onEvent, options = {}) => {
  const socket = connect(options.port ?? Number(url.port), url.hostname);
  socket.setNoDelay(true);
  socket.setEncoding('latin1');
  const closed = new Promise((resolve) => socket.once('close', () => resolve(undefined)));
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  // A cut is told by 'close'.
  socket.on('error', () => undefined);
  const extra = Object.entries(options.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(
    `GET /api/v1${path} HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Bearer ${token}\r\n${extra.join('')}\r\n`,
  );

  let head = '';
  let inBody = false;
  let body = '';
  socket.on('data', (/** @type {string} */ text) => {
    if (inBody) body += text;
    else {
      head += text;
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      if (!head.startsWith('HTTP/1.1 200 ')) {
        socket.destroy(new Error(head.slice(0, end)));
        return;
      }
      inBody = true;
      // The answer ends with its connection: it has neither a length nor chunks.
      body = head.slice(end + 4);
      head = '';
    }
    for (;;) {
      const end = body.indexOf('\n\n');
      if (end < 0) break;
      const event = body.slice(0, end);
      body = body.slice(end + 2);
      const name = /^event: (\w+)$/m.exec(event.slice(0, 200))?.[1] ?? '';
      onEvent(name, event.slice(event.indexOf('\ndata: ') + 7), `${event}\n\n`);
    }
  });
  return { socket, closed, close: () => socket.destroy() };
};

/** @typedef {Awaited<ReturnType<typeof openStream>>} OpenStream */

/**
 * The bytes of an `output` event, without parsing all of its JSON.
 * @param {string} data
 */
export const outputBytes = (data) => Buffer.from(data.slice(data.lastIndexOf(':"') + 2, -2), 'base64');

/**
 * The offset of an `output` event.
 * @param {string} data
 */
export const outputOffset = (data) => Number.parseInt(data.slice(data.indexOf('"offset":') + 9), 10);

/**
 * Opens a stream and waits for one of its events.
 * @param {Pick<import('./rootresume-server.mjs').RootResumeServer, 'url' | 'token'>} server
 * @param {string} path
 * @param {string} awaited the name of the event
 * @param {(name: string, data: string, frame: string) => void} onEvent
 */
export const openStreamUntil = async (server, path, awaited, onEvent) => {
  let told = () => {};
  const came = new Promise((resolve) => (told = () => resolve(undefined)));
  const stream = await openStream(server, path, (name, data, frame) => {
    onEvent(name, data, frame);
    if (name === awaited) told();
  });
  await Promise.race([
    came,
    stream.closed.then(() => {
      throw new Error(`${path}: the stream ended before '${awaited}'`);
    }),
  ]);
  return stream;
};
