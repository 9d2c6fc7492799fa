import { posix } from 'node:path';
import type { ProjectSession } from '../../../../shared/project.ts';
import { literal } from '../variables.ts';
import { fieldsOf, textOf } from './found.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The variables of VS Code that mean something outside of it: the folder itself, and what a shell expands. */
const KNOWN_VARIABLE = /\$\{(workspaceFolder|workspaceRoot|cwd|env:[A-Za-z_]\w*)\}/g;

/** Says why a task cannot be taken over; undefined: it can. */
export const refusalOf = (fields: Fields): string | undefined => {
  const { type = 'process', command, script, dependsOn } = fields;
  if (command === undefined && script === undefined && dependsOn !== undefined)
    return 'only groups other tasks';
  if (!['shell', 'process', 'npm'].includes(String(type)))
    return `is of the type '${String(type)}', which an extension of VS Code runs`;
  if (type === 'shell' && fieldsOf(fields['options'])['shell'] !== undefined)
    return 'runs in a shell of its own choice (options.shell); write that shell and the line as its command';
  if (type === 'npm' ? textOf(script) === undefined : textOf(command) === undefined)
    return 'has no command on this system';
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

/** Gives what a task runs in a folder, which is relative to the workspace: a line for a shell, or a program and its arguments. */
export const commandOf = (
  fields: Fields,
  cwd: string | undefined,
): Pick<ProjectSession, 'command' | 'args'> => {
  if (fields['type'] === 'npm') return { command: `npm run ${textOf(fields['script']) ?? ''}` };
  const command = shellText(textOf(fields['command']) ?? '', cwd);
  const args: readonly unknown[] = Array.isArray(fields['args']) ? fields['args'] : [];
  const words = args.map((arg) => textOf(arg) ?? textOf(fieldsOf(arg)['value']) ?? '');
  if (fields['type'] !== 'shell') return { command, args: words.map((word) => shellText(word, cwd)) };
  return {
    command: [command, ...words.map((word, at) => quoted(word, cwd, fieldsOf(args[at])['quoting']))].join(
      ' ',
    ),
  };
};

/** Quotes an argument where a shell would take it apart, or as it is asked for: `strong` as it is, `weak` and `escape` with its variables. */
const quoted = (word: string, cwd: string | undefined, quoting: unknown): string => {
  const text = shellText(word, cwd);
  if (quoting === 'weak') return `"${text.replaceAll(/["\\`]/g, '\\$&')}"`;
  if (quoting === 'escape') return text.replaceAll(/[\s"'\\`;&|<>(){}#*?~![\]]/g, '\\$&');
  if (quoting !== 'strong' && /^[\w@%+=:,./$-]+$/.test(text)) return text;
  return word.includes('${env:')
    ? `"${text.replaceAll(/["\\`]/g, '\\$&')}"`
    : `'${text.replaceAll("'", "'\\''")}'`;
};
