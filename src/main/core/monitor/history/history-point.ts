/** What a process tree cost over one step of time. */
export interface HistoryPoint {
  /** When the step began, in seconds since the epoch. */
  readonly at: number;
  /** Percent of one core, to a tenth: the mean of the samples, and the highest of them. */
  readonly cpu: number;
  readonly cpuMax: number;
  /** Resident memory in bytes, to a KiB: the mean, and the most. */
  readonly rss: number;
  readonly rssMax: number;
  /** The most at once. */
  readonly processes: number;
  readonly threads: number;
}

/** A point on the disk: time, two of memory, two of processor, two counts, and a check over them. */
export const RECORD_BYTES = 22;
const CHECKED_BYTES = 20;

const KIBIBYTE = 1024;
const U16 = 0xffff;
const U32 = 0xffff_ffff;

// Not 0, so that a hole in a file, which reads as zeros, is no point.
const CHECK_SEED = 0x5252;

/** Tells a torn record from a whole one; against a disk that forges it does not help. */
const checkOf = (bytes: Buffer, start: number): number => {
  let check = CHECK_SEED;
  for (let at = start; at < start + CHECKED_BYTES; at += 1) check = (check * 31 + (bytes[at] ?? 0)) & U16;
  return check;
};

const fit = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)));

/** Writes a point as a record. What does not fit is cut to the most that does: 65 cores, 4 TiB, 65,535 processes. */
export const writePoint = (bytes: Buffer, start: number, point: HistoryPoint): void => {
  bytes.writeUInt32LE(fit(point.at, U32), start);
  bytes.writeUInt32LE(fit(point.rss / KIBIBYTE, U32), start + 4);
  bytes.writeUInt32LE(fit(point.rssMax / KIBIBYTE, U32), start + 8);
  bytes.writeUInt16LE(fit(point.cpu * 10, U16), start + 12);
  bytes.writeUInt16LE(fit(point.cpuMax * 10, U16), start + 14);
  bytes.writeUInt16LE(fit(point.processes, U16), start + 16);
  bytes.writeUInt16LE(fit(point.threads, U16), start + 18);
  bytes.writeUInt16LE(checkOf(bytes, start), start + CHECKED_BYTES);
};

/** Reads a record; undefined: there is none, or it was torn. */
export const readPoint = (bytes: Buffer, start: number): HistoryPoint | undefined => {
  if (bytes.length < start + RECORD_BYTES) return undefined;
  const at = bytes.readUInt32LE(start);
  if (at === 0 || bytes.readUInt16LE(start + CHECKED_BYTES) !== checkOf(bytes, start)) return undefined;
  return {
    at,
    rss: bytes.readUInt32LE(start + 4) * KIBIBYTE,
    rssMax: bytes.readUInt32LE(start + 8) * KIBIBYTE,
    cpu: bytes.readUInt16LE(start + 12) / 10,
    cpuMax: bytes.readUInt16LE(start + 14) / 10,
    processes: bytes.readUInt16LE(start + 16),
    threads: bytes.readUInt16LE(start + 18),
  };
};

const mean = (points: readonly HistoryPoint[], field: 'cpu' | 'rss'): number =>
  points.reduce((sum, point) => sum + point[field], 0) / points.length;
const most = (points: readonly HistoryPoint[], field: keyof HistoryPoint): number =>
  points.reduce((highest, point) => Math.max(highest, point[field]), 0);

/** Makes one point of several, of which there is at least one. */
export const joinPoints = (at: number, points: readonly HistoryPoint[]): HistoryPoint => ({
  at,
  cpu: Math.round(mean(points, 'cpu') * 10) / 10,
  cpuMax: most(points, 'cpuMax'),
  rss: Math.round(mean(points, 'rss')),
  rssMax: most(points, 'rssMax'),
  processes: most(points, 'processes'),
  threads: most(points, 'threads'),
});

/** Joins points into steps of `step` seconds; they are in the order of their times. */
export const joinInto = (points: Iterable<HistoryPoint>, step: number): HistoryPoint[] => {
  const steps = new Map<number, HistoryPoint[]>();
  for (const point of points) {
    const at = Math.floor(point.at / step) * step;
    const known = steps.get(at);
    if (known === undefined) steps.set(at, [point]);
    else known.push(point);
  }
  return [...steps].map(([at, group]) =>
    group.length === 1 && group[0]?.at === at ? group[0] : joinPoints(at, group),
  );
};
