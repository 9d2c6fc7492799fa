import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { FoundFile } from '../../shared/project.ts';
import { StartupError } from '../core/config/config.ts';
import type { Surroundings } from '../core/config/read-config.ts';

export interface ImportOptions {
  readonly write: boolean;
  readonly json: boolean;
}

/** Shows what other tools would run in this folder, and writes it into the project file where that is asked for. */
export const importSessions = async (
  files: readonly string[],
  { write, json }: ImportOptions,
  { cwd, env }: Surroundings,
): Promise<void> => {
  // Parsers that only this command needs.
  const [
    { findSessions, withFound },
    { describeMistakes, loadProject, projectFileIn, readProjectText },
    { replaceFile },
  ] = await Promise.all([
    import('../core/project/import/import-project.ts'),
    import('../core/project/project-file.ts'),
    import('../core/project/replace-file.ts'),
  ]);
  const file = projectFileIn(cwd, undefined);
  const { text, reading } = loadProject(file, env);
  if (write && reading?.kind === 'mistaken') throw new StartupError(describeMistakes(file, reading));
  for (const name of files)
    if (!existsSync(resolve(cwd, name)))
      throw new StartupError(
        `There is no file ${name} here. Name one that is there, or none to have all found.`,
      );
  const asked = files.map((name) => relative(dirname(file), resolve(cwd, name)));
  const found = findSessions(dirname(file), asked, { file, text });
  const result = withFound(text, found, undefined);
  const writes = write && result.names.length > 0;
  if (writes) {
    const after = readProjectText(file, result.text, env);
    if (after.kind === 'mistaken')
      throw new StartupError(
        `Nothing was written: the project file would have mistakes.\n${describeMistakes(file, after)}`,
      );
    if (!replaceFile(file, text, result.text))
      throw new StartupError(
        `Nothing was written: ${file} was changed by somebody else just then. Try again.`,
      );
  }
  if (json) console.log(JSON.stringify({ file, found, written: writes ? result.names : [] }));
  else console.log([...found.flatMap(linesOf), ending(found, result.names.length, writes, file)].join('\n'));
};

const linesOf = ({ file, format, sessions, left }: FoundFile): readonly string[] => {
  const width = Math.max(0, ...sessions.map(({ name }) => name.length));
  return [
    format === '' || format === file ? file : `${file} (${format})`,
    ...sessions.map(
      ({ name, session }) =>
        `  ${name.padEnd(width)}  ${[session.command, ...(session.args ?? [])].join(' ').replaceAll('$$', '$')}`,
    ),
    ...left.map(({ what, why, line }) => `  not taken over: ${what} (line ${line}) ${why}`),
    '',
  ];
};

const ending = (found: readonly FoundFile[], count: number, written: boolean, file: string): string => {
  const sessions = `${count} ${count === 1 ? 'session' : 'sessions'}`;
  if (written) return `Added ${sessions} to ${file}.`;
  if (found.length === 0)
    return 'Found no Procfile, package.json, mprocs, process-compose or Docker Compose file and no VS Code tasks here.';
  return count === 0
    ? 'There is nothing to add.'
    : `Nothing was written. With --write, ${sessions} would be added to ${file}.`;
};
