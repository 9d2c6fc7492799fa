import { nodeFiles, type DiskFiles } from './disk-files.ts';

/** The real disk with a switch: while `failure` is set every change to it fails so. Reading goes on. */
export interface FailingFiles extends DiskFiles {
  failure: NodeJS.ErrnoException | undefined;
  /** Bytes that the disk still takes; writes beyond take a part, then fail. */
  spaceBytes: number;
  /** How many changes were refused. */
  refusals: number;
  /** While set, writes wait for it. */
  writeGate: Promise<void> | undefined;
  /** While set, reads wait for it once they have opened their file. */
  readGate: Promise<void> | undefined;
}

export const errorWith = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code });

export const createFailingFiles = (): FailingFiles => {
  const refuse = (error: NodeJS.ErrnoException): never => {
    files.refusals += 1;
    throw error;
  };
  const change = <T>(work: () => Promise<T>): Promise<T> =>
    files.failure === undefined ? work() : Promise.reject(files.failure).catch(refuse);
  const files: FailingFiles = {
    failure: undefined,
    spaceBytes: Number.POSITIVE_INFINITY,
    refusals: 0,
    writeGate: undefined,
    readGate: undefined,
    async open(path, how) {
      if (how !== 'read' && files.failure !== undefined) return refuse(files.failure);
      const file = await nodeFiles.open(path, how);
      return {
        async write(parts, position) {
          await files.writeGate;
          if (files.failure !== undefined) return refuse(files.failure);
          if (files.spaceBytes <= 0) return refuse(errorWith('ENOSPC'));
          const taken = Buffer.concat(parts).subarray(0, files.spaceBytes);
          files.spaceBytes -= taken.length;
          return file.write([taken], position);
        },
        async read(target, position) {
          await files.readGate;
          return file.read(target, position);
        },
        close: () => file.close(),
      };
    },
    sizeOf: (path) => nodeFiles.sizeOf(path),
    makeFolder: (path) => change(() => nodeFiles.makeFolder(path)),
    rename: (from, to) => change(() => nodeFiles.rename(from, to)),
    replace: (path, text) =>
      change(() => {
        if (files.spaceBytes <= 0) return refuse(errorWith('ENOSPC'));
        return nodeFiles.replace(path, text);
      }),
    remove: (path) => change(() => nodeFiles.remove(path)),
  };
  return files;
};
