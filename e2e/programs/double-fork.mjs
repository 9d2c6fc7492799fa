// Leaves its process tree, process group and kernel session as a daemon does: starts itself detached, through a parent that exits.
// The daemon writes its pid to the file named by its first argument, ignores every polite signal, and listens on the port named by the
// second (0: none). The program itself goes on until it is stopped.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

const [stage, pidFile, port] =
  process.argv[2] === 'middle' || process.argv[2] === 'daemon'
    ? process.argv.slice(2)
    : ['program', ...process.argv.slice(2)];

const startNext = (next) =>
  spawn(process.execPath, [process.argv[1], next, pidFile, port], {
    detached: true,
    stdio: 'ignore',
  }).unref();

if (stage === 'program') {
  startNext('middle');
  setInterval(() => {}, 60_000);
} else if (stage === 'middle') {
  startNext('daemon');
} else {
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(signal, () => {});
  const ready = () => writeFileSync(pidFile, String(process.pid));
  if (port === '0') {
    setInterval(ready, 60_000);
    ready();
  } else createServer().listen(Number(port), '127.0.0.1', ready);
}
