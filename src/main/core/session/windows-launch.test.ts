import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { DEFAULT_DEFINITION } from './definition.ts';
import { launchEnvironment } from './launch-environment.ts';
import { resolveLaunch } from './launch.ts';
import { findWindowsCommand } from './windows-launch.ts';

const CMD = 'C:\\Windows\\System32\\cmd.exe';
const ENV = {
  Path: 'C:\\Windows\\System32;"C:\\Program Files\\nodejs";;bin',
  PathExt: '.COM;.EXE;.BAT;.CMD',
  SystemRoot: 'C:\\Windows',
};
const FILES = new Set(
  [
    CMD,
    'C:\\Windows\\System32\\WindowsPowerShell.exe',
    'C:\\Program Files\\nodejs\\node.exe',
    'C:\\Program Files\\nodejs\\npm.cmd',
    'C:\\work\\bin\\tool.exe',
    'C:\\work\\run.bat',
  ].map((file) => file.toLowerCase()),
);

const find = (command: string, args: string[] | null = null) =>
  findWindowsCommand({ command, args }, 'C:\\work', ENV, (file) => FILES.has(file.toLowerCase()));

describe('a line on Windows', () => {
  it.each(['npm run dev', 'echo "a b" & echo %PATH%', '"C:\\Program Files\\x.exe" "y z"'])(
    'is run by cmd.exe as it stands: %s',
    (command) => {
      expect(find(command)).toEqual({
        kind: 'found',
        file: CMD,
        args: ['/d', '/s', '/c', `"${command}"`],
        quoted: true,
        alone: false,
      });
    },
  );

  it('is run by the shell that ComSpec names, in whatever case', () => {
    const found = findWindowsCommand({ command: 'dir', args: null }, 'C:\\', { COMSPEC: 'D:\\cmd.exe' });
    expect(found).toMatchObject({ file: 'D:\\cmd.exe' });
  });

  it('that is nothing but a shell is that shell, for somebody to type into', () => {
    expect(find('cmd')).toEqual({
      kind: 'found',
      file: 'C:\\Windows\\System32\\cmd.EXE',
      args: [],
      alone: true,
    });
    expect(find('cmd /c dir')).toMatchObject({ file: CMD, alone: false });
    expect(find('pwsh -NoLogo')).toMatchObject({ kind: 'missing' });
  });
});

describe('a program with arguments on Windows', () => {
  it.each([
    ['node', 'C:\\Program Files\\nodejs\\node.EXE'],
    ['NODE.exe', 'C:\\Program Files\\nodejs\\NODE.exe'],
    ['tool', 'C:\\work\\bin\\tool.EXE'],
    ['bin/tool', 'C:\\work\\bin\\tool.EXE'],
    ['.\\bin\\tool.exe', 'C:\\work\\bin\\tool.exe'],
  ])('is found by PATH and PATHEXT, its arguments untouched: %s', (command, file) => {
    expect(find(command, ['a "b"', '%x%'])).toEqual({
      kind: 'found',
      file,
      args: ['a "b"', '%x%'],
      alone: false,
    });
  });

  it.each([
    ['missing', /"missing" was not found.*C:\\work\\bin/],
    ['.\\missing', /C:\\work\\missing does not exist/],
    // Only cmd.exe looks there.
    ['run', /"run" was not found/],
  ])('that is missing is refused, and says where it was looked for: %s', (command, error) => {
    expect(find(command, [])).toEqual({ kind: 'missing', error: expect.stringMatching(error) as string });
  });

  it('is run by cmd.exe where it is a batch file, with arguments that this does not change', () => {
    expect(find('npm', ['run', 'a b', ''])).toEqual({
      kind: 'found',
      file: CMD,
      args: ['/d', '/s', '/c', '""C:\\Program Files\\nodejs\\npm.CMD" run "a b" """'],
      quoted: true,
      alone: false,
    });
  });

  it.each(['a&calc', '"', '%PATH%', 'a^b', 'a\nb', '!x!', '(', '>x', 'a b\\'])(
    'is refused where it is a batch file and cmd.exe would read into the argument %j',
    (arg) => {
      expect(find('npm', [arg])).toMatchObject({ kind: 'missing' });
    },
  );
});

it('a launch on Windows goes by its rules', () => {
  const definition = { ...DEFAULT_DEFINITION, id: 'web', name: 'web', command: 'npm start', cwd: tmpdir() };
  const at = { env: ENV, cwd: tmpdir(), cols: 80, rows: 24, marker: 'a:web:1', platform: 'win32' } as const;
  expect(resolveLaunch(definition, at)).toMatchObject({
    kind: 'ready',
    spec: { file: CMD, args: ['/d', '/s', '/c', '"npm start"'], quoted: true },
  });
});

it('a variable of a session takes the place of the inherited one in whatever case on Windows alone', () => {
  const of = (platform: NodeJS.Platform) =>
    Object.keys(launchEnvironment({ Path: 'a' }, { PATH: 'b' }, 'a:web:1', platform));
  expect(of('win32')).not.toContain('Path');
  expect(of('win32')).toContain('PATH');
  expect(of('linux')).toEqual(expect.arrayContaining(['Path', 'PATH']));
});
