// One part of a small shop:  node shop-part.mjs PORT [PORT-OF-WHAT-IT-NEEDS ...]
// Says 'ready' over HTTP once it listens. What it needs must answer when it starts, and whenever it is asked: else it ends with 1, as a service
// does that cannot reach its database. It leaves a helper beside it, as a pool of connections would.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

const [port, ...needed] = process.argv.slice(2);

const ask = async () => {
  for (const other of needed) {
    const { status } = await fetch(`http://127.0.0.1:${other}/`);
    if (status !== 200) throw new Error(`${other} answered ${status}`);
  }
};
const orEnd = (error) => {
  console.log(`what is needed does not answer: ${error.message}`);
  process.exit(1);
};

await ask().catch(orEnd);
spawn('sleep', ['1000'], { stdio: 'ignore', detached: true }).unref();
const server = createServer((request, response) => {
  ask().then(() => response.end('ready'), orEnd);
});
server.listen(Number(port), '127.0.0.1', () => console.log(`listening on ${port}`));
