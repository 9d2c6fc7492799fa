import { createLinuxProcessTable } from './linux-process-table.ts';
import type { ProcessTable } from './process-table.ts';
import { createPsProcessTable } from './ps-process-table.ts';

/** Opens the process table in the way that suits this platform. */
export const openProcessTable = (): ProcessTable =>
  process.platform === 'linux' ? createLinuxProcessTable() : createPsProcessTable();
