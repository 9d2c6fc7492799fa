import { ProjectFile } from '../../../shared/project.ts';
import type { PlainSchema } from './schema-words.ts';

/** A value that a variable gives is known only when the file is read. */
const VARIABLE = '\\$\\{';

/** What a person may write where the file means a number, by the name of the field; see `units.ts`. */
const writtenNumber = (key: string): object => {
  if (key.endsWith('Ms')) return { type: 'string', pattern: `^(\\d+(\\.\\d+)?(ms|s|m|h|d))+$|${VARIABLE}` };
  if (key.endsWith('Bytes'))
    return { type: 'string', pattern: `^\\d+(\\.\\d+)?[KMGTkmgt]?(i?[Bb])?$|${VARIABLE}` };
  return { type: 'string', pattern: VARIABLE };
};

/** Widens the schema of resolved values to that of what people write: durations, sizes, variables, and numbers where text is meant. */
const asWritten = (schema: PlainSchema, path: readonly string[]): object => {
  const key = path.at(-1) ?? '';
  const { description } = schema;
  const inside = path.includes('env') || key === 'args';
  const about = description === undefined ? {} : { description };
  if (schema.type === 'integer') return { anyOf: [schema, writtenNumber(key)], ...about };
  if (schema.type === 'boolean') return { anyOf: [schema, { type: 'string', pattern: VARIABLE }], ...about };
  if (schema.type === 'string' && inside)
    return { anyOf: [schema, { type: ['number', 'boolean'] }], ...about };
  return {
    ...schema,
    ...(schema.anyOf && { anyOf: schema.anyOf.map((one) => asWritten(one, path)) }),
    ...(schema.items && { items: asWritten(schema.items, path) }),
    ...(schema.properties && { properties: eachField(schema.properties, path) }),
    ...(schema.patternProperties && { patternProperties: eachField(schema.patternProperties, path) }),
  };
};

const eachField = (fields: Readonly<Record<string, PlainSchema>>, path: readonly string[]): object =>
  Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, asWritten(field, [...path, key])]));

/** Makes the JSON schema by which editors complete and check `rootresume.yaml`: docs/rootresume.schema.json. */
export const projectSchema = (): string => {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'RootResume project file',
    description: 'Sessions that RootResume has ready, by name. See docs/project-file.md.',
    // Merge keys (`<<`) are resolved by editors themselves.
    ...asWritten(ProjectFile as unknown as PlainSchema, []),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
};
