import type { FoundSession, LeftOut, ProjectSession } from '../../../../shared/project.ts';
import { SIGNAL_NAMES, type SignalName } from '../../../../shared/session.ts';
import { literal } from '../variables.ts';
import { literalEnvironment } from './environment.ts';
import { fieldsOf, filled, foundOf, given, textOf, textsOf, type Reader } from './found.ts';
import { keyOf } from './mprocs-keys.ts';
import { hasSelection, selectedFor, systemName } from './select-os.ts';
import { withSource, yamlSource } from './source.ts';

type Fields = Readonly<Record<string, unknown>>;

const KNOWN = ['shell', 'cmd', 'cwd', 'env', 'add_path', 'autostart', 'autorestart', 'stop', 'deps'];

const FIELD_REASONS: Readonly<Record<string, string>> = { log: 'is not needed: all output is kept here' };

const SETTING_REASONS: Readonly<Record<string, string>> = {
  server: "is mprocs' own remote control",
  proc_log: 'is not needed: all output is kept here',
  on_init: 'is what mprocs does to its own window',
  on_all_finished: 'is what mprocs does to its own window',
};

/** Reads mprocs.yaml, or mprocs.json, which is YAML too. What it chooses by the system is taken as it is on this one. */
export const readMprocs: Reader = (text) =>
  withSource(yamlSource(text), ({ value, lineOf }) => {
    const system = systemName(process.platform);
    const sessions: FoundSession[] = [];
    const left: LeftOut[] = [];
    const { procs, ...settings } = fieldsOf(value);
    for (const name of Object.keys(settings))
      left.push({
        what: name,
        why: SETTING_REASONS[name] ?? "is a setting of mprocs' own window",
        line: lineOf(name),
      });
    for (const [name, proc] of Object.entries(fieldsOf(selectedFor(system, procs)))) {
      const written = fieldsOf(fieldsOf(procs)[name]);
      const leave = (what: string, why: string, field?: string): number =>
        left.push({
          what,
          why,
          line: field === undefined ? lineOf('procs', name) : lineOf('procs', name, field),
        });
      const fields = inFull(proc);
      const removed = removedIn(fields);
      const command = commandOf(fields, process.platform === 'win32' ? [] : removed);
      if (command === undefined) {
        leave(
          name,
          proc === null
            ? 'is switched off in the file'
            : `has no 'shell' or 'cmd' for ${system}, where it is read`,
        );
        continue;
      }
      for (const field of Object.keys(written).filter((key) => hasSelection(written[key])))
        leave(`${name}: ${field}`, `depends on the system, and is taken as it is on ${system}`, field);
      const stop = stopOf(fields['stop']);
      if (fields['stop'] !== undefined && stop === undefined)
        leave(`${name}: stop`, 'holds keys that have no counterpart; it is stopped by a signal', 'stop');
      if (process.platform === 'win32')
        for (const variable of removed)
          leave(`${name}: env ${variable}`, 'takes a variable away, which a session cannot', 'env');
      for (const field of Object.keys(fields).filter((key) => !KNOWN.includes(key)))
        leave(`${name}: ${field}`, FIELD_REASONS[field] ?? 'has no counterpart', field);
      sessions.push({
        name,
        line: lineOf('procs', name),
        session: {
          ...command,
          ...given('cwd', folderOf(textOf(fields['cwd']))),
          ...given('env', filled({ ...literalEnvironment(fields['env']), ...pathOf(fields['add_path']) })),
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

/** A text alone is a line for the shell, and a list alone a program with its arguments. */
const inFull = (proc: unknown): Fields =>
  typeof proc === 'string' ? { shell: proc } : Array.isArray(proc) ? { cmd: proc } : fieldsOf(proc);

/** Variables that are null: they are taken away from what the program inherits. */
const removedIn = (fields: Fields): readonly string[] =>
  Object.entries(fieldsOf(fields['env'])).flatMap(([name, one]) =>
    one === null && /^[A-Za-z_]\w*$/.test(name) ? [name] : [],
  );

/** A session's own variables cannot take one away; the command does it. */
const commandOf = (
  fields: Fields,
  removed: readonly string[],
): Pick<ProjectSession, 'command' | 'args'> | undefined => {
  const line = textOf(fields['shell']);
  if (line !== undefined)
    return { command: literal(removed.length === 0 ? line : `unset ${removed.join(' ')}; ${line}`) };
  const [program, ...args] = textsOf(fields['cmd']) ?? [];
  if (program === undefined) return undefined;
  if (removed.length === 0) return { command: literal(program), args: args.map(literal) };
  const without = removed.flatMap((name) => ['-u', name]);
  return { command: 'env', args: [...without, literal(program), ...args.map(literal)] };
};

/** Folders are relative to where mprocs is started, which is where its file is unless somebody names another one. */
const folderOf = (cwd: string | undefined): string | undefined => {
  const path = cwd?.replace(/^<CONFIG_DIR>\/?/, '');
  return path === '' ? undefined : path && literal(path);
};

/** It appends to the PATH around it, whatever `env` says of that, and takes these folders as they are written. */
const pathOf = (written: unknown): { readonly PATH?: string } => {
  const folders = typeof written === 'string' ? [written] : (textsOf(written) ?? []);
  return folders.length === 0 ? {} : { PATH: ['${PATH:-}', ...folders.map(literal)].join(':') };
};

const stopOf = (stop: unknown): ProjectSession['stop'] => {
  if (stop === 'hard-kill') return { signal: 'SIGKILL' };
  if (SIGNAL_NAMES.includes(stop as SignalName)) return { signal: stop as SignalName };
  const command = textOf(fieldsOf(stop)['cmd']);
  if (command !== undefined) return { command: literal(command) };
  const keys = textsOf(fieldsOf(stop)['send-keys'])?.map(keyOf);
  return keys === undefined || keys.includes(undefined) ? undefined : { keys: literal(keys.join('')) };
};
