import { isDeepStrictEqual } from 'node:util';
import type { ProjectDifference } from '../../../shared/project.ts';
import type { SessionDefinition } from '../../../shared/session.ts';
import { DEFAULT_DEFINITION, redefine } from '../session/definition.ts';
import { idOf } from './id-of.ts';
import type { NamedSession } from './read-project.ts';

/** What the file can say of a session; its name is its key, and its source is that it is said there. */
const FIELDS = ['command', 'args', 'cwd', 'env', 'envFiles', ...Object.keys(DEFAULT_DEFINITION)].filter(
  (field, at, all) => field !== 'source' && all.indexOf(field) === at,
) as readonly (keyof SessionDefinition)[];

/** Most characters of a value that are shown. */
const MAX_SHOWN = 300;

/** The whole definition that the file asks for. */
export const definitionOf = (session: NamedSession): SessionDefinition => {
  const { name, command, cwd } = session;
  return redefine({ ...DEFAULT_DEFINITION, id: idOf(name), name, command, cwd, source: 'project' }, session);
};

/** Lists how the file and the sessions differ: what the file has in its order, then what it does not have any more. */
export const differencesOf = (
  file: readonly NamedSession[],
  sessions: readonly SessionDefinition[],
): ProjectDifference[] => {
  const known = new Map(sessions.map((session) => [session.id, session]));
  const asked = file.map(definitionOf);
  const ids = new Set(asked.map(({ id }) => id));
  const differing = asked.flatMap((definition): readonly ProjectDifference[] => {
    const { id, name } = definition;
    const session = known.get(id);
    if (session === undefined) return [{ session: id, name, kind: 'added', fields: [] }];
    const fields = fieldsOf(definition, session);
    return fields.length === 0 ? [] : [{ session: id, name: session.name, kind: 'changed', fields }];
  });
  const gone = sessions.filter(({ id, source }) => source === 'project' && !ids.has(id));
  return [
    ...differing,
    ...gone.map(({ id, name }): ProjectDifference => ({ session: id, name, kind: 'removed', fields: [] })),
  ];
};

const fieldsOf = (asked: SessionDefinition, session: SessionDefinition): ProjectDifference['fields'] =>
  FIELDS.filter((field) => !isDeepStrictEqual(asked[field], session[field])).map((field) => ({
    field,
    file: shown(asked[field]),
    session: shown(session[field]),
  }));

const shown = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
};
