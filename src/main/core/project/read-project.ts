import { resolve } from 'node:path';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { MAX_PROJECT_MISTAKES, ProjectFile, type ProjectMistake } from '../../../shared/project.ts';
import type { CreateSession } from '../../../shared/session.ts';
import { mistakesBetween, withId } from './dependencies.ts';
import { mistakesOfMeaning } from './mistakes-of-meaning.ts';
import { mistakeAt, placeOf } from './places.ts';
import { resolveValues, type ValueMistake } from './resolve-values.ts';
import { schemaMistakes, type SchemaMistake } from './schema-mistakes.ts';
import type { PlainSchema } from './schema-words.ts';

/** A session that a project file asks for; its folder is absolute, and dependencies are named by their ids. */
export type NamedSession = CreateSession & { readonly name: string; readonly cwd: string };

/** What a project file says: its sessions in their order, or all that is wrong with it. */
export type ProjectReading =
  | { readonly kind: 'good'; readonly sessions: readonly NamedSession[] }
  | { readonly kind: 'mistaken'; readonly mistakes: readonly ProjectMistake[] };

/** What surrounds a project file. */
export interface ProjectSurroundings {
  /** The folder it lies in; folders of sessions are relative to it. */
  readonly folder: string;
  /** What `~` stands for. */
  readonly home: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Parses a project file as YAML 1.2 with merge keys; `lines` learns where its lines are. */
export const parseProject = (text: string, lines: LineCounter): Document =>
  parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });

/** Reads the text of a project file; every mistake is told at once, in the order of the file. */
export const readProject = (text: string, surroundings: ProjectSurroundings): ProjectReading => {
  const lines = new LineCounter();
  const document = parseProject(text, lines);
  const mistaken = (mistakes: readonly ValueMistake[]): ProjectReading => ({
    kind: 'mistaken',
    mistakes: mistakes
      .toSorted((a, b) => a.at - b.at)
      .slice(0, MAX_PROJECT_MISTAKES)
      .map(({ at, message }) => mistakeAt(lines, at, message)),
  });
  if (document.errors.length > 0)
    return mistaken(document.errors.map(({ pos, message }) => ({ at: pos[0], message })));
  const unresolved = resolveValues(document, text, surroundings.variables);
  const value = toValue(document);
  if (typeof value === 'string') return mistaken([...unresolved, { at: 0, message: value }]);
  // A value that could not be resolved is told once.
  const told = new Set(unresolved.map(({ at }) => at));
  const found = mistakesOf(value.js)
    .map((mistake) => ({ at: placeOf(document, mistake), message: sentenceOf(mistake) }))
    .filter(({ at }) => !told.has(at));
  const all = [...unresolved, ...found];
  if (all.length > 0) return mistaken(all);
  return { kind: 'good', sessions: toSessions(value.js as ProjectFile, surroundings) };
};

/** Anchors that are used too often, or before they are there, are found only here. */
const toValue = (document: Document): string | { readonly js: unknown } => {
  try {
    return { js: document.toJS() as unknown };
  } catch (error) {
    return (error as Error).message;
  }
};

// TypeBox's types say more of a schema than its plain form needs.
const FILE_SCHEMA = ProjectFile as unknown as PlainSchema;

const mistakesOf = (value: unknown): readonly SchemaMistake[] => {
  const within = schemaMistakes(FILE_SCHEMA, value);
  // One place is told of once.
  const placeIn = ({ path, onKey }: SchemaMistake): string => JSON.stringify([path, onKey]);
  const told = new Set(within.map(placeIn));
  const between = mistakesBetween(value).filter((mistake) => !told.has(placeIn(mistake)));
  return [...within, ...between, ...mistakesOfMeaning(value, within)];
};

const sentenceOf = ({ path, message }: SchemaMistake): string => `${path.join('.') || 'the file'} ${message}`;

const toSessions = (
  { sessions }: ProjectFile,
  { folder, home }: ProjectSurroundings,
): readonly NamedSession[] =>
  Object.entries(sessions).map(([name, { dependsOn, ...session }]) => ({
    ...session,
    ...(dependsOn === undefined ? {} : { dependsOn: dependsOn.map(withId) }),
    name,
    cwd: resolve(folder, (session.cwd ?? '.').replace(/^~(?=$|[/\\])/, home)),
  }));
