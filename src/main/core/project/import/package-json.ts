import type { FoundSession, LeftOut } from '../../../../shared/project.ts';
import { fieldsOf, foundOf, textOf, type Reader } from './found.ts';
import { jsonSource, withSource, type Source } from './source.ts';

/** Scripts that go on until they are stopped, by the names that people give them. */
const KEEPS_RUNNING = /(^|[:._-])(dev|develop|start|serve|server|watch|preview|storybook)($|[:._-])/;

/** Names that npm runs by itself. */
const RUN_BY_NPM =
  /^(prepare|preprepare|postprepare|prepublish|prepublishOnly|prepack|postpack|preinstall|install|postinstall|dependencies)$/;

/** A script as its package manager runs it. */
interface Script {
  readonly name: string;
  readonly command: string;
  /** Why nobody would run it in a session by this command; undefined: somebody may. */
  readonly unfit: string | undefined;
  readonly keepsRunning: boolean;
}

const scriptsIn = (file: unknown): readonly Script[] => {
  const { scripts, packageManager } = fieldsOf(file);
  const [manager = 'npm'] = (textOf(packageManager) ?? 'npm').split('@');
  const names = Object.keys(fieldsOf(scripts));
  const unfitOf = (name: string): string | undefined => {
    const main = name.replace(/^(pre|post)/, '');
    if (RUN_BY_NPM.test(name) || (main !== name && names.includes(main)))
      return `is run by ${manager} itself, around another one`;
    return /^[\w:.@/-]+$/.test(name) ? undefined : 'has a name that a shell does not take as one word';
  };
  return names.map((name) => ({
    name,
    command: `${manager} run ${name}`,
    unfit: unfitOf(name),
    keepsRunning: KEEPS_RUNNING.test(name),
  }));
};

/** Lists the scripts of a package.json that a person may run, those that keep running first; none where it is no such file. */
export const runnableScripts = (text: string): readonly Pick<Script, 'name' | 'command'>[] => {
  const source = jsonSource(text);
  const fit = 'lineOf' in source ? scriptsIn(source.value).filter(({ unfit }) => unfit === undefined) : [];
  return fit.toSorted((a, b) => Number(b.keepsRunning) - Number(a.keepsRunning));
};

/** Reads the scripts of a package.json: those that keep running, as what its package manager runs. */
export const readPackageJson: Reader = (text) =>
  withSource(jsonSource(text), ({ value, lineOf }) => {
    const sessions: FoundSession[] = [];
    const left: LeftOut[] = [...workspacesOf({ value, lineOf })];
    for (const { name, command, unfit, keepsRunning } of scriptsIn(value)) {
      const line = lineOf('scripts', name);
      if (unfit !== undefined) left.push({ what: name, why: unfit, line });
      else if (keepsRunning) sessions.push({ name, line, session: { command } });
      else
        left.push({
          what: name,
          why: 'seems to end by itself; make a session of it by hand if it is to be at hand',
          line,
        });
    }
    return foundOf(sessions, left);
  });

const workspacesOf = ({ value, lineOf }: Source): readonly LeftOut[] =>
  fieldsOf(value)['workspaces'] === undefined
    ? []
    : [
        {
          what: 'workspaces',
          why: 'have package.json files of their own; import those by their names',
          line: lineOf('workspaces'),
        },
      ];
