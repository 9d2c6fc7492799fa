import { existsSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Opening } from './epochs.ts';
import { parseIndex } from './index-lines.ts';
import type { Marks } from './log-marks.ts';

export const INDEX_FILE = 'index.jsonl';

/** A file with the bytes from `base` on; named by it, so that the names sort as the bytes do. */
export interface SegmentFile {
  readonly base: number;
  /** When it was last written to, in milliseconds since the epoch. */
  writtenAt: number;
  /** Whether the file is there; the next segment's is made by its first write. */
  made: boolean;
}

export const segmentName = (base: number): string => `${String(base).padStart(16, '0')}.log`;
const SEGMENT_NAME = /^(\d{16})\.log$/;

/** What an earlier server left of a log. */
export interface RecoveredLog {
  readonly segments: readonly SegmentFile[];
  /** One past the last byte. */
  readonly end: number;
  readonly marks: Marks;
  readonly openings: readonly Opening[];
}

/** Where a log stands when it is opened. `blocked`: something is in the way that could not be moved. */
export type Recovery =
  | { readonly kind: 'none' }
  | { readonly kind: 'recovered'; readonly log: RecoveredLog }
  | { readonly kind: 'set-aside'; readonly message: string }
  | { readonly kind: 'blocked'; readonly message: string };

/**
 * Takes up what lies in a log's folder, after a clean end, a crash or a SIGKILL alike. The last segment is taken as far as it reaches, and
 * what the index says beyond that is dropped. A folder that makes no sense is moved aside whole; nothing is deleted.
 */
export const recoverLog = (folder: string): Recovery => {
  const found = examine(folder);
  if (typeof found !== 'string')
    return found === undefined ? { kind: 'none' } : { kind: 'recovered', log: found };
  try {
    const aside = asideName(folder);
    renameSync(folder, aside);
    return {
      kind: 'set-aside',
      message: `The output in ${folder} ${found}; it was kept as ${aside} and begun anew.`,
    };
  } catch (error) {
    return {
      kind: 'blocked',
      message: `The output in ${folder} ${found}, and cannot be moved aside: ${(error as Error).message}.`,
    };
  }
};

/** A name that is free, to keep a folder under that cannot be read. */
export const asideName = (folder: string): string => {
  let number = 1;
  while (existsSync(`${folder}.damaged-${number}`)) number += 1;
  return `${folder}.damaged-${number}`;
};

/** Gives what the folder holds, undefined for nothing, or what is wrong with it. */
const examine = (folder: string): RecoveredLog | undefined | string => {
  try {
    const names = readdirSync(folder);
    const bases = names.flatMap((name) => SEGMENT_NAME.exec(name)?.[1] ?? []).sort();
    const hasIndex = names.includes(INDEX_FILE);
    if (!hasIndex) return bases.length === 0 ? undefined : 'has no index';
    const index = parseIndex(readFileSync(join(folder, INDEX_FILE), 'utf8'));
    if (index === 'newer') return 'was written by a newer version';
    if (index === 'damaged') return 'has an index that cannot be read';

    const segments: SegmentFile[] = [];
    let end: number | undefined;
    for (const digits of bases) {
      const base = Number(digits);
      const { size, mtimeMs } = statSync(join(folder, segmentName(base)));
      if (end !== undefined && base !== end) return `has a hole at byte ${Math.min(end, base)}`;
      segments.push({ base, writtenAt: mtimeMs, made: true });
      end = base + size;
    }
    return within(index, segments, end ?? index.end);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? undefined : `cannot be read (${code ?? message})`;
  }
};

const within = (
  index: Marks & { readonly openings: readonly Opening[] },
  segments: readonly SegmentFile[],
  end: number,
): RecoveredLog | string => {
  const upTo = <Mark extends { readonly offset: number }>(
    marks: readonly Mark[],
    last: number,
  ): readonly Mark[] => marks.filter((mark) => mark.offset <= last);
  const resizes = upTo(index.resizes, end);
  if (resizes.length === 0) return 'has an index that tells no size';
  return {
    segments,
    end,
    marks: { resizes, times: upTo(index.times, end - 1), runs: upTo(index.runs, end) },
    openings: index.openings,
  };
};
