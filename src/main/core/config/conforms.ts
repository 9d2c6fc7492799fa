import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Static, TSchema } from 'typebox';

// Ajv checks requests already; TypeBox's own checker would cost the start another 200 ms.
const rules = new Ajv({ allErrors: true, strict: false, validateFormats: false });

const compiled = new WeakMap<TSchema, ValidateFunction>();

const validatorOf = (schema: TSchema): ValidateFunction => {
  let validate = compiled.get(schema);
  if (validate === undefined) compiled.set(schema, (validate = rules.compile(schema)));
  return validate;
};

/** Tells whether a value from outside is of a schema of ours. */
export const conforms = <Schema extends TSchema>(schema: Schema, value: unknown): value is Static<Schema> =>
  validatorOf(schema)(value);

/** Lists what keeps a value from being of a schema: where, and what was expected there. */
export const deviations = (
  schema: TSchema,
  value: unknown,
): readonly { readonly path: readonly string[]; readonly message: string }[] => {
  const validate = validatorOf(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => ({ path: pathOf(error), message: messageOf(error) }));
};

const pathOf = ({ instancePath }: ErrorObject): readonly string[] =>
  instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

const messageOf = ({ keyword, message, params }: ErrorObject): string =>
  keyword === 'additionalProperties'
    ? `has the unknown field '${String((params as { additionalProperty: unknown }).additionalProperty)}'`
    : (message ?? 'is not valid');
