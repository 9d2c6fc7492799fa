import { readFileSync } from 'node:fs';

/**
 * Gives the foreground process group of the terminal whose session leader is `pid`: what Ctrl-C would reach. Where the platform does
 * not tell (only Linux does, without a native call) it is the leader's own group.
 */
export const foregroundGroup = (pid: number): number => {
  if (process.platform !== 'linux') return pid;
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    // The leader is gone; its group may still have members.
    return pid;
  }
  // After the name, which may contain anything: state, ppid, pgrp, session, tty, foreground group (-1 where there is none).
  const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ', 6)[5]);
  return group > 0 ? group : pid;
};
