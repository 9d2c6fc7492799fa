// The peer: a terminal over a WebSocket as tutorials write it, on the same PTY library. The first message starts the command.
import { spawn } from 'node-pty';
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('connection', (socket, request) => {
  const command = new URL(request.url ?? '', 'http://localhost').searchParams.get('command') ?? '';
  socket.once('message', () => {
    const pty = spawn('/bin/sh', ['-c', command], { name: 'xterm-256color', cols: 120, rows: 30 });
    pty.onData((data) => socket.send(data));
    socket.on('message', (/** @type {Buffer} */ data) => pty.write(data.toString()));
    socket.on('close', () => pty.kill());
  });
});
server.on('listening', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`);
});
