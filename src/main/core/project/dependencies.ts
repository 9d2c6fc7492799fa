import type { ProjectFile } from '../../../shared/project.ts';
import type { Dependency } from '../../../shared/policies.ts';
import { findCycles } from './cycles.ts';
import { idOf } from './id-of.ts';
import { nearest, type SchemaMistake } from './schema-mistakes.ts';

type Sessions = ProjectFile['sessions'];
type Written = NonNullable<Sessions[string]['dependsOn']>[number];

const targetOf = (dependency: Written): string =>
  typeof dependency === 'string' ? dependency : dependency.session;

/** Gives a dependency its session's id: a name is as good as an id in the file. */
export const withId = (dependency: Written): Dependency =>
  typeof dependency === 'string' ? idOf(dependency) : { ...dependency, session: idOf(dependency.session) };

/** Lists what is wrong between the sessions of a file: two with one id, dependencies that are not there, and those that lead back. */
export const mistakesBetween = (sessions: Sessions): readonly SchemaMistake[] => {
  const names = Object.keys(sessions);
  const byId = new Map<string, string>();
  const mistakes: SchemaMistake[] = [];
  for (const name of names) {
    const other = byId.get(idOf(name));
    if (other === undefined) byId.set(idOf(name), name);
    else
      mistakes.push({
        path: ['sessions', name],
        onKey: true,
        message: `has the id '${idOf(name)}', as '${other}' has. Rename one of them.`,
      });
  }
  const graph = new Map<string, readonly string[]>();
  for (const [name, { dependsOn = [] }] of Object.entries(sessions)) {
    const targets = dependsOn.map(targetOf);
    if (byId.get(idOf(name)) === name) graph.set(idOf(name), targets.map(idOf));
    targets.forEach((target, at) => {
      if (byId.has(idOf(target))) return;
      const near = nearest(target, names);
      const hint = near === undefined ? `There are ${names.join(', ')}.` : `Did you mean '${near}'?`;
      mistakes.push({
        path: ['sessions', name, 'dependsOn', String(at)],
        onKey: false,
        message: `names '${target}', and no session of this file has that name or id. ${hint}`,
      });
    });
  }
  for (const cycle of findCycles(graph)) mistakes.push(cycleMistake(cycle, byId, sessions));
  return mistakes;
};

const cycleMistake = (
  cycle: readonly string[],
  byId: ReadonlyMap<string, string>,
  sessions: Sessions,
): SchemaMistake => {
  const [first = '', second = first] = cycle;
  const name = byId.get(first) ?? first;
  const at = (sessions[name]?.dependsOn ?? []).findIndex(
    (dependency) => idOf(targetOf(dependency)) === second,
  );
  const way = [...cycle, first].map((id) => byId.get(id) ?? id).join(' → ');
  return {
    path: ['sessions', name, 'dependsOn', String(at)],
    onKey: false,
    message: `leads back to where it began: ${way}. None of them could ever start; leave one of these out.`,
  };
};
