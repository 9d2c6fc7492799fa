import { watch } from 'chokidar';
import { relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import type { Watch } from '../../../../shared/policies.ts';
import type { Disposable } from '../../lifecycle.ts';

/** What no program is restarted for, and what would take a watch for each of its thousands of folders. */
const ALWAYS_IGNORED = ['**/node_modules/**', '**/.git/**', '**/node_modules', '**/.git'];

/** Quiet time after the last change where a definition does not say, in milliseconds: an editor and a build write several files. */
export const DEFAULT_DEBOUNCE_MS = 300;

/** A name without wildcards stands for the file, and for all that is in the folder. */
const withContents = (glob: string): readonly string[] => {
  const bare = glob.replace(/^\.\//, '').replace(/\/+$/, '');
  return picomatch.scan(bare).isGlob ? [bare] : [bare, `${bare}/**`];
};

/**
 * Tells of changed files of a folder, by their paths in it. Built on chokidar rather than fs.watch, which tells of one change several times,
 * differently on each platform, and cannot leave folders out.
 */
export const watchFiles = (
  folder: string,
  { paths, ignore = [] }: Watch,
  changed: (path: string) => void,
  warn: (message: string) => void,
): Disposable => {
  const options = { dot: true };
  const isWanted = picomatch(paths.flatMap(withContents), options);
  const isIgnored = picomatch([...ALWAYS_IGNORED, ...ignore.flatMap(withContents)], options);
  const nameOf = (path: string): string => relative(folder, path).split(sep).join('/');
  const roots = paths.map((path) => resolve(folder, picomatch.scan(path).base || '.'));
  const watcher = watch([...new Set(roots)], {
    ignoreInitial: true,
    ignored: (path) => isIgnored(nameOf(path)),
  });
  watcher.on('all', (_, path) => {
    const name = nameOf(path);
    if (isWanted(name)) changed(name);
  });
  watcher.on('error', (error) =>
    warn(`Files in ${folder} cannot be watched: ${error instanceof Error ? error.message : String(error)}.`),
  );
  return { dispose: () => void watcher.close() };
};
