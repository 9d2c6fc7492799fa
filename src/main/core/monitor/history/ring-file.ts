import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setAside } from '../../config/stored-file.ts';
import { readPoint, RECORD_BYTES, writePoint, type HistoryPoint } from './history-point.ts';
import { capacityOf, HEADER, slotOf, startOf, stepAt, type Tier } from './tiers.ts';

/** Points of one tier, in the order of their times. */
export interface TierPoints {
  readonly tier: Tier;
  readonly points: readonly HistoryPoint[];
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Whether it begins as a file of ours does; one that is empty was made a moment before a crash. */
const isOurs = async (handle: FileHandle): Promise<boolean> => {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEADER.length), 0, HEADER.length, 0);
  return bytesRead === 0 || (bytesRead === HEADER.length && buffer.equals(HEADER));
};

const openToWrite = async (file: string, warn: (message: string) => void): Promise<FileHandle> => {
  try {
    const handle = await open(file, 'r+');
    if (await isOurs(handle)) return handle;
    await handle.close();
    warn(`${file} is no history of ours; it was kept as ${setAside(file)} and begun anew.`);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await mkdir(dirname(file), { recursive: true });
  }
  return open(file, 'wx+', 0o600);
};

/** Writes points into their places; neighbours at once. Rejects where the disk refuses. A file that is not ours is set aside and told. */
export const writeRing = async (
  file: string,
  tiers: readonly TierPoints[],
  warn: (message: string) => void,
): Promise<void> => {
  const handle = await openToWrite(file, warn);
  try {
    await handle.write(HEADER, 0, HEADER.length, 0);
    for (const { tier, points } of tiers)
      for (const row of neighbours(tier, points)) {
        const bytes = Buffer.alloc(row.points.length * RECORD_BYTES);
        row.points.forEach((point, index) => writePoint(bytes, index * RECORD_BYTES, point));
        await handle.write(bytes, 0, bytes.length, startOf(tier) + row.slot * RECORD_BYTES);
      }
  } finally {
    await handle.close();
  }
};

/** Reads the points of a tier whose steps lie in [first, last]. What is torn, or was written a lap before, is left out. */
export const readRing = async (
  file: string,
  tier: Tier,
  first: number,
  last: number,
): Promise<HistoryPoint[]> => {
  const capacity = capacityOf(tier);
  const begin = Math.max(first, last - capacity + 1);
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
  try {
    if (!(await isOurs(handle))) return [];
    const points: HistoryPoint[] = [];
    for (let step = begin; step <= last;) {
      // As far as the tier's end; the rest stands at its beginning.
      const count = Math.min(last - step + 1, capacity - slotOf(tier, step));
      const bytes = Buffer.alloc(count * RECORD_BYTES);
      const { bytesRead } = await handle.read(
        bytes,
        0,
        bytes.length,
        startOf(tier) + slotOf(tier, step) * RECORD_BYTES,
      );
      const read = bytes.subarray(0, bytesRead);
      for (let index = 0; index < count; index += 1) {
        const point = readPoint(read, index * RECORD_BYTES);
        if (point !== undefined && stepAt(tier, point.at) === step + index) points.push(point);
      }
      step += count;
    }
    return points;
  } finally {
    await handle.close();
  }
};

interface Row {
  readonly slot: number;
  readonly points: HistoryPoint[];
}

/** Groups points whose records stand side by side. */
const neighbours = (tier: Tier, points: readonly HistoryPoint[]): Row[] => {
  const rows: Row[] = [];
  for (const point of points) {
    const slot = slotOf(tier, stepAt(tier, point.at));
    const row = rows.at(-1);
    if (row !== undefined && slot === row.slot + row.points.length) row.points.push(point);
    else rows.push({ slot, points: [point] });
  }
  return rows;
};
