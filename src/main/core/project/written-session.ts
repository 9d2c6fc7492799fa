import { relative, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ProjectSession } from '../../../shared/project.ts';
import type { SessionDefinition } from '../../../shared/session.ts';
import { DEFAULT_DEFINITION } from '../session/definition.ts';
import { literal } from './variables.ts';

/** What a file can say of a session, in the order in which a person would: what it runs comes first. */
const FIELDS = ['command', ...Object.keys(ProjectSession.properties).filter((field) => field !== 'command')];

/** Writes a session as a person would in a project file of `folder`: only what is not the default, and so that no variable is expanded. */
export const writtenSession = (definition: SessionDefinition, folder: string): ProjectSession => {
  const { cwd, stop, backoff } = definition;
  const where = relative(folder, cwd);
  const isInside = where !== '..' && !where.startsWith(`..${sep}`);
  const said = {
    ...definition,
    cwd: where === '' ? undefined : isInside ? where : cwd,
    stop: changed(stop, DEFAULT_DEFINITION.stop),
    backoff: changed(backoff, DEFAULT_DEFINITION.backoff),
  };
  const defaults: Readonly<Record<string, unknown>> = { ...DEFAULT_DEFINITION, stop: {}, backoff: {} };
  const own = FIELDS.map((field) => [field, said[field as keyof typeof said]] as const);
  return Object.fromEntries(
    own
      .filter(([field, value]) => !isDeepStrictEqual(value, defaults[field]))
      .map(([field, value]) => [field, literally(value)]),
  ) as ProjectSession;
};

const changed = <T extends object>(value: T, standard: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(value).filter(([key, one]) => one !== standard[key as keyof T]),
  ) as Partial<T>;

const literally = (value: unknown): unknown => {
  if (typeof value === 'string') return literal(value);
  if (Array.isArray(value)) return value.map(literally);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, literally(one)]));
};
