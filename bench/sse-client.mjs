import { connect } from 'node:net';

/**
 * Opens a stream over a bare socket and hands over each event's name and data as they come: the least that a client can cost.
 * @param {import('./rootresume-server.mjs').RootResumeServer} server
 * @param {string} path
 * @param {(name: string, data: string) => void} onEvent
 */
export const openStream = async ({ url, token }, path, onEvent) => {
  const socket = connect(Number(url.port), url.hostname);
  socket.setNoDelay(true);
  socket.setEncoding('latin1');
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(`GET /api/v1${path} HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Bearer ${token}\r\n\r\n`);

  let raw = '';
  let inBody = false;
  let body = '';
  socket.on('data', (/** @type {string} */ text) => {
    raw += text;
    if (!inBody) {
      const end = raw.indexOf('\r\n\r\n');
      if (end < 0) return;
      inBody = true;
      raw = raw.slice(end + 4);
    }
    // Chunked transfer coding: length in hex, the bytes, an empty line.
    for (;;) {
      const lineEnd = raw.indexOf('\r\n');
      if (lineEnd < 0) break;
      const length = Number.parseInt(raw.slice(0, lineEnd), 16);
      if (raw.length < lineEnd + 2 + length + 2) break;
      body += raw.slice(lineEnd + 2, lineEnd + 2 + length);
      raw = raw.slice(lineEnd + 2 + length + 2);
    }
    for (;;) {
      const end = body.indexOf('\n\n');
      if (end < 0) break;
      const event = body.slice(0, end);
      body = body.slice(end + 2);
      const name = /^event: (\w+)$/m.exec(event.slice(0, 200))?.[1] ?? '';
      onEvent(name, event.slice(event.indexOf('\ndata: ') + 7));
    }
  });
  return { close: () => socket.destroy() };
};

/**
 * The bytes of an `output` event, without parsing all of its JSON.
 * @param {string} data
 */
export const outputBytes = (data) => Buffer.from(data.slice(data.lastIndexOf(':"') + 2, -2), 'base64');
