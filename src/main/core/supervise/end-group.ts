import { taskkillTree } from './taskkill.ts';

/**
 * Ends at once a child of ours that leads a process group, with that group. On Windows, which has none, with its descendants: its number is
 * not given again while we hold the child, so it names nobody else.
 */
export const endGroup = async (leader: number): Promise<void> => {
  if (process.platform === 'win32') return taskkillTree(leader);
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It is gone already.
  }
};
