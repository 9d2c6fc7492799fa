import { resolve } from 'node:path';
import { build } from 'vite';

/** Where unit tests find the screen's worker thread, built from source as the product builds it. */
export const SCREEN_WORKER_FILE = resolve('node_modules/.cache/rootresume-tests/screen-worker.mjs');

/** Builds the worker once before the unit tests: a worker thread cannot run TypeScript under Node 20. */
export default async function buildScreenWorker(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: resolve('src/main/core/screen/screen-worker.ts'),
      target: 'node20',
      outDir: resolve('node_modules/.cache/rootresume-tests'),
      emptyOutDir: true,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'screen-worker.mjs' } },
    },
  });
}
