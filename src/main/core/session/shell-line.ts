import { basename } from 'node:path';

/** Shells that take a line with `-c` and read it by the rules of POSIX. Others (fish, nu) have a syntax of their own. */
const POSIX_SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'zsh', 'ksh', 'mksh', 'ash']);

/** Shells that may run on their own, for somebody to type into. */
const INTERACTIVE_SHELLS: ReadonlySet<string> = new Set([...POSIX_SHELLS, 'fish', 'csh', 'tcsh', 'nu']);

const INTERACTIVE_FLAG = /^(?:-[il]{1,2}|--login|--norc|--noprofile|--posix)$/;

/** Characters that no shell gives a meaning, and the blanks between words. */
const PLAIN_WORDS = /^[A-Za-z0-9_./:@%+,=\- \t]+$/;

/** What is no program although it stands where one would: keywords and builtins of any of the shells. */
const SHELL_WORDS: ReadonlySet<string> = new Set(
  (
    '. : [ alias autoload bg bind bindkey break builtin caller case cd chdir command compgen complete compopt continue coproc declare ' +
    'dirs disown do done echo elif else emulate enable esac eval exec exit export false fc fg fi float for foreach function functions ' +
    'getopts hash help history if in integer jobs kill let local logout mapfile nocorrect noglob popd print printf pushd pwd read ' +
    'readarray readonly rehash repeat return select set setopt shift shopt source suspend test then time times trap true type typeset ' +
    'ulimit umask unalias unfunction unset unsetopt until vared wait whence where which while zcompile zmodload zstyle'
  ).split(' '),
);

/** Gives the shell that runs a user's line: the user's own where it speaks POSIX, else /bin/sh. */
export const shellFor = (env: Readonly<Record<string, string | undefined>>): string => {
  const own = env['SHELL'];
  return own !== undefined && own.startsWith('/') && POSIX_SHELLS.has(basename(own)) ? own : '/bin/sh';
};

/** Splits a line of plain words; undefined when anything in it may mean something to a shell. */
export const plainWords = (line: string): readonly [string, ...string[]] | undefined => {
  const trimmed = line.trim();
  if (!PLAIN_WORDS.test(trimmed)) return undefined;
  const [first = '', ...rest] = trimmed.split(/[ \t]+/);
  return [first, ...rest];
};

/** Tells whether these words are nothing but a shell for somebody to type into, perhaps as a login shell. */
export const isShellOnItsOwn = (program: string, args: readonly string[]): boolean =>
  INTERACTIVE_SHELLS.has(basename(program)) && args.every((arg) => INTERACTIVE_FLAG.test(arg));

/**
 * Tells whether a shell would surely look for a program under this first word of a line: it is no assignment, keyword or builtin, and
 * nothing that the shell reads before may define it or change PATH (zsh always reads a file, bash the one that BASH_ENV names; functions
 * come in the environment).
 */
export const namesProgram = (
  word: string,
  shell: string,
  env: Readonly<Record<string, string | undefined>>,
): boolean =>
  !word.includes('=') &&
  !word.startsWith('%') &&
  !SHELL_WORDS.has(word) &&
  basename(shell) !== 'zsh' &&
  env['BASH_ENV'] === undefined &&
  env['ENV'] === undefined &&
  env[`BASH_FUNC_${word}%%`] === undefined;
