import { literal } from '../variables.ts';
import { fieldsOf } from './found.ts';

/** Variables as compose files write them: a list of `KEY=value`, or a map. A name without a value is what the shell around it has. */
export const environmentOf = (value: unknown): Record<string, string> => {
  const entries: readonly (readonly [string, unknown])[] = Array.isArray(value)
    ? value
        .filter((line) => typeof line === 'string')
        .map((line) => [
          line.split('=')[0] ?? '',
          line.includes('=') ? line.slice(line.indexOf('=') + 1) : null,
        ])
    : Object.entries(fieldsOf(value));
  return Object.fromEntries(
    entries
      .filter(([name, one]) => name !== '' && isPlain(one))
      .map(([name, one]) => [name, interpolated(String(one))]),
  );
};

const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** Variables as they are written, for tools that expand none in them. */
export const literalEnvironment = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fieldsOf(value))
      .filter(([, one]) => isPlain(one))
      .map(([name, one]) => [name, literal(String(one))]),
  );

/**
 * Writes a value of a compose file, where the tool expands `$NAME` and `${NAME}` itself and an unset one is empty, so that the project
 * file means the same.
 */
export const interpolated = (text: string): string =>
  text.replace(
    /\$\$|\$\{([A-Za-z_]\w*)(?:(:?[-?])([^{}]*))?\}|\$([A-Za-z_]\w*)/g,
    (
      reference: string,
      braced: string | undefined,
      operator: string | undefined,
      rest: string | undefined,
      bare: string | undefined,
    ) => {
      if (reference === '$$') return '$$';
      if (operator?.endsWith('?') === true) return `\${${braced ?? ''}}`;
      return `\${${braced ?? bare ?? ''}:-${rest ?? ''}}`;
    },
  );

/** Writes a command of a compose file: its variables are left to the shell, which has the session's own. */
export const shellLine = (text: string): string => literal(text.replaceAll('$$', '$'));
