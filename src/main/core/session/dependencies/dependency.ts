import type { Dependency, DependencyCondition } from '../../../../shared/policies.ts';

/** The id of the session that is depended on. */
export const idOf = (dependency: Dependency): string =>
  typeof dependency === 'string' ? dependency : dependency.session;

/** What it must have come to; an id alone means `ready`. */
export const conditionOf = (dependency: Dependency): DependencyCondition =>
  typeof dependency === 'string' ? 'ready' : dependency.until;
