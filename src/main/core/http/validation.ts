import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { FastifyInstance } from 'fastify';

// A body is taken as it stands: an unknown field is an error, a number in quotes is no number.
const bodyRules = new Ajv({
  removeAdditional: false,
  coerceTypes: false,
  useDefaults: false,
  strict: false,
  verbose: true,
});
// A query or a path is text on the wire, so numbers are read from it.
const textRules = new Ajv({
  removeAdditional: false,
  coerceTypes: true,
  useDefaults: false,
  strict: false,
  verbose: true,
});

const SHOWN_VALUE_LENGTH = 80;

const show = (value: unknown): string => {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > SHOWN_VALUE_LENGTH ? `${text.slice(0, SHOWN_VALUE_LENGTH)}…` : text;
};

/** Says what was expected and what was got: `body/cols must be >= 2, got 1`. */
const explain = (part: string, error: ErrorObject, data: unknown): string => {
  const place = `${part}${error.instancePath}`;
  const params = error.params as Record<string, unknown>;
  if (error.keyword === 'additionalProperties')
    return `${place} has the unknown field '${String(params['additionalProperty'])}'`;
  const got = error.instancePath
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (value, key) =>
        (value as Record<string, unknown> | null)?.[key.replaceAll('~1', '/').replaceAll('~0', '~')],
      data,
    );
  const description = (error.parentSchema as { description?: string } | undefined)?.description;
  // A pattern is no sentence; what it stands for is said where it is defined.
  if (error.keyword === 'pattern' && description !== undefined)
    return `${place} must be ${description}, got ${show(got)}`;
  const allowed =
    error.keyword === 'enum' ? `: ${(params['allowedValues'] as unknown[]).map(String).join(', ')}` : '';
  return `${place} ${error.message ?? 'is not valid'}${allowed}${error.keyword === 'required' ? '' : `, got ${show(got)}`}`;
};

/** Makes Fastify check requests against the contract's schemas. */
export const useContractValidation = (app: FastifyInstance): void => {
  app.setValidatorCompiler(({ schema, httpPart }) => {
    const rules = httpPart === 'body' ? bodyRules : textRules;
    // Compiled when the route is first used: all of them at once would cost the start some 150 ms.
    let compiled: ValidateFunction | undefined;
    return (data: unknown) => {
      const validate = (compiled ??= rules.compile(schema as object));
      if (validate(data)) return { value: data };
      const [first] = validate.errors ?? [];
      return {
        error: new Error(
          first === undefined
            ? `${httpPart ?? 'request'} is not valid`
            : explain(httpPart ?? '', first, data),
        ),
      };
    };
  });
  // Answers are typed at compile time and plain JSON: serialized as they stand, so that no field is dropped silently.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
};
