import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Finds the first of these programs that this machine has. */
export const findProgram = (...names: readonly string[]): string | undefined => {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((file) => existsSync(file));
};
