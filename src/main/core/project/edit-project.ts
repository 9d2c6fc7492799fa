import { isMap, isScalar, LineCounter, type Document, type YAMLMap } from 'yaml';
import type { ProjectSession } from '../../../shared/project.ts';
import { idOf } from './id-of.ts';
import { parseProject } from './read-project.ts';

/** A session to put into a project file, in its manner. */
export interface SessionToWrite {
  readonly name: string;
  readonly session: ProjectSession;
  /** Of a session that the file has: the fields to change; what else is said of it stays as it is written. */
  readonly fields?: readonly string[];
}

const BEGINNING = `# The sessions of this folder. docs/project-file.md of RootResume says what can stand here.
sessions: {}
`;

/** Lines are broken where people broke them, and nowhere else. */
const NO_FOLDING = 0;

/**
 * Puts sessions into the text of a project file, or of one that begins with them: comments, order and whatever else is written stays.
 * The text is a good project file, or undefined.
 */
export const putSessions = (text: string | undefined, toWrite: readonly SessionToWrite[]): string => {
  const document = parseProject(
    text === undefined || text.trim() === '' ? BEGINNING : text,
    new LineCounter(),
  );
  const sessions = sessionsOf(document);
  for (const { name, session, fields } of toWrite) {
    const pair = sessions.items.find(({ key }) => isScalar(key) && idOf(String(key.value)) === idOf(name));
    if (pair !== undefined && isMap(pair.value) && fields !== undefined)
      changeFields(document, pair.value, session, fields);
    else if (pair !== undefined) pair.value = document.createNode(session);
    else sessions.add(document.createPair(name, session));
  }
  return document.toString({ lineWidth: NO_FOLDING, flowCollectionPadding: true });
};

/** Names the sessions in the text of a project file, which may have mistakes. */
export const namesIn = (text: string | undefined): readonly string[] => {
  const found = text === undefined ? undefined : parseProject(text, new LineCounter()).get('sessions', true);
  return isMap(found) ? found.items.map(({ key }) => (isScalar(key) ? String(key.value) : '')) : [];
};

const sessionsOf = (document: Document): YAMLMap => {
  const found = document.get('sessions', true);
  if (isMap(found) && found.items.length > 0) return found;
  const made = document.createNode({});
  // An empty map is written as {}; what is put into it goes below.
  made.flow = false;
  document.set('sessions', made);
  return made;
};

const changeFields = (
  document: Document,
  map: YAMLMap,
  session: ProjectSession,
  fields: readonly string[],
): void => {
  for (const field of fields) {
    const value = session[field as keyof ProjectSession];
    if (value === undefined) map.delete(field);
    // A plain value keeps the comment beside it.
    else map.set(field, typeof value === 'object' ? document.createNode(value) : value);
  }
};
