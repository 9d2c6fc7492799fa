import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ID = /^[0-9a-f]{16}$/;

/**
 * Reads the data dir's own id, made at random the first time. It tells the processes of this data dir's servers from all others: a
 * path would not do, since a container's may be the same as the host's, whose process table shows both.
 */
export const readDataDirId = (dataDir: string): string => {
  const file = join(dataDir, 'id');
  try {
    const id = readFileSync(file, 'latin1').trim();
    if (ID.test(id)) return id;
  } catch {
    // There is none yet, or it cannot be read: a fresh one does, but for orphans of an earlier server that only their marker shows.
  }
  const id = randomBytes(8).toString('hex');
  writeFileSync(file, `${id}\n`, { mode: 0o600 });
  return id;
};
