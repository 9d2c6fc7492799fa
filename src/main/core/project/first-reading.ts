import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_FILE_NAME } from '../../../shared/project.ts';
import type { Config } from '../config/config.ts';
import type { LoadedProject } from './project-file.ts';

/**
 * Reads the project file at a start: the one that was asked for, which must be good, else the one in the folder where it was started, whose
 * mistakes are only told. Throws a StartupError.
 */
export const readAtStart = async (
  { projectFile, cwd, env }: Config,
  warn: (message: string) => void,
): Promise<{ readonly file: string; readonly loaded: LoadedProject }> => {
  const file = projectFile ?? join(cwd, PROJECT_FILE_NAME);
  if (projectFile === undefined && !existsSync(file))
    return { file, loaded: { text: undefined, reading: undefined } };
  // Its parser is loaded only where there is something to read, since a start should be quick.
  const { describeMistakes, loadProject, requireProject } = await import('./project-file.ts');
  const loaded = loadProject(file, env);
  if (projectFile !== undefined) requireProject(file, loaded);
  else if (loaded.reading?.kind === 'mistaken') warn(describeMistakes(file, loaded.reading));
  return { file, loaded };
};
