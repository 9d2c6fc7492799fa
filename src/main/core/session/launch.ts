import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve, sep } from 'node:path';
import type { SessionDefinition } from '../../../shared/session.ts';
import type { LaunchSpec } from '../pty/pty.ts';
import { findProgram, type Program } from './find-program.ts';
import { launchEnvironment } from './launch-environment.ts';
import { readEnvFiles } from './read-env-files.ts';
import { isShellOnItsOwn, namesProgram, plainWords, shellFor } from './shell-line.ts';
import { findWindowsCommand } from './windows-launch.ts';

/** What is to be started, or a sentence for a person that says why nothing can be. */
export type Launch =
  | {
      readonly kind: 'ready';
      readonly spec: LaunchSpec;
      /** A shell that somebody types into: it ignores SIGTERM, and is stopped as by closing its terminal. */
      readonly shellOnItsOwn: boolean;
    }
  | { readonly kind: 'refused'; readonly error: string };

/** What a launch takes from its surroundings. */
export interface LaunchSurroundings {
  /** The environment that sessions inherit. */
  readonly env: Readonly<Record<string, string>>;
  /** What a relative folder is seen from. */
  readonly cwd: string;
  readonly cols: number;
  readonly rows: number;
  /** Default: this one. */
  readonly platform?: NodeJS.Platform;
  /** The run marker, for the program's environment. */
  readonly marker: string;
}

/**
 * Decides how a definition is started, and whether it can be: folder and program are looked at before anything is spawned, since the pty
 * reports neither. Where only the shell can know, it is left to say so itself, with its exit code 127.
 */
export const resolveLaunch = (definition: SessionDefinition, at: LaunchSurroundings): Launch => {
  const { platform = process.platform } = at;
  const own = launchEnvironment(at.env, definition.env, at.marker, platform);
  const cwd = resolve(at.cwd, expandHome(definition.cwd, own));
  const folderError = checkFolder(cwd);
  if (folderError !== undefined) return { kind: 'refused', error: folderError };
  const files = readEnvFiles(definition.envFiles.map((file) => resolve(cwd, expandHome(file, own))));
  if (files.kind === 'refused') return files;
  const env = launchEnvironment(at.env, { ...files.env, ...definition.env }, at.marker, platform);
  const find = platform === 'win32' ? findWindowsCommand : findCommand;
  const program = find({ ...definition, command: commandOf(definition, env) }, cwd, env);
  if (program.kind === 'missing') return { kind: 'refused', error: program.error };
  const { file, args, alone, quoted } = program;
  return {
    kind: 'ready',
    spec: { file, args, cwd, env, cols: at.cols, rows: at.rows, ...(quoted === true && { quoted }) },
    shellOnItsOwn: alone,
  };
};

/** A program that is executed directly may be given from home. */
const commandOf = ({ command, args }: SessionDefinition, env: Readonly<Record<string, string>>): string =>
  args === null ? command : expandHome(command, env);

const findCommand = (
  { command, args }: SessionDefinition,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Program => {
  if (args !== null) return direct(command, args, cwd, env);
  const words = plainWords(command);
  if (words !== undefined) {
    const [first, ...rest] = words;
    // Through another shell it would be that shell's child in its own group, with the wrong stop signal.
    if (isShellOnItsOwn(first, rest)) return direct(first, rest, cwd, env);
  }
  const shell = shellFor(env);
  if (words !== undefined && namesProgram(words[0], shell, env)) {
    const found = findProgram(words[0], cwd, env);
    if (found.kind === 'missing') return found;
  }
  const found = findProgram(shell, cwd, env);
  return found.kind === 'missing' ? found : { ...found, args: ['-c', command], alone: false };
};

const direct = (
  name: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Program => {
  const found = findProgram(name, cwd, env);
  return found.kind === 'missing' ? found : { ...found, args, alone: isShellOnItsOwn(name, args) };
};

/** Replaces a leading `~`, which no shell does for a folder or a program that is executed directly. */
const expandHome = (path: string, env: Readonly<Record<string, string>>): string =>
  path === '~' || path.startsWith('~/') || path.startsWith(`~${sep}`)
    ? (env['HOME'] ?? homedir()) + path.slice(1)
    : path;

const checkFolder = (folder: string): string | undefined => {
  try {
    const stats = statSync(folder, { throwIfNoEntry: false });
    if (stats === undefined) return `The folder ${folder} does not exist.`;
    if (!stats.isDirectory()) return `${folder} is a file, not a folder to run in.`;
    accessSync(folder, constants.X_OK);
    return undefined;
  } catch {
    // A folder on the way may not be entered, or is a file.
    return `The folder ${folder} cannot be entered.`;
  }
};
