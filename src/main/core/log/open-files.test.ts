import { describe, expect, it } from 'vitest';
import type { DiskFiles } from './disk-files.ts';
import { nodeFiles } from './disk-files.ts';
import { MAX_OPEN_FILES, OpenFiles } from './open-files.ts';

/** Counts what is open; the files themselves are empty. */
const countingFiles = () => {
  const counts = { opened: 0, open: 0, refuse: false };
  const files: DiskFiles = {
    ...nodeFiles,
    open: () => {
      if (counts.refuse) return Promise.reject(new Error('refused'));
      counts.opened += 1;
      counts.open += 1;
      return Promise.resolve({
        write: () => Promise.resolve(0),
        read: () => Promise.resolve(0),
        close: () => {
          counts.open -= 1;
          return Promise.resolve();
        },
      });
    },
  };
  return { counts, openFiles: new OpenFiles(files) };
};

const nothing = (): Promise<void> => Promise.resolve();

describe('the files that are kept open', () => {
  it('are those that were used last, and not too many', async () => {
    const { counts, openFiles } = countingFiles();
    for (let n = 0; n < 3 * MAX_OPEN_FILES; n += 1) {
      await openFiles.use('/often', 'read', nothing);
      await openFiles.use(`/once-${n}`, 'read', nothing);
    }
    expect(counts.open).toBeLessThanOrEqual(MAX_OPEN_FILES);
    expect(counts.opened).toBe(3 * MAX_OPEN_FILES + 1);
  });

  it('stay open while they are in use', async () => {
    const { counts, openFiles } = countingFiles();
    let release: () => void = () => undefined;
    const using = openFiles.use('/a/1', 'read', () => new Promise<void>((resolve) => (release = resolve)));
    await openFiles.use('/b/1', 'read', nothing);
    openFiles.release('/a/');
    openFiles.release('/b/');
    await nothing();
    expect(counts.open).toBe(1);
    release();
    await using;
    await nothing();
    expect(counts.open).toBe(0);
  });

  it('are opened anew after a failure', async () => {
    const { counts, openFiles } = countingFiles();
    counts.refuse = true;
    await expect(openFiles.use('/a', 'write', nothing)).rejects.toThrow('refused');
    counts.refuse = false;
    await openFiles.use('/a', 'write', nothing);
    await expect(openFiles.use('/a', 'write', () => Promise.reject(new Error('EIO')))).rejects.toThrow('EIO');
    await openFiles.use('/a', 'write', nothing);
    expect(counts).toMatchObject({ opened: 2, open: 1 });
  });
});
