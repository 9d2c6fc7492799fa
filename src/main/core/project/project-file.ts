import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { PROJECT_FILE_NAME } from '../../../shared/project.ts';
import { StartupError } from '../config/config.ts';
import { readProject, type NamedSession, type ProjectReading } from './read-project.ts';

/** The largest project file that is read, in characters: a thousand sessions with room to spare. */
const MAX_PROJECT_CHARACTERS = 4 * 1024 * 1024;

/** More mistakes than these are not worth reading in a terminal at once. */
const MAX_SHOWN_MISTAKES = 20;

/** A project file as it is on the disk. `text` is undefined where there is none. */
export interface LoadedProject {
  readonly text: string | undefined;
  readonly reading: ProjectReading | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Names the project file: the one that was asked for, or the one in the folder, whether it is there or not. */
export const projectFileIn = (folder: string, asked: string | undefined): string =>
  asked ?? join(folder, PROJECT_FILE_NAME);

/** Reads the text of a project file with the variables around it: of the environment, and of the `.env` file beside it. */
export const readProjectText = (file: string, text: string, env: Env): ProjectReading => {
  if (text.length > MAX_PROJECT_CHARACTERS)
    return oneMistake(`Expected at most ${MAX_PROJECT_CHARACTERS} characters, got ${text.length}.`);
  const folder = dirname(file);
  const variables = { ...readDotenv(join(folder, '.env')), ...env };
  return readProject(text, { folder, home: env['HOME'] ?? homedir(), variables });
};

/** Reads a project file. One that cannot be read is one with a mistake; one that is not there is none. */
export const loadProject = (file: string, env: Env): LoadedProject => {
  try {
    const text = readFileSync(file, 'utf8');
    return { text, reading: readProjectText(file, text, env) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { text: undefined, reading: undefined };
    return {
      text: '',
      reading: oneMistake(`It cannot be read: ${code ?? String(error)}. Check who may read it.`),
    };
  }
};

const oneMistake = (message: string): ProjectReading => ({
  kind: 'mistaken',
  mistakes: [{ line: 1, column: 1, message }],
});

/** The variables of a `.env` file; where there is none, or none that can be read, there are none. */
const readDotenv = (file: string): Env => (existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {});

/** Tells in a terminal what is wrong with a file, each mistake at its place. */
export const describeMistakes = (
  file: string,
  { mistakes }: Extract<ProjectReading, { kind: 'mistaken' }>,
): string => {
  const told = mistakes
    .slice(0, MAX_SHOWN_MISTAKES)
    .map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`);
  return `The project file has mistakes, so nothing was taken from it.\n${told.join('\n')}`;
};

/** Gives the sessions of a project file that was asked for. Throws a StartupError that names every mistake with its line and column. */
export const requireProject = (file: string, { reading }: LoadedProject): readonly NamedSession[] => {
  if (reading === undefined) throw new StartupError(`Cannot read ${file}: ENOENT. Check --config.`);
  if (reading.kind === 'mistaken') throw new StartupError(describeMistakes(file, reading));
  return reading.sessions;
};
