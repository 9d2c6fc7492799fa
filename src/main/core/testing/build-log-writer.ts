import { resolve } from 'node:path';
import { build } from 'vite';

/** Builds the program that appends to a log until it is killed; gives its file. Node 20 runs no TypeScript. */
export const buildLogWriter = async (): Promise<string> => {
  const outDir = resolve('node_modules/.cache/rootresume-log-tests');
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: resolve('src/main/core/testing/log-writer.ts'),
      target: 'node20',
      outDir,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'log-writer.mjs' } },
    },
  });
  return resolve(outDir, 'log-writer.mjs');
};
