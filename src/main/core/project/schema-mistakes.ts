import { closest, distance } from 'fastest-levenshtein';
import { deviations } from '../config/conforms.ts';
import { describeExpected, describeGot, typeOf, type PlainSchema } from './schema-words.ts';

/** A place in a value that is not as its schema says. `onKey`: it is the key of the last step that is wrong, not what stands there. */
export interface SchemaMistake {
  readonly path: readonly string[];
  readonly onKey: boolean;
  readonly message: string;
}

type Path = readonly string[];

const conformsTo = (schema: PlainSchema, value: unknown): boolean => deviations(schema, value).length === 0;

/** A word that was probably meant: near by its letters. */
export const nearest = (word: string, known: readonly string[]): string | undefined => {
  if (known.length === 0) return undefined;
  const found = closest(word.toLowerCase(), [...known]);
  return distance(word.toLowerCase(), found.toLowerCase()) <= Math.ceil(found.length / 3) ? found : undefined;
};

/**
 * Lists all that is wrong in a value, for a person: unknown fields with the one that was probably meant, and of a choice of shapes only
 * what is wrong with the one that comes nearest.
 */
export const schemaMistakes = (
  schema: PlainSchema,
  value: unknown,
  path: Path = [],
): readonly SchemaMistake[] => {
  if (conformsTo(schema, value)) return [];
  if (schema.anyOf !== undefined) return choiceMistakes(schema.anyOf, value, path);
  if (schema.type === 'object' && typeOf(value) === 'object')
    return objectMistakes(schema, value as object, path);
  if (schema.type === 'array' && Array.isArray(value)) {
    const inside = value.flatMap((item, at) =>
      schemaMistakes(schema.items ?? {}, item, [...path, String(at)]),
    );
    if (inside.length > 0) return inside;
  }
  return [leafMistake(schema, value, path)];
};

const leafMistake = (schema: PlainSchema, value: unknown, path: Path): SchemaMistake => {
  const near =
    typeof value === 'string'
      ? nearest(
          value,
          (schema.enum ?? []).filter((one) => typeof one === 'string'),
        )
      : undefined;
  const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
  const rule = deviations(schema, value)[0]?.message ?? 'is not valid';
  const expected = describeExpected(schema, path.at(-1) ?? '', value) ?? rule;
  return { path, onKey: false, message: `${expected}, got ${describeGot(value)}.${hint}` };
};

const objectMistakes = (schema: PlainSchema, value: object, path: Path): readonly SchemaMistake[] => {
  const { properties = {}, patternProperties = {}, required = [] } = schema;
  const open = Object.values(patternProperties)[0];
  const known = Object.keys(properties);
  const meant = new Set<string>();
  const mistakes = Object.entries(value).flatMap(([key, inside]): readonly SchemaMistake[] => {
    const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (own !== undefined) return schemaMistakes(own, inside, [...path, key]);
    if (open !== undefined && Object.keys(patternProperties).some((pattern) => new RegExp(pattern).test(key)))
      return schemaMistakes(open, inside, [...path, key]);
    if (open === undefined && schema.additionalProperties !== false) return [];
    const near = nearest(
      key,
      known.filter((name) => !Object.hasOwn(value, name)),
    );
    if (near !== undefined) meant.add(near);
    const what = open === undefined ? 'is no field that it knows' : 'is no name that it takes';
    const hint =
      near === undefined
        ? known.length === 0
          ? ''
          : ` Known are ${known.join(', ')}.`
        : ` Did you mean '${near}'?`;
    return [{ path: [...path, key], onKey: true, message: `${what}.${hint}` }];
  });
  const missing = required
    .filter((name) => !Object.hasOwn(value, name) && !meant.has(name))
    .map((name) => ({ path, onKey: false, message: `needs '${name}'.` }));
  const all = [...missing, ...mistakes];
  return all.length > 0 ? all : [leafMistake(schema, value, path)];
};

/** Tells what is wrong with the alternative that was meant: the one of the value's type, and of objects the one whose own field is there. */
const choiceMistakes = (
  alternatives: readonly PlainSchema[],
  value: unknown,
  path: Path,
): readonly SchemaMistake[] => {
  const flat = alternatives.flatMap((one) => one.anyOf ?? [one]).filter(({ type }) => type !== 'null');
  const only = flat[0];
  if (flat.length === 1 && only !== undefined) return schemaMistakes(only, value, path);
  const same = flat.filter(
    ({ type, enum: options }) =>
      type === typeOf(value) || (options !== undefined && typeof value === 'string'),
  );
  if (same.length === 0) {
    const words = flat.map(
      (one) => describeExpected(one, path.at(-1) ?? '', value)?.replace(/^must be /, '') ?? 'something else',
    );
    return [
      {
        path,
        onKey: false,
        message: `must be ${[...new Set(words)].join(' or ')}, got ${describeGot(value)}.`,
      },
    ];
  }
  if (typeOf(value) !== 'object') return schemaMistakes(same[0] ?? {}, value, path);
  const keys = Object.keys(value as object);
  const owns = same.map(({ required = [] }) => required[0] ?? '');
  if (same.length > 1 && keys.filter((key) => owns.includes(key)).length > 1)
    return [
      {
        path,
        onKey: false,
        message: `takes only one of ${listOf(owns)}, got ${listOf(keys.filter((key) => owns.includes(key)))}.`,
      },
    ];
  const meant =
    same.find(({ required = [] }) => required.some((name) => keys.includes(name))) ??
    same.find(({ required = [] }) => keys.some((key) => nearest(key, required) !== undefined));
  if (meant !== undefined) return schemaMistakes(meant, value, path);
  return [
    {
      path,
      onKey: false,
      message:
        same.length === 1 ? `needs ${listOf(same[0]?.required ?? [])}.` : `needs one of ${listOf(owns)}.`,
    },
  ];
};

const listOf = (names: readonly string[]): string =>
  names.length < 2
    ? names.map((name) => `'${name}'`).join()
    : `${names
        .slice(0, -1)
        .map((name) => `'${name}'`)
        .join(', ')} and '${names.at(-1) ?? ''}'`;
