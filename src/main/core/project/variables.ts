/** What stands for something else in a value: `$$`, `${NAME}`, `${NAME:-default}`, or what looks like one. */
const REFERENCE = /\$\$|\$\{([^{}]*)\}/g;

const NAMED = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s;

/** Something in `${…}` that has no value; `reference` is how it is written. */
export interface VariableMistake {
  readonly reference: string;
  readonly message: string;
}

/**
 * Replaces `${NAME}` and `${NAME:-default}` by the variables' values and `$$` by `$`. A default also stands for an empty value, as in a
 * shell. `$NAME` without braces is the shell's and stays.
 */
export const expandVariables = (
  text: string,
  variables: Readonly<Record<string, string | undefined>>,
): { readonly text: string; readonly mistakes: readonly VariableMistake[] } => {
  const mistakes: VariableMistake[] = [];
  const expanded = text.replace(REFERENCE, (reference: string, inner: string | undefined) => {
    if (inner === undefined) return '$';
    const [, name, fallback] = NAMED.exec(inner) ?? [];
    if (name === undefined) {
      mistakes.push({
        reference,
        message: `${reference} is no variable of the project file. Expected \${NAME} or \${NAME:-default}; for the shell's own write $${reference}.`,
      });
      return reference;
    }
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (fallback !== undefined) return value === undefined || value === '' ? fallback : value;
    if (value === undefined)
      mistakes.push({
        reference,
        message: `The variable ${name} is not set. Set it in the environment or in the .env file beside the project file, give it a default as \${${name}:-default}, or leave it to the shell as $${name}.`,
      });
    return value ?? reference;
  });
  return { text: expanded, mistakes };
};

/** Writes a text so that the project file means just that: no variable in it is expanded. */
export const literal = (text: string): string => text.replace(/\$(?=[${])/g, '$$$$');
