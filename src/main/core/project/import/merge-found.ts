import type { FoundFile, FoundSession } from '../../../../shared/project.ts';
import { idOf } from '../id-of.ts';

/**
 * Gives every found session a name of its own: what the project file has already, or another file has with the same command, is left
 * out; another session of the same name gets a number.
 */
export const mergeFound = (
  files: readonly FoundFile[],
  names: readonly string[],
  projectFile: string,
): readonly FoundFile[] => {
  const taken = new Map<string, { readonly where: string; readonly command: string | undefined }>(
    names.map((name) => [idOf(name), { where: projectFile, command: undefined }]),
  );
  return files.map((found) => {
    const renamed = new Map<string, string>();
    const left = [...found.left];
    const sessions = found.sessions.flatMap((one): readonly FoundSession[] => {
      const other = taken.get(idOf(one.name));
      const { command } = one.session;
      if (other !== undefined && (other.command === undefined || other.command === command)) {
        left.push({ what: one.name, why: `is in ${other.where} already`, line: one.line });
        return [];
      }
      const name = freeName(one.name, taken);
      taken.set(idOf(name), { where: found.file, command });
      if (name !== one.name) renamed.set(one.name, name);
      return [{ ...one, name }];
    });
    return {
      ...found,
      sessions: sessions.map((one) => withNames(one, renamed)),
      left: left.toSorted((a, b) => a.line - b.line),
    };
  });
};

const freeName = (name: string, taken: { has(id: string): boolean }): string => {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!taken.has(idOf(candidate))) return candidate;
  }
};

/** Dependencies follow a session to its other name. */
const withNames = (found: FoundSession, renamed: ReadonlyMap<string, string>): FoundSession => {
  const { dependsOn } = found.session;
  if (dependsOn === undefined || renamed.size === 0) return found;
  const nameOf = (name: string): string => renamed.get(name) ?? name;
  return {
    ...found,
    session: {
      ...found.session,
      dependsOn: dependsOn.map((one) =>
        typeof one === 'string' ? nameOf(one) : { ...one, session: nameOf(one.session) },
      ),
    },
  };
};
