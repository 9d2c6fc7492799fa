import { createLinuxProcessTable } from './linux-process-table.ts';
import type { ProcessTable } from './process-table.ts';
import { createPsProcessTable } from './ps-process-table.ts';
import { createWindowsProcessTable } from './windows-process-table.ts';

/** Opens the process table in the way that suits this platform. */
export const openProcessTable = (platform: NodeJS.Platform = process.platform): ProcessTable => {
  if (platform === 'linux') return createLinuxProcessTable();
  return platform === 'win32' ? createWindowsProcessTable() : createPsProcessTable();
};
