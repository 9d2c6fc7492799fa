import type { SessionLog } from '../../log/session-log.ts';
import { OutputLines } from '../policies/ready/output-lines.ts';

/** How much of a run's end is looked at, in bytes. */
const TAIL_BYTES = 4096;

/** The last lines of a run's output that are not blank, for somebody who wants to know why it ended. None where they are held no longer. */
export const readLastLines = async (
  log: Pick<SessionLog, 'runs' | 'start' | 'end' | 'read'>,
  run: number,
  most: number,
): Promise<readonly string[]> => {
  const begin = log.runs.findLast((mark) => mark.run === run && mark.kind === 'begin')?.offset;
  if (begin === undefined) return [];
  const end = log.runs.findLast((mark) => mark.run === run && mark.kind !== 'begin')?.offset ?? log.end;
  const from = Math.max(begin, end - TAIL_BYTES, log.start);
  const lines = new OutputLines();
  const found: string[] = [];
  try {
    for (let offset = from; offset < end;) {
      const bytes = await log.read(offset, end - offset);
      if (bytes.length === 0) break;
      found.push(...lines.push(bytes));
      offset += bytes.length;
    }
  } catch {
    // Pruned while it was read.
  }
  // The first one may have lost its beginning.
  const whole = from > begin ? found.slice(1) : found;
  return [...whole, lines.unfinished].filter((line) => line.trim() !== '').slice(-most);
};
