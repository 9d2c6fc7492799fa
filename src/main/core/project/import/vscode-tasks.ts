import { posix } from 'node:path';
import type { FoundSession, LeftOut, ProjectSession } from '../../../../shared/project.ts';
import { literal } from '../variables.ts';
import { literalEnvironment } from './environment.ts';
import { fieldsOf, filled, foundOf, given, textOf, textsOf, type Reader } from './found.ts';
import { jsonSource, withSource } from './source.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Reads VS Code's tasks.json: tasks that keep running (`isBackground`), and those that they need before. */
export const readVscodeTasks: Reader = (text) =>
  withSource(jsonSource(text), ({ value, lineOf }) => {
    const sessions: FoundSession[] = [];
    const left: LeftOut[] = [];
    const written = fieldsOf(value)['tasks'];
    const tasks = (Array.isArray(written) ? written : []).map((task, at) => ({
      at,
      fields: fieldsOf(task),
      name: nameOf(fieldsOf(task)),
    }));
    const byName = new Map(tasks.map((task) => [task.name, task]));
    const isBackground = (name: string): boolean => byName.get(name)?.fields['isBackground'] === true;
    const needed = new Set(
      tasks.filter(({ name }) => isBackground(name)).flatMap(({ fields }) => dependenciesOf(fields)),
    );
    // A set that grows while it is walked: what those need that are needed.
    for (const name of needed)
      for (const other of dependenciesOf(byName.get(name)?.fields ?? {})) needed.add(other);
    const refusals = new Map(
      tasks.map(({ name, fields }) => [
        name,
        refusalOf(fields) ??
          (isBackground(name) || needed.has(name)
            ? undefined
            : "ends by itself: it is not marked 'isBackground'"),
      ]),
    );
    for (const { at, fields, name } of tasks) {
      const leave = (what: string, why: string): number =>
        left.push({ what, why, line: lineOf('tasks', at) });
      const refusal = refusals.get(name);
      if (refusal !== undefined) {
        leave(name, refusal);
        continue;
      }
      const dependsOn = dependenciesOf(fields).map((session) => ({
        session,
        until: isBackground(session) ? ('started' as const) : ('completed' as const),
      }));
      const options = fieldsOf(fields['options']);
      const cwd = folderOf(textOf(options['cwd']) ?? textOf(fields['path']));
      sessions.push({
        name,
        line: lineOf('tasks', at),
        session: {
          ...commandOf(fields, cwd),
          ...given('cwd', cwd && literal(cwd)),
          ...given('env', filled(literalEnvironment(options['env']))),
          ...given('dependsOn', dependsOn.length === 0 ? undefined : dependsOn),
          ...given('group', groupOf(fields['presentation'])),
        },
      });
    }
    if (fieldsOf(value)['inputs'] !== undefined)
      left.push({ what: 'inputs', why: 'are asked for by VS Code', line: lineOf('inputs') });
    return foundOf(sessions, left);
  });

/** A task of a type may go without a label, and is named after what it runs, as VS Code does. */
const nameOf = (fields: Fields): string => {
  const label = textOf(fields['label']) ?? textOf(fields['taskName']);
  if (label !== undefined) return label;
  const what = textOf(fields['script']) ?? textOf(fields['command']) ?? 'task';
  return fields['type'] === 'npm' ? `npm: ${what}` : what;
};

const dependenciesOf = ({ dependsOn }: Fields): readonly string[] => {
  const one = textOf(dependsOn);
  return one === undefined ? (textsOf(dependsOn) ?? []) : [one];
};

/** The variables of VS Code that mean something outside of it: the folder itself, and what a shell expands. */
const KNOWN_VARIABLE = /\$\{(workspaceFolder|workspaceRoot|cwd|env:[A-Za-z_]\w*)\}/g;

const refusalOf = (fields: Fields): string | undefined => {
  const { type = 'shell', command, script, dependsOn } = fields;
  if (command === undefined && script === undefined && dependsOn !== undefined)
    return 'only groups other tasks';
  if (!['shell', 'process', 'npm'].includes(String(type)))
    return `is of the type '${String(type)}', which an extension of VS Code runs`;
  if (type === 'npm' ? textOf(script) === undefined : textOf(command) === undefined)
    return 'has no command that is the same on every system';
  const texts = JSON.stringify([command, fields['args'], fields['options']]);
  const unknown = /\$\{[^}]*\}/.exec(texts.replace(KNOWN_VARIABLE, ''))?.[0];
  if (unknown !== undefined) return `needs ${unknown}, which only VS Code knows`;
  const beyondShell = JSON.stringify([type === 'process' ? fields['args'] : '', fields['options']]);
  const variable = /\$\{env:[^}]*\}/.exec(beyondShell)?.[0];
  return variable === undefined ? undefined : `needs ${variable} where no shell expands it`;
};

/** Names the folder of the workspace as it is seen from the task's own; a shell expands the environment. */
const shellText = (text: string, cwd: string | undefined): string => {
  const workspace = cwd === undefined ? '.' : posix.relative(cwd, '.');
  return literal(
    text.replace(KNOWN_VARIABLE, (_, name: string) =>
      name.startsWith('env:') ? `$${name.slice(4)}` : workspace,
    ),
  );
};

const commandOf = (fields: Fields, cwd: string | undefined): Pick<ProjectSession, 'command' | 'args'> => {
  if (fields['type'] === 'npm') return { command: `npm run ${textOf(fields['script']) ?? ''}` };
  const command = shellText(textOf(fields['command']) ?? '', cwd);
  const args: readonly unknown[] = Array.isArray(fields['args']) ? fields['args'] : [];
  const words = args.map((arg) => textOf(arg) ?? textOf(fieldsOf(arg)['value']) ?? '');
  if (fields['type'] === 'process') return { command, args: words.map((word) => shellText(word, cwd)) };
  return { command: [command, ...words.map((word) => quoted(word, cwd))].join(' ') };
};

/** Quotes an argument where a shell would take it apart. */
const quoted = (word: string, cwd: string | undefined): string => {
  const text = shellText(word, cwd);
  if (/^[\w@%+=:,./$-]+$/.test(text)) return text;
  return word.includes('${env:')
    ? `"${text.replaceAll(/["\\`]/g, '\\$&')}"`
    : `'${text.replaceAll("'", "'\\''")}'`;
};

const folderOf = (cwd: string | undefined): string | undefined => {
  const path = cwd?.replace(/^\$\{(workspaceFolder|workspaceRoot|cwd)\}\/?/, '').replace(/\/$/, '');
  return path === '' ? undefined : path;
};

const groupOf = (presentation: unknown): string | undefined => textOf(fieldsOf(presentation)['group']);
