import type { FoundSession, LeftOut, ProjectSession } from '../../../../shared/project.ts';
import { SIGNAL_NAMES, type SignalName } from '../../../../shared/session.ts';
import { literal } from '../variables.ts';
import { literalEnvironment } from './environment.ts';
import { fieldsOf, filled, foundOf, given, textOf, textsOf, type Reader } from './found.ts';
import { withSource, yamlSource } from './source.ts';

const KNOWN = ['shell', 'cmd', 'cwd', 'env', 'autostart', 'autorestart', 'stop', 'deps'];

/** Reads mprocs.yaml, or mprocs.json, which is YAML too. */
export const readMprocs: Reader = (text) =>
  withSource(yamlSource(text), ({ value, lineOf }) => {
    const sessions: FoundSession[] = [];
    const left: LeftOut[] = [];
    const { procs, ...settings } = fieldsOf(value);
    for (const name of Object.keys(settings))
      left.push({ what: name, why: "is a setting of mprocs' own window", line: lineOf(name) });
    for (const [name, proc] of Object.entries(fieldsOf(procs))) {
      const leave = (what: string, why: string, field?: string): number =>
        left.push({
          what,
          why,
          line: field === undefined ? lineOf('procs', name) : lineOf('procs', name, field),
        });
      const fields = typeof proc === 'string' ? { shell: proc } : fieldsOf(proc);
      const command = commandOf(fields);
      if (command === undefined) {
        leave(name, "has no 'shell' or 'cmd' that is the same on every system");
        continue;
      }
      const stop = stopOf(fields['stop']);
      if (fields['stop'] !== undefined && stop === undefined)
        leave(`${name}: stop`, 'holds keys that have no counterpart; it is stopped by a signal', 'stop');
      for (const field of Object.keys(fields).filter((key) => !KNOWN.includes(key)))
        leave(`${name}: ${field}`, 'has no counterpart', field);
      for (const [variable, one] of Object.entries(fieldsOf(fields['env'])))
        if (one === null)
          leave(`${name}: env ${variable}`, 'takes a variable away, which a session cannot', 'env');
      sessions.push({
        name,
        line: lineOf('procs', name),
        session: {
          ...command,
          ...given('cwd', folderOf(textOf(fields['cwd']))),
          ...given('env', filled(literalEnvironment(fields['env']))),
          autostart: fields['autostart'] !== false,
          ...(fields['autorestart'] === true && { restart: 'always' as const }),
          ...given('stop', stop),
          ...given(
            'dependsOn',
            textsOf(fields['deps'])?.map((session) => ({ session, until: 'started' as const })),
          ),
        },
      });
    }
    return foundOf(sessions, left);
  });

const commandOf = ({
  shell,
  cmd,
}: Readonly<Record<string, unknown>>): Pick<ProjectSession, 'command' | 'args'> | undefined => {
  const line = textOf(shell);
  if (line !== undefined) return { command: literal(line) };
  const [program, ...args] = textsOf(cmd) ?? [];
  return program === undefined ? undefined : { command: literal(program), args: args.map(literal) };
};

/** Folders are relative to the file already. */
const folderOf = (cwd: string | undefined): string | undefined => {
  const path = cwd?.replace(/^<CONFIG_DIR>\/?/, '');
  return path === '' ? undefined : path && literal(path);
};

const stopOf = (stop: unknown): ProjectSession['stop'] => {
  if (stop === 'hard-kill') return { signal: 'SIGKILL' };
  if (SIGNAL_NAMES.includes(stop as SignalName)) return { signal: stop as SignalName };
  const keys = textsOf(fieldsOf(stop)['send-keys'])?.map(keyOf);
  return keys === undefined || keys.includes(undefined) ? undefined : { keys: keys.join('') };
};

const NAMED_KEYS: Readonly<Record<string, string>> = {
  '<Enter>': '\r',
  '<Esc>': '\u001b',
  '<Tab>': '\t',
  '<Space>': ' ',
};

const keyOf = (key: string): string | undefined => {
  const [, letter] = /^<C-([a-z])>$/i.exec(key) ?? [];
  if (letter !== undefined) return String.fromCharCode(letter.toLowerCase().charCodeAt(0) - 96);
  return NAMED_KEYS[key] ?? (key.startsWith('<') ? undefined : literal(key));
};
