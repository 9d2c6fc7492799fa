import { describe, expect, it } from 'vitest';
import { taskOn } from './vscode-task.ts';
import { readVscodeTasks } from './vscode-tasks.ts';

const read = (...tasks: readonly object[]) => readVscodeTasks(JSON.stringify({ version: '2.0.0', tasks }));
const sessions = (...tasks: readonly object[]) => read(...tasks).sessions.map(({ session }) => session);
/** Why the first of them is not taken over, or part of it. */
const reasons = (...tasks: readonly object[]) =>
  read(...tasks).left.map(({ what, why }) => `${what}: ${why}`);

const SERVE = { label: 'serve', type: 'shell', command: 'serve', isBackground: true };

describe('a task of VS Code', () => {
  it('is what it is on a system, over what it is on all, over what the whole file says', () => {
    const file = { options: { cwd: 'all', env: { A: 'file', B: 'file' } }, osx: { options: { cwd: 'mac' } } };
    const task = {
      command: 'make',
      options: { env: { B: 'task', C: 'task' } },
      linux: { command: 'make linux', options: { env: { C: 'linux' } } },
      windows: { options: { cwd: 'win' } },
    };
    expect(taskOn('linux', file, task)).toMatchObject({
      command: 'make linux',
      options: { cwd: 'all', env: { A: 'file', B: 'task', C: 'linux' } },
    });
    expect(taskOn('darwin', file, task)).toMatchObject({ command: 'make', options: { cwd: 'mac' } });
    expect(taskOn('win32', file, task)).toMatchObject({ command: 'make', options: { cwd: 'win' } });
  });

  it('without a type is a program with arguments, or of the type that the file gives', () => {
    const task = { label: 'a', command: 'run', args: ['one two'], isBackground: true };
    expect(sessions(task)).toEqual([{ command: 'run', args: ['one two'] }]);
    const typed = readVscodeTasks(JSON.stringify({ type: 'shell', tasks: [task] }));
    expect(typed.sessions.map(({ session }) => session)).toEqual([{ command: "run 'one two'" }]);
  });

  it('has arguments quoted as they ask for: strong as they are, weak and escaped with variables', () => {
    const args = (...values: readonly unknown[]) => sessions({ ...SERVE, args: values })[0]?.command;
    expect(args('a b', '*.js', '--port=1')).toBe("serve 'a b' '*.js' --port=1");
    expect(args({ value: 'it $HOME', quoting: 'strong' })).toBe("serve 'it $HOME'");
    expect(args({ value: 'say "$HOME"', quoting: 'weak' })).toBe('serve "say \\"$HOME\\""');
    expect(args({ value: 'a b;c', quoting: 'escape' })).toBe('serve a\\ b\\;c');
  });

  it('is ready with the line that ends the first round of its matcher, and who needs it waits for that', () => {
    const matcher = { background: { beginsPattern: 'building', endsPattern: { regexp: 'built in \\d+' } } };
    const watch = { ...SERVE, label: 'watch', problemMatcher: ['$tsc', matcher] };
    expect(sessions(watch, { ...SERVE, dependsOn: 'watch' })).toEqual([
      { command: 'serve', ready: { output: 'built in \\d+' } },
      { command: 'serve', dependsOn: [{ session: 'watch', until: 'ready' }] },
    ]);
  });

  it('whose matcher only VS Code knows is waited for until it is started, and that is said', () => {
    const watch = { ...SERVE, label: 'watch', problemMatcher: '$tsc-watch' };
    expect(reasons(watch)).toEqual([]);
    expect(reasons(watch, { ...SERVE, dependsOn: ['watch'] })).toEqual([
      'watch: problemMatcher: $tsc-watch is known to VS Code alone: whoever needs this task waits until it is started, not until it is ready',
    ]);
  });

  it('has a pattern left out that cannot be used here, with the reason', () => {
    const watch = { ...SERVE, label: 'watch', problemMatcher: { background: { endsPattern: '(?=done)' } } };
    expect(reasons(watch, { ...SERVE, dependsOn: 'watch' })[0]).toMatch(
      /^watch: problemMatcher: its endsPattern cannot be used here: /,
    );
  });

  it('whose dependencies are to run one after another is taken without that order, and it is said', () => {
    const [one, two] = ['one', 'two'].map((label) => ({ label, type: 'process', command: label }));
    expect(
      reasons({ ...SERVE, dependsOn: ['one', 'two'], dependsOrder: 'sequence' }, one ?? {}, two ?? {}),
    ).toEqual([
      'serve: dependsOrder: its dependencies are started side by side; name among them which needs which',
    ]);
  });

  it('that runs in a shell of its own choice is left out', () => {
    const options = { shell: { executable: '/bin/zsh', args: ['-lc'] } };
    expect(reasons({ ...SERVE, options })).toEqual([
      'serve: runs in a shell of its own choice (options.shell); write that shell and the line as its command',
    ]);
  });

  it('that has a command on another system only is left out', () => {
    const other = process.platform === 'win32' ? 'linux' : 'windows';
    expect(reasons({ ...SERVE, command: undefined, [other]: { command: 'serve.cmd' } })).toEqual([
      'serve: has no command on this system',
    ]);
  });
});
