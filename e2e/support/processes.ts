import { readdirSync, readFileSync } from 'node:fs';

/** Tells whether a process runs. A zombie does not: it is dead, and only waits for its parent to notice. */
export const isAlive = (pid: number | null): boolean => {
  if (pid === null) return false;
  try {
    process.kill(pid, 0);
  } catch {
    // Gone: what the tests wait for.
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.charAt(stat.lastIndexOf(')') + 2) !== 'Z';
  } catch {
    // Gone between the two looks.
    return false;
  }
};

/** What all processes of this machine show to who lists them, by pid: name, arguments, environment. Only on Linux. */
export const toldByProcesses = (): ReadonlyMap<number, string> => {
  const told = new Map<number, string>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    for (const file of ['comm', 'cmdline', 'environ'])
      try {
        const text = readFileSync(`/proc/${name}/${file}`, 'latin1');
        told.set(Number(name), `${told.get(Number(name)) ?? ''}${text}\n`);
      } catch {
        // Gone between the two looks, or another user's.
      }
  }
  return told;
};
