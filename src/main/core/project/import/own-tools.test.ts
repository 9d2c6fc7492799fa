import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createReportingFolder,
  type Report,
  type ReportingFolder,
} from '../../testing/reporting-programs.ts';

let folder: ReportingFolder;
beforeEach(() => {
  folder = createReportingFolder({ GREETING: 'from outside' });
});
afterEach(() => folder.remove());

/** What is compared of a report; the tools set variables about themselves besides. */
const compared = (reports: readonly Report[]): readonly unknown[] =>
  reports.map(({ cwd, args, env: { PORT, FROM_DOTENV, GREETING, npm_lifecycle_event: script } }) => ({
    ...{ cwd, args, PORT, FROM_DOTENV, GREETING, script },
  }));

const onPath = (program: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((one) => join(one, program))
    .find((file) => existsSync(file));

const nf = onPath('nf');
const mayRun = spawnSync('npm', ['--version']).status === 0;

describe.skipIf(process.platform === 'win32')('what is imported runs as its own tool runs it', () => {
  it.skipIf(nf === undefined)(
    `from a Procfile, with nf (Foreman)${nf === undefined ? ': nf is not installed, see npm i -g foreman' : ''}`,
    async () => {
      const { dir, env } = folder;
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
        const theirs = await folder.reportsOf([{ file: nf ?? '', args: ['start'], cwd: dir, env }], names);
        const ours = await folder.reportsOf(folder.sessionsOf('Procfile'), names);
        expect(compared(ours)).toEqual(compared(theirs));
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
      const app = join(folder.dir, 'apps/web');
      mkdirSync(app, { recursive: true });
      const scripts = { dev: 'node ../../report.cjs dev "two words" $npm_lifecycle_event' };
      writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'web', scripts }));
      const theirs = [{ file: 'npm', args: ['run', 'dev'], cwd: app, env: folder.env }];
      const ours = folder.sessionsOf('apps/web/package.json');
      expect(compared(await folder.reportsOf(ours, ['dev']))).toEqual(
        compared(await folder.reportsOf(theirs, ['dev'])),
      );
    },
    60_000,
  );
});
