// Loaded into a server whose memory is measured, beside the product: on SIGUSR2 every thread collects its garbage, so that what is read
// afterwards is what the server holds, and not what it has yet to throw away.
import { isMainThread } from 'node:worker_threads';

const channel = new BroadcastChannel('bench-collect-garbage');
// Node's typings leave it out.
/** @type {any} */ (channel).unref();

const collect = () => /** @type {any} */ (globalThis).gc();

if (isMainThread)
  process.on('SIGUSR2', () => {
    collect();
    channel.postMessage('collect');
  });
else channel.onmessage = collect;
