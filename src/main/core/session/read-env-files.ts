import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/** A larger file holds no settings, in bytes; and it is read on the server's own thread. */
const MAX_ENV_FILE_BYTES = 1024 * 1024;

/** The variables of all files, or a sentence that says which could not be read. */
export type EnvFiles =
  | { readonly kind: 'read'; readonly env: Readonly<Record<string, string>> }
  | { readonly kind: 'refused'; readonly error: string };

/** Reads files of KEY=value lines, in the manner of dotenv; a later file wins. They are read anew at each start. */
export const readEnvFiles = (files: readonly string[]): EnvFiles => {
  const env: Record<string, string> = {};
  for (const file of files) {
    const text = readText(file);
    if (text === undefined)
      return { kind: 'refused', error: `The environment file ${file} does not exist or cannot be read.` };
    if (text === TOO_LARGE)
      return { kind: 'refused', error: `The environment file ${file} is larger than 1 MiB.` };
    for (const [name, value] of Object.entries(parseEnv(text)))
      // A NUL can be in no variable; the system would cut the value there.
      if (value !== undefined) env[name] = value.replaceAll('\u0000', '');
  }
  return { kind: 'read', env };
};

const TOO_LARGE = Symbol('too large');

const readText = (file: string): string | typeof TOO_LARGE | undefined => {
  let descriptor: number | undefined;
  try {
    // A pipe without a writer would keep the whole server waiting.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return undefined;
    return stats.size > MAX_ENV_FILE_BYTES ? TOO_LARGE : readFileSync(descriptor, 'utf8');
  } catch {
    // Missing, or not ours to read: the sentence says both.
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
};
