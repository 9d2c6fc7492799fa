import { readdirSync, readFileSync } from 'node:fs';

/**
 * Finds the processes that carry a variable in their environment, by /proc.
 * @param {string} variable `NAME=value`
 */
export const processesWith = (variable) => {
  const found = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const environment = readFileSync(`/proc/${entry}/environ`, 'latin1');
      const state = readFileSync(`/proc/${entry}/stat`, 'latin1').replace(/^.*\) /s, '')[0];
      // A zombie is dead; its parent has yet to notice.
      if (state !== 'Z' && environment.split('\0').includes(variable))
        found.push({
          pid: Number(entry),
          command: readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ').trim(),
        });
    } catch {
      // Gone between two looks, or another user's.
    }
  }
  return found;
};
