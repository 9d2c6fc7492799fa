import type { Dependency } from '../../../shared/policies.ts';
import type { ProjectFile } from '../../../shared/project.ts';
import { findCycles } from './cycles.ts';
import { idOf } from './id-of.ts';
import { nearest, type SchemaMistake } from './schema-mistakes.ts';

type Written = NonNullable<ProjectFile['sessions'][string]['dependsOn']>[number];

/** Gives a dependency its session's id: a name is as good as an id in the file. */
export const withId = (dependency: Written): Dependency =>
  typeof dependency === 'string' ? idOf(dependency) : { ...dependency, session: idOf(dependency.session) };

/** A session of the file that another one names, and where in its list. */
interface Needed {
  readonly target: string;
  readonly at: number;
}

/** Whether a value is a group of fields, as a session is. */
export const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a session needs, as far as it can be read: the rest of it may have mistakes of its own. */
const neededBy = (session: unknown): readonly Needed[] => {
  const list = isGroup(session) ? session['dependsOn'] : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown, at): readonly Needed[] => {
    const target = isGroup(one) ? one['session'] : one;
    // A variable without a value is told where it stands.
    return typeof target === 'string' && !target.includes('${') ? [{ target, at }] : [];
  });
};

/**
 * Lists what is wrong between the sessions of a file: two with one id, dependencies that are not there, and those that lead back. Takes any
 * value, since this is told beside the mistakes within the sessions.
 */
export const mistakesBetween = (file: unknown): readonly SchemaMistake[] => {
  const sessions = isGroup(file) && isGroup(file['sessions']) ? file['sessions'] : {};
  const names = Object.keys(sessions);
  const byId = new Map<string, string>();
  const needed = new Map<string, readonly Needed[]>();
  const mistakes: SchemaMistake[] = [];
  for (const name of names) {
    const id = idOf(name);
    const other = byId.get(id);
    if (other === undefined) {
      byId.set(id, name);
      needed.set(id, neededBy(sessions[name]));
    } else
      mistakes.push({
        path: ['sessions', name],
        onKey: true,
        message: `has the id '${id}', as '${other}' has. Rename one of them.`,
      });
  }
  for (const name of names)
    for (const { target, at } of neededBy(sessions[name])) {
      if (byId.has(idOf(target))) continue;
      const near = nearest(target, names);
      const hint = near === undefined ? `There are ${names.join(', ')}.` : `Did you mean '${near}'?`;
      mistakes.push({
        path: ['sessions', name, 'dependsOn', String(at)],
        onKey: false,
        message: `names '${target}', and no session of this file has that name or id. ${hint}`,
      });
    }
  const graph = new Map([...needed].map(([id, list]) => [id, list.map(({ target }) => idOf(target))]));
  for (const cycle of findCycles(graph)) mistakes.push(cycleMistake(cycle, byId, needed));
  return mistakes;
};

const cycleMistake = (
  cycle: readonly string[],
  byId: ReadonlyMap<string, string>,
  needed: ReadonlyMap<string, readonly Needed[]>,
): SchemaMistake => {
  const [first = '', second = first] = cycle;
  const at = needed.get(first)?.find(({ target }) => idOf(target) === second)?.at;
  const nameOf = (id: string): string => byId.get(id) ?? id;
  const way = [...cycle, first].map(nameOf).join(' → ');
  return {
    path: ['sessions', nameOf(first), 'dependsOn', ...(at === undefined ? [] : [String(at)])],
    onKey: false,
    message: `leads back to where it began: ${way}. None of them could ever start; leave one of these out.`,
  };
};
