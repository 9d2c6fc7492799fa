import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import type { Static, TSchema } from 'typebox';
import { conforms } from './conforms.ts';

/** A value that lives in a file of the data dir. */
export interface StoredFile<T> {
  readonly value: T;
  /** Replaces the value, in memory and on disk. Throws where the disk refuses. */
  save(value: T): void;
}

/** Replaces a file as a whole: whoever reads it, also after a crash, finds the old or the new one, never half of it. Mode 0600. */
export const writeFileAtomically = (file: string, text: string): void => {
  const temporary = `${file}.${process.pid}.tmp`;
  const descriptor = openSync(temporary, 'w', 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
};

/** Moves a file aside that cannot be read, so that nothing is lost; gives its new name. */
export const setAside = (file: string): string => {
  let number = 1;
  while (existsSync(`${file}.damaged-${number}`)) number += 1;
  const aside = `${file}.damaged-${number}`;
  renameSync(file, aside);
  return aside;
};

/**
 * Opens a JSON file of the data dir. What is stored is untrusted input: a file that is not of the schema is set aside, said to `warn`, and
 * `initial` takes its place.
 */
export const openStoredFile = <Schema extends TSchema>(options: {
  readonly file: string;
  readonly schema: Schema;
  readonly initial: () => Static<Schema>;
  readonly warn: (message: string) => void;
}): StoredFile<Static<Schema>> => {
  const { file, schema, initial, warn } = options;
  const save = (value: Static<Schema>): void => {
    writeFileAtomically(file, `${JSON.stringify(value, null, 2)}\n`);
    stored.value = value;
  };
  const stored: { value: Static<Schema>; save: typeof save } = { value: undefined as Static<Schema>, save };
  const read = existsSync(file) ? parse(readFileSync(file, 'utf8'), schema) : undefined;
  if (read !== undefined) stored.value = read;
  else {
    if (existsSync(file)) warn(`${file} could not be read; it was kept as ${setAside(file)} and begun anew.`);
    save(initial());
  }
  return stored;
};

const parse = <Schema extends TSchema>(text: string, schema: Schema): Static<Schema> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return conforms(schema, value) ? value : undefined;
  } catch {
    // Not JSON: as damaged as a file of another shape.
    return undefined;
  }
};
