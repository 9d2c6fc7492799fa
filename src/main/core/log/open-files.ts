import type { DiskFile, DiskFiles } from './disk-files.ts';

/** So many files are kept open by all logs together; those in use at the moment may be more. */
export const MAX_OPEN_FILES = 64;

interface Entry {
  readonly opening: Promise<DiskFile>;
  users: number;
  /** To be closed as soon as nobody uses it. */
  doomed: boolean;
}

/** Keeps the files open that were used last, so that neither many sessions nor many readers use descriptors up. */
export class OpenFiles {
  /** In the order of their last use. */
  readonly #entries = new Map<string, Entry>();

  constructor(private readonly files: DiskFiles) {}

  /** Opens a file, or takes it open, for the time of `work`. */
  async use<T>(
    path: string,
    how: 'read' | 'write' | 'create',
    work: (file: DiskFile) => Promise<T>,
  ): Promise<T> {
    const key = keyOf(path, how);
    let entry = this.#entries.get(key);
    if (entry === undefined) entry = { opening: this.files.open(path, how), users: 0, doomed: false };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.users += 1;
    try {
      return await work(await entry.opening);
    } catch (error) {
      // After a failure the file is opened anew: it may have been moved or replaced.
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      entry.doomed = true;
      throw error;
    } finally {
      entry.users -= 1;
      if (entry.doomed) this.#closeIdle(entry);
      this.#evict();
    }
  }

  /** Closes the files whose path begins so. Those in use are closed when their use ends, and not used again. */
  release(prefix: string): void {
    for (const [key, entry] of [...this.#entries])
      if (key.startsWith(prefix)) {
        this.#entries.delete(key);
        entry.doomed = true;
        this.#closeIdle(entry);
      }
  }

  #evict(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#entries.size <= MAX_OPEN_FILES) return;
      if (entry.users > 0) continue;
      this.#entries.delete(key);
      this.#closeIdle(entry);
    }
  }

  #closeIdle(entry: Entry): void {
    if (entry.users > 0) return;
    // It was never opened, or the system reports an old failure at its end: nothing is left to release.
    entry.opening.then((file) => file.close()).catch(() => undefined);
  }
}

// A file on a read-only disk can be opened for reading only, so the two are kept apart.
const keyOf = (path: string, how: 'read' | 'write' | 'create'): string =>
  `${path}:${how === 'read' ? 'read' : 'write'}`;
