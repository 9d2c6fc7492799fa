import { resolve } from 'node:path';
import { labelOf, LINE_BYTES, patternLines } from '../programs/pattern.mjs';

export { LINE_BYTES, patternLines } from '../programs/pattern.mjs';

const PROGRAM = resolve(import.meta.dirname, '../programs/write-pattern.mjs');

/** A session that writes the pattern under its name, in lines of LINE_BYTES; `lines` 0: for ever; `rate` in bytes a second, 0: unbounded. */
export const patternSession = (
  name: string,
  { lines = 0, rate = 0, onInput = false }: { lines?: number; rate?: number; onInput?: boolean } = {},
): { name: string; command: string; args: string[] } => ({
  name,
  command: process.execPath,
  args: [PROGRAM, name, String(lines), String(rate), ...(onInput ? ['begin'] : [])],
});

/** The bytes [from, to) of what a viewer gets of the pattern. */
export const patternBytes = (name: string, from: number, to: number): Buffer => {
  const first = Math.floor(from / LINE_BYTES);
  const lines = patternLines(name, first, Math.ceil(to / LINE_BYTES), '\r\n');
  return Buffer.from(lines.slice(from - first * LINE_BYTES, to - first * LINE_BYTES), 'latin1');
};

/** Throws unless `bytes` are those of the pattern from `offset` on, and says which differs first. */
export const checkPattern = (name: string, offset: number, bytes: Buffer): void => {
  const wanted = patternBytes(name, offset, offset + bytes.length);
  if (wanted.equals(bytes)) return;
  const at = wanted.findIndex((byte, index) => byte !== bytes[index]);
  const show = (buffer: Buffer): string => JSON.stringify(buffer.toString('latin1', at, at + 48));
  throw new Error(
    `${name}: byte ${offset + at} is wrong: expected ${show(wanted)}, got ${show(bytes)} in an event of ${bytes.length} bytes from ${offset}`,
  );
};

/** Throws unless a snapshot shows the last whole line before the byte that it is as of. */
export const checkPatternSnapshot = (name: string, offset: number, data: Buffer): void => {
  const last = Math.floor(offset / LINE_BYTES) - 1;
  if (last < 0) return;
  const text = data.toString('latin1');
  if (!text.includes(labelOf(name, last)))
    throw new Error(`${name}: the snapshot as of byte ${offset} does not show line ${last}`);
  if (text.includes(labelOf(name, last + 1)) && offset % LINE_BYTES < labelOf(name, 0).length)
    throw new Error(`${name}: the snapshot as of byte ${offset} shows line ${last + 1}, which comes later`);
};
