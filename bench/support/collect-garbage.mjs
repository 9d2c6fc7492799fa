// Loaded into a server whose memory is measured, beside the product: on SIGUSR2 every thread collects its garbage, so that what is read
// afterwards is what the server holds, and not what it has yet to throw away; and says what it holds, in a file of its own.
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import { isMainThread, threadId } from 'node:worker_threads';

const folder = process.env['ROOTRESUME_BENCH_HELD'] ?? '';
const channel = new BroadcastChannel('bench-collect-garbage');
// Node's typings leave it out.
/** @type {any} */ (channel).unref();

const collect = () => {
  /** @type {any} */ (globalThis).gc();
  // Objects, and the buffers that belong to them.
  const { used_heap_size: objects, external_memory: buffers } = getHeapStatistics();
  const file = join(folder, String(threadId));
  writeFileSync(`${file}.part`, String(objects + buffers));
  renameSync(`${file}.part`, file);
};

if (isMainThread)
  process.on('SIGUSR2', () => {
    collect();
    channel.postMessage('collect');
  });
else channel.onmessage = collect;
