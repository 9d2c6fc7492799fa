import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Suggestions } from '../../shared/server.ts';
import type { Config } from './config/config.ts';
import type { Settings } from './config/settings.ts';

type FolderSuggestion = Suggestions['folder'][number];

/** At most this many are offered from one folder. */
const MAX_FOLDER_SUGGESTIONS = 30;

/** Gathers what 'New session' offers: what was used last, and what the folder in which the server was started has to run. */
export const gatherSuggestions = async (config: Config, settings: Settings): Promise<Suggestions> => {
  const { cwd } = config;
  const [scripts, procfile] = await Promise.all([packageScripts(cwd), procfileEntries(cwd)]);
  return {
    cwd,
    shell: config.env['SHELL'] ?? '/bin/sh',
    recent: [...settings.recent],
    folder: [...procfile, ...scripts].slice(0, MAX_FOLDER_SUGGESTIONS),
  };
};

/** A folder without such a file offers nothing; one that is damaged is not ours to complain about. */
const readOptional = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

const packageScripts = async (cwd: string): Promise<FolderSuggestion[]> => {
  const source = 'package.json';
  const text = await readOptional(join(cwd, source));
  try {
    const { scripts } = JSON.parse(text) as { scripts?: unknown };
    if (typeof scripts !== 'object' || scripts === null) return [];
    return Object.keys(scripts)
      .filter((name) => /^[\w:.-]+$/.test(name))
      .map((name) => ({ name, command: `npm run ${name}`, cwd, source }));
  } catch {
    // No JSON: nothing to offer.
    return [];
  }
};

const procfileEntries = async (cwd: string): Promise<FolderSuggestion[]> => {
  const source = 'Procfile';
  const text = await readOptional(join(cwd, source));
  return text.split('\n').flatMap((line) => {
    const [, name, command] = /^([A-Za-z0-9_-]+):\s*(\S.*)$/.exec(line.trim()) ?? [];
    return name === undefined || command === undefined ? [] : [{ name, command, cwd, source }];
  });
};
