import type { FoundSession, LeftOut } from '../../../../shared/project.ts';
import { fieldsOf, foundOf, textOf, type Reader } from './found.ts';
import { jsonSource, withSource } from './source.ts';

/** Scripts that go on until they are stopped, by the names that people give them. */
const KEEPS_RUNNING = /(^|[:._-])(dev|develop|start|serve|server|watch|preview|storybook)($|[:._-])/;

/** Names that npm runs by itself. */
const RUN_BY_NPM =
  /^(prepare|preprepare|postprepare|prepublish|prepublishOnly|prepack|postpack|preinstall|install|postinstall|dependencies)$/;

/** Reads the scripts of a package.json: those that keep running, as what its package manager runs. */
export const readPackageJson: Reader = (text) =>
  withSource(jsonSource(text), ({ value, lineOf }) => {
    const { scripts, packageManager, workspaces } = fieldsOf(value);
    const [manager = 'npm'] = (textOf(packageManager) ?? 'npm').split('@');
    const sessions: FoundSession[] = [];
    const left: LeftOut[] = [];
    const names = Object.keys(fieldsOf(scripts));
    for (const name of names) {
      const leave = (why: string): number => left.push({ what: name, why, line: lineOf('scripts', name) });
      const main = name.replace(/^(pre|post)/, '');
      if (RUN_BY_NPM.test(name) || (main !== name && names.includes(main)))
        leave(`is run by ${manager} itself, around another one`);
      else if (!/^[\w:.@/-]+$/.test(name)) leave('has a name that a shell does not take as one word');
      else if (KEEPS_RUNNING.test(name))
        sessions.push({
          name,
          line: lineOf('scripts', name),
          session: { command: `${manager} run ${name}` },
        });
      else leave('seems to end by itself; make a session of it by hand if it is to be at hand');
    }
    if (workspaces !== undefined)
      left.push({
        what: 'workspaces',
        why: 'have package.json files of their own; import those by their names',
        line: lineOf('workspaces'),
      });
    return foundOf(sessions, left);
  });
