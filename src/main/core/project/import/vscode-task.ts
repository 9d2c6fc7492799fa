import { compilePattern } from '../../session/policies/ready/pattern.ts';
import { fieldsOf, given, textOf, textsOf } from './found.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What VS Code calls a system. */
const SYSTEMS: Readonly<Record<string, string>> = { darwin: 'osx', win32: 'windows' };

/**
 * Gives a task as it is on a system: `type` and `options` of the whole file first, the task's own over them, and over those what both say for
 * that system alone. Of options, folder and shell replace each other, and variables are joined.
 */
export const taskOn = (platform: string, file: Fields, task: Fields): Fields => {
  const system = SYSTEMS[platform] ?? platform;
  const layers = [file, fieldsOf(file[system]), task, fieldsOf(task[system])];
  const options = layers.map((layer) => fieldsOf(layer['options']));
  const env = Object.assign({}, ...options.map((one) => fieldsOf(one['env']))) as Fields;
  return {
    ...given('type', textOf(fieldsOf(file[system])['type']) ?? textOf(file['type'])),
    ...task,
    ...fieldsOf(task[system]),
    options: { ...Object.assign({}, ...options), env },
  };
};

/**
 * How a task that keeps running tells that it is ready: by the line that ends the matcher's first round. A text: why it cannot be taken over.
 * A matcher that is named (`$tsc-watch`) is an extension's, and its patterns stand nowhere in the file.
 */
export const readyOf = ({
  isBackground,
  problemMatcher,
}: Fields): { readonly output: string } | string | undefined => {
  if (isBackground !== true || problemMatcher === undefined) return undefined;
  const matchers: readonly unknown[] = Array.isArray(problemMatcher) ? problemMatcher : [problemMatcher];
  for (const matcher of matchers) {
    const { endsPattern } = fieldsOf(fieldsOf(matcher)['background']);
    const output = textOf(endsPattern) ?? textOf(fieldsOf(endsPattern)['regexp']);
    if (output === undefined) continue;
    const compiled = compilePattern(output);
    return compiled.kind === 'pattern' ? { output } : `its endsPattern cannot be used here: ${compiled.why}`;
  }
  const named = matchers.find((matcher) => textOf(matcher) !== undefined);
  return typeof named === 'string'
    ? `${named} is known to VS Code alone: whoever needs this task waits until it is started, not until it is ready`
    : undefined;
};

/** A task of a type may go without a label, and is named after what it runs, as VS Code does. */
export const nameOf = (fields: Fields): string => {
  const label = textOf(fields['label']) ?? textOf(fields['taskName']);
  if (label !== undefined) return label;
  const what = textOf(fields['script']) ?? textOf(fields['command']) ?? 'task';
  return fields['type'] === 'npm' ? `npm: ${what}` : what;
};

export const dependenciesOf = ({ dependsOn }: Fields): readonly string[] => {
  const one = textOf(dependsOn);
  return one === undefined ? (textsOf(dependsOn) ?? []) : [one];
};
