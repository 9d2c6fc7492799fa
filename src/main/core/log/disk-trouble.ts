const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'the folder may not be written',
  EPERM: 'the folder may not be written',
  EIO: 'the disk fails',
  ENOENT: 'the folder was removed',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
};

/** What is said when output comes faster than the disk takes it. */
export const DISK_TOO_SLOW = 'the disk takes it more slowly than it comes';

/** Says in words why the disk refused. */
export const reasonOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  const words = code === undefined ? undefined : REASONS[code];
  return words === undefined ? message : `${words} (${code ?? ''})`;
};
