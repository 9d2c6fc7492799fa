import type { FoundSession, LeftOut } from '../../../../shared/project.ts';

/** What one file of another tool gives: sessions in the manner of the project file, and what is not taken over, by line. */
export interface Found {
  readonly sessions: readonly FoundSession[];
  readonly left: readonly LeftOut[];
}

/**
 * Understands the files of one tool. Never throws: what is no such file is left out as a whole, with the reason. `dotEnv`: the variables of the
 * `.env` beside the file, which some tools give to all that they run; undefined: there is none.
 */
export type Reader = (text: string, dotEnv?: Readonly<Record<string, string | undefined>>) => Found;

/** Leaves out dependencies on what is left out, and puts all of that in the order of the file. */
export const foundOf = (sessions: readonly FoundSession[], left: readonly LeftOut[]): Found => {
  const names = new Set(sessions.map(({ name }) => name));
  const dropped: LeftOut[] = [];
  const kept = sessions.map((one) => {
    const { dependsOn, ...session } = one.session;
    const there = dependsOn?.filter((dependency) => names.has(targetOf(dependency)));
    for (const dependency of dependsOn ?? [])
      if (!names.has(targetOf(dependency)))
        dropped.push({
          what: `${one.name}: dependency on ${targetOf(dependency)}`,
          why: 'is left out, since that is not taken over',
          line: one.line,
        });
    return {
      ...one,
      session: { ...session, ...given('dependsOn', there?.length === 0 ? undefined : there) },
    };
  });
  return { sessions: kept, left: [...left, ...dropped].toSorted((a, b) => a.line - b.line) };
};

type Dependency = NonNullable<FoundSession['session']['dependsOn']>[number];

const targetOf = (dependency: Dependency): string =>
  typeof dependency === 'string' ? dependency : dependency.session;

type Fields = Readonly<Record<string, unknown>>;

/** The fields of a value; none where it is not a group of fields. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

export const numberOf = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined;
};

/** The texts of a list; undefined where it is none, or holds something else. */
export const textsOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;

/** Gives a field only where it says something. */
export const given = <K extends string, T>(name: K, value: T | undefined): { readonly [P in K]?: T } =>
  (value === undefined ? {} : { [name]: value }) as { readonly [P in K]?: T };

/** Gives a map only where it holds something. */
export const filled = <T extends object>(value: T): T | undefined =>
  Object.keys(value).length === 0 ? undefined : value;
