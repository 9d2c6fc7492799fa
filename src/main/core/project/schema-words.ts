/** As much of JSON schema as ours use. */
export interface PlainSchema {
  readonly type?: string;
  readonly description?: string;
  readonly anyOf?: readonly PlainSchema[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, PlainSchema>>;
  readonly patternProperties?: Readonly<Record<string, PlainSchema>>;
  readonly required?: readonly string[];
  readonly items?: PlainSchema;
  readonly additionalProperties?: unknown;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of fields',
  null: 'null',
};

/** Names the type of a value as JSON schema does; a whole number is an integer. */
export const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
};

/** Says what was expected: 'must be …'; undefined: the rule that was broken says more than the type. */
export const describeExpected = (schema: PlainSchema, key: string, value: unknown): string | undefined => {
  if (schema.enum !== undefined) return `must be one of ${schema.enum.join(', ')}`;
  if (schema.type === undefined) return undefined;
  if (schema.type === typeOf(value))
    return schema.type === 'string' && schema.description !== undefined
      ? `must be ${schema.description}`
      : undefined;
  if (key.endsWith('Ms')) return "must be milliseconds, or a duration such as '10s' or '1m30s'";
  if (key.endsWith('Bytes')) return "must be bytes, or a size such as '512M'";
  const word = TYPE_WORDS[schema.type] ?? schema.type;
  return `must be ${word}${schema.type === 'object' && schema.required ? ` with ${schema.required.map((name) => `'${name}'`).join(' and ')}` : ''}`;
};

/** Most characters of a value that are repeated to the user. */
const MAX_SHOWN = 60;

/** Repeats a value in a message, shortened. */
export const describeGot = (value: unknown): string => {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of fields';
  const text = JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
};
