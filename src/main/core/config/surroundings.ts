import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Surroundings } from './read-config.ts';

/** Reads what surrounds the program. `mainDir` is the folder of the built entry, `out/main`. */
export const readSurroundings = (mainDir: string): Surroundings => {
  const { version } = JSON.parse(readFileSync(join(mainDir, '../../package.json'), 'utf8')) as {
    version: string;
  };
  return {
    env: process.env,
    cwd: process.cwd(),
    rendererDir: join(mainDir, '../renderer'),
    screenWorkerFile: join(mainDir, 'screen-worker.js'),
    version,
  };
};
