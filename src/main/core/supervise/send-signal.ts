/** Signals one process; false when it is gone already, or belongs to another user (sudo). */
export const sendSignal = (pid: number, signal: NodeJS.Signals): boolean => {
  try {
    return process.kill(pid, signal);
  } catch {
    // ESRCH or EPERM: whoever waits for its end looks at the process table, not at this answer.
    return false;
  }
};
