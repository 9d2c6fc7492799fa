import { existsSync, readFileSync } from 'node:fs';
import { SessionDefinition } from '../../../shared/session.ts';
import { conforms } from '../config/conforms.ts';
import { setAside, writeFileAtomically } from '../config/stored-file.ts';
import { completeDefinition } from './definition.ts';

/** Reads and keeps the sessions' definitions. */
export interface DefinitionStore {
  readonly load: () => readonly SessionDefinition[];
  readonly save: (definitions: readonly SessionDefinition[]) => void;
}

/**
 * Opens `sessions.json`. What is stored is untrusted input: a damaged file, or one with an entry that is none, is set aside and said to `warn`;
 * every entry that can be read is taken. A disk that refuses is said too, and the sessions run on.
 */
export const openDefinitionStore = (file: string, warn: (message: string) => void): DefinitionStore => ({
  load() {
    if (!existsSync(file)) return [];
    const entries = parse(readFileSync(file, 'utf8'));
    const good = entries
      ?.map(completeDefinition)
      .filter((entry): entry is SessionDefinition => conforms(SessionDefinition, entry));
    if (good?.length !== entries?.length || good === undefined)
      warn(
        `${file} holds what is no session; it was kept as ${setAside(file)}, and ${good?.length ?? 0} sessions were taken from it.`,
      );
    return good ?? [];
  },
  save(definitions) {
    try {
      writeFileAtomically(file, `${JSON.stringify(definitions, null, 2)}\n`);
    } catch (error) {
      warn(
        `Sessions could not be saved: ${(error as Error).message}. They run on, and are gone after a restart.`,
      );
    }
  },
});

const parse = (text: string): readonly unknown[] | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    // Not JSON: as damaged as a file of another shape.
    return undefined;
  }
};
