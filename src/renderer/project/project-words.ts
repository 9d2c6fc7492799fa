import type {
  FieldDifference,
  FoundFile,
  ProjectDifference,
  ProjectSession,
  ProjectStatus,
} from '../../shared/project.ts';

/** The last part of a path: what the user calls the file. */
export const fileNameOf = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

const KINDS: readonly ProjectDifference['kind'][] = ['added', 'changed', 'removed'];

/** Says in a line what the owner should know of the project file; null: nothing. */
export const projectSentence = ({ file, state, mistakes, differences }: ProjectStatus): string | null => {
  const name = fileNameOf(file);
  if (state === 'mistaken')
    return `${name} has ${count(mistakes.length, 'mistake', 'mistakes')}. Nothing is taken from it until they are corrected.`;
  if (differences.length === 0) return null;
  const parts = KINDS.flatMap((kind) => {
    const number = differences.filter((difference) => difference.kind === kind).length;
    return number === 0 ? [] : [`${number} ${kind}`];
  });
  return `${name} and the sessions differ: ${parts.join(', ')}.`;
};

/** Says how a field differs: what the session has, and what the file says. */
export const fieldWords = ({ field, session, file }: FieldDifference): string =>
  `${field}: ${session} → ${file}`;

/** Says what an import would do. */
export const importSentence = (found: readonly FoundFile[], chosen: readonly string[]): string => {
  const all = found.flatMap(({ sessions }) => sessions);
  const starting = all.filter(
    ({ name, session }) => chosen.includes(name) && session.autostart === true,
  ).length;
  if (found.length === 0)
    return 'This folder has no Procfile, package.json, mprocs, process-compose or Docker Compose file, and no VS Code tasks.';
  if (all.length === 0) return 'Nothing more can be taken over from what is here.';
  const starts =
    starting === 0
      ? ''
      : ` ${starting} of them ${starting === 1 ? 'starts' : 'start'} at once, and whenever RootResume does.`;
  return `${chosen.length} of ${count(all.length, 'session', 'sessions')} will be written into the project file.${starts}`;
};

/** The button that keeps what the sessions have, against what the file says. */
export const saveLabel = (names: readonly string[]): string =>
  names.length === 1 ? `Save ${names[0] ?? ''} into the file` : `Save ${names.length} sessions into the file`;

/** A found command as a shell has it: in the project file `$$` stands for `$`. */
export const commandWords = ({ command, args }: ProjectSession): string =>
  [command, ...(args ?? [])].join(' ').replaceAll('$$', '$');
