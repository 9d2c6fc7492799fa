import type { Dependency } from '../../../../shared/policies.ts';
import { idOf } from './dependency.ts';

/** A session, as far as others are concerned. */
export interface Dependent {
  readonly id: string;
  readonly dependsOn: readonly Dependency[];
}

/** Finds a way along dependencies that leads back to its beginning: `web -> api -> web`, as a list of ids; undefined: there is none. */
export const findCycle = (sessions: readonly Dependent[]): readonly string[] | undefined => {
  const dependsOn = new Map(sessions.map((session) => [session.id, session.dependsOn.map(idOf)]));
  const done = new Set<string>();
  // A list of its own rather than the call stack: a project file may chain thousands.
  for (const { id: beginning } of sessions) {
    const path: { readonly id: string; readonly left: string[] }[] = [];
    const enter = (id: string): void => {
      path.push({ id, left: [...(dependsOn.get(id) ?? [])] });
    };
    if (!done.has(beginning)) enter(beginning);
    for (let place = path.at(-1); place !== undefined; place = path.at(-1)) {
      const next = place.left.pop();
      const at = path.findIndex(({ id }) => id === next);
      if (next === undefined) {
        done.add(place.id);
        path.pop();
      } else if (at >= 0) return [...path.slice(at).map(({ id }) => id), next];
      else if (!done.has(next)) enter(next);
    }
  }
  return undefined;
};

/**
 * Says in a sentence what is wrong with the dependencies of `changed`, where the sessions are `all`, with `changed` as they would be;
 * undefined: nothing is.
 */
export const refuseDependencies = (
  changed: readonly Dependent[],
  all: readonly Dependent[],
): string | undefined => {
  const ids = new Set(all.map(({ id }) => id));
  for (const { id, dependsOn } of changed)
    for (const needed of dependsOn.map(idOf))
      if (!ids.has(needed))
        return `dependsOn of ${id} must name sessions that exist, got ${needed}. There ${listOf([...ids].filter((one) => one !== id))}.`;
  const cycle = findCycle(all);
  return cycle && `dependsOn must lead to an end, got the circle ${cycle.join(' -> ')}.`;
};

const MAX_LISTED = 20;

const listOf = (ids: readonly string[]): string => {
  if (ids.length === 0) return 'is no other';
  const more = ids.length > MAX_LISTED ? ` and ${ids.length - MAX_LISTED} more` : '';
  return `are ${ids.slice(0, MAX_LISTED).join(', ')}${more}`;
};

/** Leaves out dependencies on what does not exist, and those that close a circle: what is stored is untrusted. */
export const withoutBroken = <Session extends Dependent>(
  sessions: readonly Session[],
): readonly Session[] => {
  const ids = new Set(sessions.map(({ id }) => id));
  const sound: Session[] = sessions.map((session) => ({
    ...session,
    dependsOn: session.dependsOn.filter((dependency) => ids.has(idOf(dependency))),
  }));
  for (let cycle = findCycle(sound); cycle !== undefined; cycle = findCycle(sound)) {
    const [first, second] = cycle;
    const at = sound.findIndex(({ id }) => id === first);
    const session = sound[at];
    if (session === undefined) break;
    sound[at] = {
      ...session,
      dependsOn: session.dependsOn.filter((dependency) => idOf(dependency) !== second),
    };
  }
  return sound;
};
