import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_DEFINITION } from '../../session/definition.ts';
import { resolveLaunch } from '../../session/launch.ts';
import { readProject } from '../read-project.ts';
import { readImport } from './import-files.ts';

/** Tells how it was started, in a file of the folder that REPORTS names, then goes on. */
const REPORT = `
const { writeFileSync, renameSync } = require('node:fs');
const { join } = require('node:path');
const [name, ...args] = process.argv.slice(2);
const { PORT, FROM_DOTENV, GREETING, npm_lifecycle_event: script } = process.env;
const file = join(process.env.REPORTS, name);
writeFileSync(file + '.part', JSON.stringify({ cwd: process.cwd(), args, env: { PORT, FROM_DOTENV, GREETING, script } }));
renameSync(file + '.part', file);
setInterval(() => undefined, 1000);
`;

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'rootresume-own-tools-')));
  writeFileSync(join(dir, 'report.cjs'), REPORT);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

interface Launched {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Starts programs, and gives what each of these names reported; all of them are ended again, with what they started. */
const reportsOf = async (launches: readonly Launched[], names: readonly string[]): Promise<unknown[]> => {
  const reports = mkdtempSync(join(dir, 'reports-'));
  const children = launches.map(({ file, args, cwd, env }) =>
    spawn(file, args, { cwd, env: { ...env, REPORTS: reports }, detached: true, stdio: 'ignore' }),
  );
  try {
    while (!names.every((name) => existsSync(join(reports, name)))) await pause(20);
    return names.map((name) => JSON.parse(readFileSync(join(reports, name), 'utf8')) as unknown);
  } finally {
    for (const { pid } of children) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  }
};

const env = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      SHELL: '/bin/sh',
      GREETING: 'from outside',
    }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/** What is started here for the sessions of an imported file, by the way that every session takes. */
const oursOf = (file: string): readonly Launched[] => {
  const sessions = Object.fromEntries(
    readImport(dir, file).sessions.map(({ name, session }) => [name, session]),
  );
  const reading = readProject(JSON.stringify({ sessions }), { folder: dir, home: '/', variables: env() });
  if (reading.kind !== 'good') throw new Error(JSON.stringify(reading));
  return reading.sessions.map(({ name, command, args = null, cwd, env: own = {}, envFiles = [] }) => {
    const definition = { ...DEFAULT_DEFINITION, id: name, name, command, args, cwd, env: own, envFiles };
    const launch = resolveLaunch(definition, { env: env(), cwd: dir, cols: 80, rows: 24, marker: 'test' });
    if (launch.kind === 'refused') throw new Error(launch.error);
    return launch.spec;
  });
};

const onPath = (program: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file));

const nf = onPath('nf');
const mayRun = spawnSync('npm', ['--version']).status === 0;

describe.skipIf(process.platform === 'win32')('what is imported runs as its own tool runs it', () => {
  it.skipIf(nf === undefined)(
    `from a Procfile, with nf (Foreman)${nf === undefined ? ': nf is not installed, see npm i -g foreman' : ''}`,
    async () => {
      writeFileSync(
        join(dir, 'Procfile'),
        [
          'web: node report.cjs web',
          'api: PORT=9 node report.cjs api "two words" $HOME \\$5',
          'assets: node report.cjs assets --port ${PORT:-1} && true',
        ].join('\n'),
      );
      const names = ['web', 'api', 'assets'];
      const compare = async (): Promise<void> => {
        const theirs = await reportsOf([{ file: nf ?? '', args: ['start'], cwd: dir, env: env() }], names);
        expect(await reportsOf(oursOf('Procfile'), names)).toEqual(theirs);
      };
      await compare();
      // Foreman gives the variables of .env to all, and counts ports from the one in it.
      writeFileSync(join(dir, '.env'), 'FROM_DOTENV="a # b"\nGREETING=from the file\nPORT=6000\n');
      await compare();
    },
    60_000,
  );

  it.skipIf(!mayRun)(
    `from a package.json in a folder of its own, with npm${mayRun ? '' : ': npm is not installed'}`,
    async () => {
      const folder = join(dir, 'apps/web');
      mkdirSync(folder, { recursive: true });
      const scripts = { dev: 'node ../../report.cjs dev "two words" $npm_lifecycle_event' };
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'web', scripts }));
      const theirs = [{ file: 'npm', args: ['run', 'dev'], cwd: folder, env: env() }];
      expect(await reportsOf(oursOf('apps/web/package.json'), ['dev'])).toEqual(
        await reportsOf(theirs, ['dev']),
      );
    },
    60_000,
  );
});
