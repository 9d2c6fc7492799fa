import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';
import manifest from './package.json' with { type: 'json' };
import { precompress } from './scripts/precompress.mjs';
import { runEarly } from './scripts/run-early.mjs';

// The main process runs under Electron's Node and under plain Node 20 alike, so nothing newer may stay in its code.
const NODE_TARGET = 'node20';

/**
 * All dependencies but the one that holds a native binary. Node would look for each of some 400 small files, read and compile it by itself
 * (a start takes some 580 ms of CPU rather than 780); and it cannot see the named exports of some CommonJS packages.
 */
const BUNDLED = Object.keys(manifest.dependencies).filter((name) => name !== 'node-pty');

export default defineConfig({
  main: {
    build: {
      target: NODE_TARGET,
      sourcemap: true,
      externalizeDeps: {
        exclude: BUNDLED,
      },
      rolldownOptions: {
        input: {
          index: resolve('src/main/electron/index.ts'),
          cli: resolve('src/main/cli/index.ts'),
          'screen-worker': resolve('src/main/core/screen/screen-worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload must be CommonJS.
      rolldownOptions: {
        input: { index: resolve('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    // Relative addresses, so that the page works below any --base-path.
    base: './',
    plugins: [
      react(),
      runEarly({ entry: resolve('src/renderer/early.ts'), webgl: 'addon-webgl' }),
      precompress(),
    ],
    build: {
      target: 'es2023',
      minify: true,
      sourcemap: false,
      rolldownOptions: {
        input: { index: resolve('src/renderer/index.html') },
      },
    },
  },
});
