import type { FoundSession, LeftOut } from '../../../../shared/project.ts';
import { literal } from '../variables.ts';
import { literalEnvironment } from './environment.ts';
import { fieldsOf, filled, foundOf, given, textOf, type Reader } from './found.ts';
import { jsonSource, withSource } from './source.ts';
import { commandOf, refusalOf } from './vscode-command.ts';
import { dependenciesOf, nameOf, readyOf, taskOn } from './vscode-task.ts';

/** Reads VS Code's tasks.json: tasks that keep running (`isBackground`), and those that they need before. */
export const readVscodeTasks: Reader = (text) =>
  withSource(jsonSource(text), ({ value, lineOf }) => {
    const sessions: FoundSession[] = [];
    const left: LeftOut[] = [];
    const written = fieldsOf(value)['tasks'];
    const tasks = (Array.isArray(written) ? written : []).map((task, at) => {
      const fields = taskOn(process.platform, fieldsOf(value), fieldsOf(task));
      return { at, fields, name: nameOf(fields) };
    });
    const byName = new Map(tasks.map((task) => [task.name, task]));
    const isBackground = (name: string): boolean => byName.get(name)?.fields['isBackground'] === true;
    const needed = new Set(
      tasks.filter(({ name }) => isBackground(name)).flatMap(({ fields }) => dependenciesOf(fields)),
    );
    // A set that grows while it is walked: what those need that are needed.
    for (const name of needed)
      for (const other of dependenciesOf(byName.get(name)?.fields ?? {})) needed.add(other);
    const refusals = new Map(
      tasks.map(({ name, fields }) => [
        name,
        refusalOf(fields) ??
          (isBackground(name) || needed.has(name)
            ? undefined
            : "ends by itself: it is not marked 'isBackground'"),
      ]),
    );
    const readiness = new Map(tasks.map(({ name, fields }) => [name, readyOf(fields)]));
    const conditionOf = (name: string): 'started' | 'ready' | 'completed' =>
      !isBackground(name) ? 'completed' : typeof readiness.get(name) === 'object' ? 'ready' : 'started';
    for (const { at, fields, name } of tasks) {
      const leave = (what: string, why: string): number =>
        left.push({ what, why, line: lineOf('tasks', at) });
      const refusal = refusals.get(name);
      if (refusal !== undefined) {
        leave(name, refusal);
        continue;
      }
      const dependsOn = dependenciesOf(fields).map((session) => ({ session, until: conditionOf(session) }));
      if (dependsOn.length > 1 && fields['dependsOrder'] === 'sequence')
        leave(
          `${name}: dependsOrder`,
          'its dependencies are started side by side; name among them which needs which',
        );
      const ready = readiness.get(name);
      if (typeof ready === 'string' && needed.has(name)) leave(`${name}: problemMatcher`, ready);
      const options = fieldsOf(fields['options']);
      const cwd = folderOf(textOf(options['cwd']) ?? textOf(fields['path']));
      sessions.push({
        name,
        line: lineOf('tasks', at),
        session: {
          ...commandOf(fields, cwd),
          ...given('cwd', cwd && literal(cwd)),
          ...given('env', filled(literalEnvironment(options['env']))),
          ...given('ready', typeof ready === 'string' ? undefined : ready),
          ...given('dependsOn', dependsOn.length === 0 ? undefined : dependsOn),
          ...given('group', groupOf(fields['presentation'])),
        },
      });
    }
    if (fieldsOf(value)['inputs'] !== undefined)
      left.push({ what: 'inputs', why: 'are asked for by VS Code', line: lineOf('inputs') });
    return foundOf(sessions, left);
  });

const folderOf = (cwd: string | undefined): string | undefined => {
  const path = cwd?.replace(/^\$\{(workspaceFolder|workspaceRoot|cwd)\}\/?/, '').replace(/\/$/, '');
  return path === '' ? undefined : path;
};

const groupOf = (presentation: unknown): string | undefined => textOf(fieldsOf(presentation)['group']);
