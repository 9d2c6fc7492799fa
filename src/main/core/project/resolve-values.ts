import { isPair, isScalar, visit, type Document, type Node, type Pair, type Scalar } from 'yaml';
import { parseDuration, parseSize } from './units.ts';
import { expandVariables } from './variables.ts';

type Ancestors = readonly (Document | Node | Pair)[];

/** A value that cannot be resolved; `at` is its byte in the file. */
export interface ValueMistake {
  readonly at: number;
  readonly message: string;
}

/**
 * Resolves every value of the file in place, keys excepted: variables, then what a person writes of durations and sizes, then numbers
 * where text is meant (`PORT: 3000` in `env`), in the way they are written.
 */
export const resolveValues = (
  document: Document,
  source: string,
  variables: Readonly<Record<string, string | undefined>>,
): readonly ValueMistake[] => {
  const mistakes: ValueMistake[] = [];
  visit(document, {
    Scalar(key, node, path) {
      if (key === 'key') return;
      const expanded = expand(node, source, variables, mistakes);
      resolveUnits(node, namesOf(path), expanded, mistakes);
    },
  });
  return mistakes;
};

const namesOf = (path: Ancestors): readonly string[] =>
  path
    .filter((step) => isPair(step))
    .map(({ key }) => (isScalar(key) ? String(key.value) : ''))
    .filter((name) => name !== '<<');

/** Tells whether the value was changed by a variable. */
const expand = (
  node: Scalar,
  source: string,
  variables: Readonly<Record<string, string | undefined>>,
  mistakes: ValueMistake[],
): boolean => {
  if (typeof node.value !== 'string' || !node.value.includes('$')) return false;
  const [start, end] = node.range ?? [0, 0];
  const { text, mistakes: found } = expandVariables(node.value, variables);
  let from = start;
  for (const { reference, message } of found) {
    const at = source.indexOf(reference, from);
    const inside = at >= 0 && at < end;
    mistakes.push({ at: inside ? at : start, message });
    if (inside) from = at + reference.length;
  }
  const changed = text !== node.value;
  node.value = text;
  return changed;
};

/** Fields that hold a number, or a list of them, which a variable may give. */
const NUMBERS = ['ports', 'tcp', 'maxRestarts'];

const resolveUnits = (
  node: Scalar,
  names: readonly string[],
  expanded: boolean,
  mistakes: ValueMistake[],
): void => {
  const { value } = node;
  const name = names.at(-1) ?? '';
  const isText = (names[2] === 'env' && names.length === 4) || name === 'args';
  if (isText && (typeof value === 'number' || typeof value === 'boolean'))
    node.value = node.source ?? String(value);
  if (isText || typeof value !== 'string') return;
  const wrong = (message: string): number =>
    mistakes.push({ at: node.range?.[0] ?? 0, message: `${names.join('.')} ${message}` });
  if (name.endsWith('Ms')) {
    const duration = parseDuration(value);
    if (duration !== undefined) node.value = duration;
    else wrong(`must be milliseconds, or a duration such as '10s' or '1m30s', got '${value}'.`);
  } else if (name === 'memoryLimitBytes') {
    const size = parseSize(value);
    if (size !== undefined) node.value = size;
    else wrong(`must be bytes, or a size such as '512M', got '${value}'.`);
  } else if (expanded && NUMBERS.includes(name) && /^\d+$/.test(value)) node.value = Number(value);
  else if (expanded && name === 'autostart' && /^(true|false)$/.test(value)) node.value = value === 'true';
};
