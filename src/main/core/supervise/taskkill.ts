import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Milliseconds after which Windows' own tool is not waited for any more; whoever called it looks again at what is alive. */
const PATIENCE_MS = 5000;

/** Ends a process at once with its descendants, as Windows' own tool sees them. That it failed is seen by what is still alive. */
export const taskkillTree = async (pid: number): Promise<void> => {
  const file = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe');
  const options = { timeout: PATIENCE_MS, windowsHide: true };
  await run(file, ['/PID', String(pid), '/T', '/F'], options).catch(() => undefined);
};
