import { statSync } from 'node:fs';
import { win32 } from 'node:path';
import type { FoundProgram } from './find-program.ts';

/** What Windows runs by its name alone where PATHEXT is not set. */
const USUAL_EXTENSIONS = '.COM;.EXE;.BAT;.CMD';

type Env = Readonly<Record<string, string | undefined>>;

/** Gives a variable by its name in whatever case, as Windows does: `Path` and `PATH` are one. */
export const windowsVariable = (env: Env, name: string): string | undefined =>
  Object.entries(env).find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];

/** Gives the shell that runs a user's line. */
export const windowsShell = (env: Env): string =>
  windowsVariable(env, 'ComSpec') ??
  win32.join(windowsVariable(env, 'SystemRoot') ?? 'C:\\Windows', 'System32', 'cmd.exe');

/** Shells that may run on their own, for somebody to type into. */
const SHELLS = /^(?:cmd|powershell|pwsh|nu|bash|sh|zsh|fish)(?:\.exe)?$/i;
const INTERACTIVE_FLAG = /^(?:-NoLogo|-NoProfile|-i|-l|--login)$/i;

/** Tells whether these words are nothing but a shell for somebody to type into. */
export const isWindowsShellOnItsOwn = (program: string, args: readonly string[]): boolean =>
  SHELLS.test(win32.basename(program)) && args.every((arg) => INTERACTIVE_FLAG.test(arg));

/** Tells whether only cmd.exe can run a file, which reads the arguments by rules of its own. */
export const isBatchFile = (file: string): boolean => /\.(?:bat|cmd)$/i.test(file);

const NEEDS_NO_QUOTES = /^[^\s,;=]+$/;

/** Arguments that mean the same to cmd.exe and to the batch file that it gives them to; a backslash before a quote would take it away. */
export const isPlainForCmd = (arg: string): boolean =>
  /^[^"%!^&|<>()\r\n]*$/.test(arg) && (NEEDS_NO_QUOTES.test(arg) || !arg.endsWith('\\'));

/** Wraps an argument that is plain for cmd.exe so that it stays one. */
export const quoteForCmd = (arg: string): string => (NEEDS_NO_QUOTES.test(arg) ? arg : `"${arg}"`);

const isFileOnDisk = (file: string): boolean => {
  try {
    return statSync(file).isFile();
  } catch {
    // There is none, or it may not be looked at.
    return false;
  }
};

/**
 * Finds a program on Windows: a name with a separator is a path, seen from `cwd`, any other is looked for in the folders of PATH; either
 * may leave out an extension of PATHEXT. Unlike cmd.exe it does not look into the folder that the program runs in.
 */
export const findWindowsProgram = (
  name: string,
  cwd: string,
  env: Env,
  isFile: (file: string) => boolean = isFileOnDisk,
): FoundProgram => {
  const extensions = (windowsVariable(env, 'PATHEXT') ?? USUAL_EXTENSIONS).split(';').filter(Boolean);
  const hasOne = extensions.some((one) => name.toLowerCase().endsWith(one.toLowerCase()));
  const names = hasOne ? [name] : extensions.map((one) => name + one);
  const isPath = /[\\/:]/.test(name);
  const folders = isPath
    ? [cwd]
    : (windowsVariable(env, 'PATH') ?? '').split(';').flatMap((folder) => {
        const bare = folder.replaceAll('"', '').trim();
        return bare === '' ? [] : [win32.resolve(cwd, bare)];
      });
  for (const folder of folders)
    for (const one of names) {
      const file = win32.resolve(folder, one);
      if (isFile(file)) return { kind: 'found', file };
    }
  const error = isPath
    ? `The program ${win32.resolve(cwd, name)} does not exist, nor with any of ${extensions.join(', ')}.`
    : `The program "${name}" was not found. It was looked for with ${extensions.join(', ')} in the folders of PATH: ${folders.join(', ')}.`;
  return { kind: 'missing', error };
};
