import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartupError } from '../config/config.ts';
import { loadProject, requireProject } from './project-file.ts';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'rootresume-project-'))));
afterEach(() => rmSync(dir, { recursive: true }));

const readProjectFile = (file: string, env = {}) => requireProject(file, loadProject(file, env));

const write = (text: string): string => {
  const file = join(dir, 'rootresume.yaml');
  writeFileSync(file, text);
  return file;
};

describe('a project file', () => {
  it('names sessions, in folders beside it', () => {
    const file = write(
      'sessions:\n  web: { command: npm run dev, cwd: web, autostart: true }\n  db:\n    command: postgres\n    args: [-D, data]\n',
    );
    expect(readProjectFile(file)).toEqual([
      { name: 'web', command: 'npm run dev', cwd: join(dir, 'web'), autostart: true },
      { name: 'db', command: 'postgres', args: ['-D', 'data'], cwd: dir },
    ]);
  });

  it('with mistakes names each with its line and column, and gives nothing', () => {
    const file = write('sessions:\n  web: { command: 7 }\n  db:\n    comand: postgres\n');
    const refusal = (): unknown => readProjectFile(file);
    expect(refusal).toThrow(StartupError);
    expect(refusal).toThrow(/rootresume\.yaml:2:19: sessions\.web\.command/);
    expect(refusal).toThrow(/rootresume\.yaml:4:5: sessions\.db/);
  });

  for (const [title, text] of [
    ['is no YAML', 'sessions: ['],
    ['is empty', ''],
    ['is a list', '- a'],
  ] as const)
    it(`is refused where it ${title}`, () =>
      expect(() => readProjectFile(write(text))).toThrow(StartupError));

  it('takes variables from the environment, and else from the .env file beside it', () => {
    writeFileSync(join(dir, '.env'), 'PORT=4000\nHOST="the host" # said here\n');
    const file = write('sessions:\n  a: { command: "x ${PORT} ${HOST}" }\n');
    expect(readProjectFile(file)).toMatchObject([{ command: 'x 4000 the host' }]);
    expect(readProjectFile(file, { PORT: '5000' })).toMatchObject([{ command: 'x 5000 the host' }]);
  });

  it('is refused where it is missing', () =>
    expect(() => readProjectFile(join(dir, 'none.yaml'))).toThrow(/--config/));
});
