import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';

/** Who may read a project file that is made: it is to be shared with a team. */
const MODE = 0o644;

/**
 * Replaces a user's file as a whole, if it still holds `former` (undefined: it must not be there): its mode stays, and a link to it stays
 * one. Tells whether it did; throws where the disk refuses.
 */
export const replaceFile = (file: string, former: string | undefined, text: string): boolean => {
  const target = former === undefined ? file : realpathSync(file);
  const mode = former === undefined ? MODE : statSync(target).mode & 0o7777;
  const temporary = `${target}.${process.pid}.tmp`;
  const descriptor = openSync(temporary, 'w', mode);
  try {
    try {
      fchmodSync(descriptor, mode);
      writeSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    // As late as can be: between this look and the renaming there is next to no time.
    const unchanged = read(target) === former;
    if (unchanged) renameSync(temporary, target);
    return unchanged;
  } finally {
    rmSync(temporary, { force: true });
  }
};

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
