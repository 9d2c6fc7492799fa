import type { SessionDefinition } from '../../../shared/session.ts';
import type { Program } from './find-program.ts';
import { plainWords } from './shell-line.ts';
import {
  findWindowsProgram,
  isBatchFile,
  isPlainForCmd,
  isWindowsShellOnItsOwn,
  quoteForCmd,
  windowsShell,
} from './windows-programs.ts';

/** What runs a line in cmd.exe: it takes all between the outer quotes as it stands, so nothing in it is quoted again. */
export const windowsLine = (
  line: string,
  env: Readonly<Record<string, string>>,
): { readonly file: string; readonly args: readonly string[]; readonly quoted: true } => ({
  file: windowsShell(env),
  args: ['/d', '/s', '/c', `"${line}"`],
  quoted: true,
});

/**
 * Decides how a command is started on Windows. A line is cmd.exe's, but for a shell on its own. A batch file is run by cmd.exe too, which would
 * read into its arguments: those that it would change are refused rather than guessed at.
 */
export const findWindowsCommand = (
  { command, args }: Pick<SessionDefinition, 'command' | 'args'>,
  cwd: string,
  env: Readonly<Record<string, string>>,
  isFile?: (file: string) => boolean,
): Program => {
  const [first, ...rest] = (args === null ? plainWords(command) : undefined) ?? [command];
  const words = args ?? rest;
  if (args === null && !isWindowsShellOnItsOwn(first, words))
    return { kind: 'found', ...windowsLine(command, env), alone: false };
  const found = findWindowsProgram(first, cwd, env, isFile);
  if (found.kind === 'missing') return found;
  const { file } = found;
  if (!isBatchFile(file))
    return { kind: 'found', file, args: words, alone: isWindowsShellOnItsOwn(first, words) };
  const odd = words.find((word) => !isPlainForCmd(word));
  if (odd !== undefined)
    return {
      kind: 'missing',
      error: `${file} is a batch file, and cmd.exe would change the argument ${JSON.stringify(odd)}. Write all of it as one command line, quoted for cmd.exe.`,
    };
  const line = [`"${file}"`, ...words.map(quoteForCmd)].join(' ');
  return { kind: 'found', ...windowsLine(line, env), alone: false };
};
