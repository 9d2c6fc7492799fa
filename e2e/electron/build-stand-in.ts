import { resolve } from 'node:path';
import { build } from 'vite';

/**
 * Builds the stand-in, since Node 20 runs no TypeScript, and gives its path. It lies inside node_modules, from where it finds
 * Playwright; `name` keeps builds that run at the same time apart.
 */
export const buildStandIn = async (name: string): Promise<string> => {
  const outDir = resolve('node_modules/.cache/rootresume-stand-in', name);
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: resolve('e2e/electron/stand-in/index.ts'),
      target: 'node20',
      outDir,
      emptyOutDir: true,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'stand-in.mjs' } },
    },
  });
  return resolve(outDir, 'stand-in.mjs');
};
