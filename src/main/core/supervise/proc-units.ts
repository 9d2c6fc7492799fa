import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';
import type { ProcUnits } from './parse-proc-stat.ts';

/** Keys of the auxiliary vector, from <elf.h>. */
const AT_PAGESZ = 6n;
const AT_CLKTCK = 17n;

/** What nearly every Linux uses. */
const USUAL_UNITS: ProcUnits = { ticksPerSecond: 100, pageBytes: 4096 };

/** Reads the units of /proc from the vector that the kernel hands to every process: pairs of 64-bit numbers. */
export const readProcUnits = (): ProcUnits => {
  let vector: Buffer;
  try {
    vector = readFileSync('/proc/self/auxv');
  } catch {
    // A hardened kernel may hide it; the usual units are right on all but a few machines.
    return USUAL_UNITS;
  }
  const numberAt = (offset: number): bigint =>
    endianness() === 'LE' ? vector.readBigUInt64LE(offset) : vector.readBigUInt64BE(offset);
  let { ticksPerSecond, pageBytes } = USUAL_UNITS;
  for (let offset = 0; offset + 16 <= vector.length; offset += 16) {
    const key = numberAt(offset);
    if (key === AT_CLKTCK) ticksPerSecond = Number(numberAt(offset + 8));
    if (key === AT_PAGESZ) pageBytes = Number(numberAt(offset + 8));
  }
  return { ticksPerSecond, pageBytes };
};
