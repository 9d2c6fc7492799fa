import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { parseEnv } from 'node:util';
import type { FoundFile } from '../../../../shared/project.ts';
import { readDockerCompose } from './docker-compose.ts';
import type { Found, Reader } from './found.ts';
import { readMprocs } from './mprocs.ts';
import { readPackageJson } from './package-json.ts';
import { readProcessCompose } from './process-compose.ts';
import { readProcfile } from './procfile.ts';
import { readVscodeTasks } from './vscode-tasks.ts';

interface Format {
  readonly format: string;
  readonly name: RegExp;
  readonly read: Reader;
}

const FORMATS: readonly Format[] = [
  { format: 'Procfile', name: /^Procfile(\.[\w.-]+)?$/, read: readProcfile },
  { format: 'mprocs', name: /^mprocs\.(ya?ml|json)$/, read: readMprocs },
  { format: 'process-compose', name: /^process-compose([.-][\w.-]+)?\.ya?ml$/, read: readProcessCompose },
  { format: 'Docker Compose', name: /^(docker-)?compose([.-][\w.-]+)?\.ya?ml$/, read: readDockerCompose },
  { format: 'package.json', name: /^package\.json$/, read: readPackageJson },
  { format: 'VS Code tasks', name: /^tasks\.json$/, read: readVscodeTasks },
];

/** Where a folder has files of other tools; of two for the same purpose the one for development is first. */
const PLACES = [
  ...['Procfile.dev', 'Procfile', 'mprocs.yaml', 'mprocs.yml', 'mprocs.json'],
  ...['process-compose.yaml', 'process-compose.yml', 'compose.yaml', 'compose.yml'],
  ...['docker-compose.yaml', 'docker-compose.yml', 'package.json', '.vscode/tasks.json'],
];

/** Names the files of other tools in a folder, relative to it. */
export const findImports = (folder: string): readonly string[] =>
  PLACES.filter((place) => existsSync(join(folder, place)));

/** The largest file that is read, in characters; larger ones were not written by people. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

/** Reads a file of another tool, named relative to the folder of the project file. Never throws. */
export const readImport = (folder: string, file: string): FoundFile => {
  const known = FORMATS.find(({ name }) => name.test(basename(file)));
  if (known === undefined) {
    const names = FORMATS.map(({ format }) => format).join(', ');
    return { file, format: '', ...refused(`is of no kind that is known here: ${names}`) };
  }
  try {
    const text = readFileSync(join(folder, file), 'utf8');
    const found =
      text.length > MAX_CHARACTERS
        ? refused('is too large to have been written by a person')
        : known.read(text, dotEnvBeside(join(folder, file)));
    return { file, format: known.format, sessions: inFolder(found, file), left: [...found.left] };
  } catch (error) {
    return {
      file,
      format: known.format,
      ...refused(`cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`),
    };
  }
};

/** The variables of the `.env` beside a file; undefined where there is none that can be read. */
const dotEnvBeside = (file: string): Readonly<Record<string, string | undefined>> | undefined => {
  const dotEnv = join(dirname(file), '.env');
  return existsSync(dotEnv) ? parseEnv(readFileSync(dotEnv, 'utf8')) : undefined;
};

const refused = (why: string): { readonly sessions: []; readonly left: Found['left'][number][] } => ({
  sessions: [],
  left: [{ what: 'the file', why, line: 1 }],
});

/** Folders are relative to the file, and tasks.json speaks of the one above its own. */
const inFolder = (found: Found, file: string): FoundFile['sessions'] => {
  const own = dirname(file);
  const folder = posix.normalize(basename(own) === '.vscode' ? dirname(own) : own);
  if (folder === '.') return [...found.sessions];
  return found.sessions.map((one) => ({
    ...one,
    session: {
      ...one.session,
      cwd:
        one.session.cwd?.startsWith('/') === true
          ? one.session.cwd
          : posix.join(folder, one.session.cwd ?? '.'),
    },
  }));
};
