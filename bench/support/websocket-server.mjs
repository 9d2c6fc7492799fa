// The peer: a terminal over a WebSocket as tutorials write it, on the same PTY library, with the page that goes with it. The first
// message starts the command. With `shared` in the address all who came before that share one terminal, as tutorials broadcast.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node-pty';
import { WebSocket, WebSocketServer } from 'ws';

/** @param {string} specifier */
const packaged = (specifier) => readFileSync(fileURLToPath(import.meta.resolve(specifier)));

/** @type {Readonly<Record<string, readonly [type: string, read: () => Buffer]>>} */
const FILES = {
  '/': ['text/html', () => readFileSync(new URL('websocket-page.html', import.meta.url))],
  '/xterm.js': ['text/javascript', () => packaged('@xterm/xterm/lib/xterm.js')],
  '/xterm.css': ['text/css', () => packaged('@xterm/xterm/css/xterm.css')],
  '/addon-webgl.js': ['text/javascript', () => packaged('@xterm/addon-webgl/lib/addon-webgl.js')],
};

const http = createServer((request, response) => {
  const file = FILES[new URL(request.url ?? '', 'http://localhost').pathname];
  if (file === undefined) return response.writeHead(404).end();
  return response.writeHead(200, { 'Content-Type': file[0] }).end(file[1]());
});
const server = new WebSocketServer({ server: http });

/** @param {string} command */
const start = (command) =>
  spawn('/bin/sh', ['-c', command], { name: 'xterm-256color', cols: 120, rows: 30, cwd: process.cwd() });

server.on('connection', (socket, request) => {
  const { searchParams } = new URL(request.url ?? '', 'http://localhost');
  const command = searchParams.get('command') ?? '';
  socket.once('message', () => {
    const pty = start(command);
    if (searchParams.has('shared')) {
      pty.onData((data) => {
        for (const client of server.clients) if (client.readyState === WebSocket.OPEN) client.send(data);
      });
    } else {
      pty.onData((data) => socket.send(data));
      pty.onExit(() => socket.close());
    }
    socket.on('message', (/** @type {Buffer} */ data) => pty.write(data.toString()));
    socket.on('close', () => pty.kill());
  });
});
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`);
});
