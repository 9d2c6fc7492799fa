import { unwatchFile, watch, watchFile, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import { toDisposable, type Disposable } from '../lifecycle.ts';

/** How long a file must be quiet before it is read, in milliseconds: an editor writes it in several steps. */
const QUIET_MS = 100;

/** How often the file is looked at besides, in milliseconds: for a link's target, and file systems that tell nothing. */
const LOOK_EVERY_MS = 2000;

/**
 * Tells when a file, or the `.env` beside it, may have changed: also where an editor replaces it, and where it goes and comes back. Its
 * folder is watched, since the file itself is another one after each replacement.
 */
export const watchProjectFile = (file: string, onChange: () => void): Disposable => {
  const names = [basename(file), '.env'];
  let timer: NodeJS.Timeout | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onChange, QUIET_MS);
    timer.unref();
  };
  const watcher = watchFolder(dirname(file), (name) => {
    if (name === null || names.includes(name)) soon();
  });
  watchFile(file, { persistent: false, interval: LOOK_EVERY_MS }, soon);
  return toDisposable(() => {
    clearTimeout(timer);
    watcher?.close();
    unwatchFile(file, soon);
  });
};

/** A folder that cannot be watched (it is not there, or too many are watched) is left to the looks. */
const watchFolder = (folder: string, onName: (name: string | null) => void): FSWatcher | undefined => {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, name) => onName(name));
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
};
