import { basename } from 'node:path';
import type { FoundFile, FoundSession, ProjectSession } from '../../../../shared/project.ts';
import { namesIn, putSessions } from '../edit-project.ts';
import { idOf } from '../id-of.ts';
import { findImports, readImport } from './import-files.ts';
import { mergeFound } from './merge-found.ts';

/** Reads what other tools have in the folder of a project file; `files` are relative to it, and all that are there where none is named. */
export const findSessions = (
  folder: string,
  files: readonly string[],
  project: { readonly file: string; readonly text: string | undefined },
): readonly FoundFile[] =>
  mergeFound(
    (files.length > 0 ? files : findImports(folder)).map((file) => readImport(folder, file)),
    namesIn(project.text),
    basename(project.file),
  );

/** Makes the text of the project file with found sessions in it; `take` names them, undefined: all. */
export const withFound = (
  text: string | undefined,
  found: readonly FoundFile[],
  take: readonly string[] | undefined,
): { readonly text: string; readonly names: readonly string[] } => {
  const taken = found
    .flatMap(({ sessions }) => sessions)
    .filter(({ name }) => take === undefined || take.includes(name));
  const ids = new Set([...namesIn(text), ...taken.map(({ name }) => name)].map(idOf));
  const toWrite = taken.map((one) => ({ name: one.name, session: withDependencies(one, ids) }));
  return { text: putSessions(text, toWrite), names: taken.map(({ name }) => name) };
};

/** A session can only wait for what is in the file with it. */
const withDependencies = ({ session }: FoundSession, ids: ReadonlySet<string>): ProjectSession => {
  const { dependsOn, ...others } = session;
  const there = dependsOn?.filter((one) => ids.has(idOf(typeof one === 'string' ? one : one.session))) ?? [];
  return there.length === 0 ? others : { ...others, dependsOn: there };
};
