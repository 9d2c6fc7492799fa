import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';

/** Where a program is, or a sentence that says why there is none to run. */
export type FoundProgram =
  { readonly kind: 'found'; readonly file: string } | { readonly kind: 'missing'; readonly error: string };

/** What a definition names, where it is. */
export type Program =
  | {
      readonly kind: 'found';
      readonly file: string;
      readonly args: readonly string[];
      /** See LaunchSpec. */
      readonly quoted?: boolean;
      readonly alone: boolean;
    }
  | { readonly kind: 'missing'; readonly error: string };

/** What execvp(3) uses where PATH is not set. */
const USUAL_PATH = '/usr/local/bin:/usr/bin:/bin';

type FileKind = 'program' | 'folder' | 'not-executable' | 'absent';

const kindOf = (file: string): FileKind => {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return 'absent';
  if (stats.isDirectory()) return 'folder';
  try {
    accessSync(file, constants.X_OK);
    return 'program';
  } catch {
    // No permission to execute is the answer, not a failure to find it.
    return 'not-executable';
  }
};

/** As `kindOf`; a folder on the way that may not be read, or is a file, holds no program either. */
const kindOfReadable = (file: string): FileKind => {
  try {
    return kindOf(file);
  } catch {
    return 'absent';
  }
};

const missing = (error: string): FoundProgram => ({ kind: 'missing', error });

/**
 * Finds a program as the system would: a name with a slash is a path, seen from `cwd`; any other is looked for in the folders of PATH.
 */
export const findProgram = (
  name: string,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): FoundProgram => {
  if (name.includes('/')) {
    const file = resolve(cwd, name);
    const kind = kindOfReadable(file);
    if (kind === 'program') return { kind: 'found', file };
    if (kind === 'absent') return missing(`The program ${file} does not exist.`);
    return missing(
      kind === 'folder' ? `${file} is a folder, not a program.` : `The file ${file} is not executable.`,
    );
  }
  const path = env['PATH'] ?? USUAL_PATH;
  // An empty entry means the folder that the program runs in.
  const folders = path.split(delimiter).map((folder) => resolve(cwd, folder));
  let unusable: string | undefined;
  for (const folder of folders) {
    const file = resolve(folder, name);
    const kind = kindOfReadable(file);
    if (kind === 'program') return { kind: 'found', file };
    if (kind === 'not-executable') unusable ??= file;
  }
  return missing(
    unusable === undefined
      ? `The program "${name}" was not found. It was looked for in the folders of PATH: ${folders.join(', ')}.`
      : `The file ${unusable} is not executable, and no other folder of PATH holds a program "${name}".`,
  );
};
