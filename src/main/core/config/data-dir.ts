import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { toDisposable, type Disposable } from '../lifecycle.ts';
import { processStartTime } from '../supervise/process-start-time.ts';
import { StartupError } from './config.ts';

const LOCK_FILE = 'lock.json';
/** Two starts may race for a dead lock; more rounds than this mean that something else is wrong. */
const MAX_LOCK_ROUNDS = 5;

/** Who holds a data dir. A pid alone may be somebody else's by now; with its start time it is not. */
interface Holder {
  readonly pid: number;
  readonly startTime: string | null;
}

/** Makes the data dir, checks that it can be written, and takes its lock. Throws a StartupError that says what is in the way. */
export const openDataDir = (dataDir: string): Disposable => {
  try {
    makeFolder(dataDir);
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return takeLock(dataDir);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw new StartupError(
      `Cannot use the data dir ${dataDir}: ${REASONS[reason] ?? reason}. Choose another with --data-dir.`,
      {
        cause: error,
      },
    );
  }
};

/** Makes a folder and those above it. Node's own `recursive` never returns where the system refuses below an existing folder, as in /proc. */
const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  mkdirSync(folder, { mode: 0o700 });
};

const REASONS: Record<string, string> = {
  EACCES: 'it cannot be written',
  EPERM: 'it cannot be written',
  EROFS: 'it is on a read-only file system',
  ENOTDIR: 'a part of the path is no folder',
  ENOENT: 'it cannot be made there',
  EEXIST: 'it is no folder',
  ENOSPC: 'the disk is full',
};

const takeLock = (dataDir: string): Disposable => {
  const file = join(dataDir, LOCK_FILE);
  const own = JSON.stringify({ pid: process.pid, startTime: processStartTime(process.pid) } satisfies Holder);
  for (let round = 0; round < MAX_LOCK_ROUNDS; round += 1) {
    try {
      writeFileSync(file, own, { flag: 'wx', mode: 0o600 });
      return toDisposable(() => rmSync(file, { force: true }));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const text = readLock(file);
    const holder = parseHolder(text);
    if (holder !== undefined && isAlive(holder))
      throw new StartupError(
        `The data dir ${dataDir} is held by another RootResume (process ${holder.pid}). Stop that one, or choose another with --data-dir.`,
      );
    takeAside(file, text);
  }
  throw new StartupError(
    `The lock ${file} changes hands all the time. Stop the other starts, then try again.`,
  );
};

const readLock = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Gone since: the next round takes it.
    return '';
  }
};

const parseHolder = (text: string): Holder | undefined => {
  try {
    const { pid, startTime } = JSON.parse(text) as Partial<Holder>;
    return Number.isSafeInteger(pid) && (pid as number) > 0
      ? { pid: pid as number, startTime: startTime ?? null }
      : undefined;
  } catch {
    // Half-written by a start that died: nobody holds it.
    return undefined;
  }
};

const isAlive = ({ pid, startTime }: Holder): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not permitted to signal it: it is alive all the same.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return startTime === null || processStartTime(pid) === startTime;
};

/** Moves a dead lock away; one that somebody else took meanwhile is put back. */
const takeAside = (file: string, dead: string): void => {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    // Somebody else moved it first: the next round sees what is there then.
    return;
  }
  if (readLock(aside) === dead) rmSync(aside, { force: true });
  else renameSync(aside, file);
};
