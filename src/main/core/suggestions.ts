import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Suggestions } from '../../shared/server.ts';
import type { Config } from './config/config.ts';
import type { Settings } from './config/settings.ts';
import { findImports, readImport } from './project/import/import-files.ts';
import { mergeFound } from './project/import/merge-found.ts';
import { runnableScripts } from './project/import/package-json.ts';
import { expandVariables } from './project/variables.ts';

type FolderSuggestion = Suggestions['folder'][number];

/** At most this many are offered from one folder. */
const MAX_FOLDER_SUGGESTIONS = 30;

/** Gathers what 'New session' offers: what was used last, and what the folder in which the server was started has to run. */
export const gatherSuggestions = async (
  config: Pick<Config, 'cwd' | 'env'>,
  settings: Pick<Settings, 'recent'>,
): Promise<Suggestions> => {
  const { cwd } = config;
  return {
    cwd,
    shell: config.env['SHELL'] ?? '/bin/sh',
    recent: [...settings.recent],
    folder: [...procfileEntries(cwd), ...(await packageScripts(cwd))].slice(0, MAX_FOLDER_SUGGESTIONS),
  };
};

/** All scripts, not only those that an import takes: somebody who starts one by hand may want one that ends. */
const packageScripts = async (cwd: string): Promise<FolderSuggestion[]> => {
  const source = 'package.json';
  // A folder without such a file offers nothing; one that is damaged is not ours to complain about.
  const text = await readFile(join(cwd, source), 'utf8').catch(() => '');
  return runnableScripts(text).map(({ name, command }) => ({ name, command, cwd, source }));
};

const procfileEntries = (cwd: string): FolderSuggestion[] => {
  const files = findImports(cwd).filter((file) => file.startsWith('Procfile'));
  const found = files.map((file) => readImport(cwd, file));
  return mergeFound(found, [], '').flatMap(({ file, sessions }) =>
    sessions.map(({ name, session: { command, env } }) => ({
      name,
      // What is found is written for the project file, where `$$` stands for `$`.
      command: expandVariables(command, {}).text,
      cwd,
      ...(env === undefined ? {} : { env }),
      source: file,
    })),
  );
};
