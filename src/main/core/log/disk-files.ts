import { mkdir, open, rename, rm, stat } from 'node:fs/promises';

/** An open file; offsets are those of the file. */
export interface DiskFile {
  /** Writes the parts one after the other from `position` on. Gives how many bytes the disk took, which may be fewer. */
  write(parts: readonly Uint8Array[], position: number): Promise<number>;
  /** Reads into `target`; gives how many bytes there were. */
  read(target: Uint8Array, position: number): Promise<number>;
  close(): Promise<void>;
}

/** What the logs ask of the disk while the server runs. Each method rejects with the system's error. */
export interface DiskFiles {
  /** `create` makes the file where there is none; an existing one keeps its bytes. */
  open(path: string, how: 'read' | 'write' | 'create'): Promise<DiskFile>;
  /** The size of a file in bytes; undefined where there is none. */
  sizeOf(path: string): Promise<number | undefined>;
  /** Makes a folder; one that is there already is fine. */
  makeFolder(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Replaces a file as a whole, so that whoever reads it, also after a crash, finds the old or the new one. It is on the disk afterwards. */
  replace(path: string, text: string): Promise<void>;
  /** Removes a file, or a folder with all that is in it; one that is gone already is fine. */
  remove(path: string): Promise<void>;
}

const FLAGS = { read: 'r', write: 'r+', create: 'a+' } as const;

/** The disk itself. Files have mode 0600, folders 0700: output may hold secrets. */
export const nodeFiles: DiskFiles = {
  async open(path, how) {
    // 'a+' only makes the file: in append mode Linux ignores the position of a write.
    if (how === 'create') await (await open(path, FLAGS.create, 0o600)).close();
    const handle = await open(path, how === 'read' ? FLAGS.read : FLAGS.write);
    return {
      write: async (parts, position) => (await handle.writev(parts, position)).bytesWritten,
      read: async (target, position) => (await handle.read(target, 0, target.length, position)).bytesRead,
      close: () => handle.close(),
    };
  },
  async sizeOf(path) {
    try {
      return (await stat(path)).size;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  },
  async makeFolder(path) {
    try {
      await mkdir(path, { mode: 0o700 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  },
  rename,
  async replace(path, text) {
    const temporary = `${path}.tmp`;
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  },
  remove: (path) => rm(path, { recursive: true, force: true }),
};
