import { execFile, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spawnPty } from '../../pty/node-pty.ts';
import {
  createReportingFolder,
  namesIn,
  reportsIn,
  type Report,
  type ReportingFolder,
} from '../../testing/reporting-programs.ts';
import { unusedPort } from '../../testing/unused-port.ts';
import { readImport } from './import-files.ts';

const MPROCS = resolve('node_modules/.bin/mprocs');
const FIXTURES = resolve('src/main/core/project/import/fixtures');
const mayRun = spawnSync(MPROCS, ['--version']).status === 0;

let folder: ReportingFolder;
beforeEach(() => {
  folder = createReportingFolder({ CI: '1', PYTHONHOME: '/outer', PORT: '8100' });
});
afterEach(() => folder.remove());

/**
 * Runs mprocs in a terminal until each of these names has reported, then has it stop everything in its own way until each of these ends is
 * told. It does not always end by itself: its signals reach a shell, and not what that waits for. Gives what was reported, and where.
 */
const runMprocs = async (
  names: readonly string[],
  ends: readonly string[],
): Promise<{ readonly reports: readonly Report[]; readonly folder: string }> => {
  const { dir, env } = folder;
  const reports = mkdtempSync(join(dir, 'reports-'));
  const server = `127.0.0.1:${await unusedPort()}`;
  const outer = { ...env, REPORTS: reports, TERM: 'xterm-256color' };
  const pty = spawnPty({
    file: MPROCS,
    args: ['--server', server],
    cwd: dir,
    env: outer,
    cols: 100,
    rows: 30,
  });
  try {
    const told = await reportsIn(reports, names);
    await promisify(execFile)(MPROCS, ['--ctl', '{c: quit}', '--server', server]);
    await reportsIn(reports, ends);
    return { reports: told, folder: reports };
  } finally {
    pty.signalForeground('SIGKILL');
    pty.dispose();
  }
};

/** What a shell sets about itself, and what RootResume tells a program of its terminal. */
const OWN = /^(_|PWD|OLDPWD|SHLVL|TERM|COLORTERM|TERM_PROGRAM|ROOTRESUME_.*)$/;

const compared = (reports: readonly Report[]): readonly Report[] =>
  reports.map(({ cwd, args, env }) => ({
    ...{ cwd, args },
    env: Object.fromEntries(Object.entries(env).filter(([name]) => !OWN.test(name))),
  }));

const script = (file: string, text: string): void => {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
};

/** Puts a file of the test data into the folder, and the folders and programs that it names. */
const prepare = (file: string, folders: readonly string[], programs: readonly string[]): void => {
  cpSync(join(FIXTURES, file), join(folder.dir, 'mprocs.yaml'));
  for (const one of folders) mkdirSync(join(folder.dir, one), { recursive: true });
  folder.fake(...programs);
};

/** What is started by itself of the imported file, as mprocs does it. */
const ours = () => {
  const autostart = new Map(
    readImport(folder.dir, 'mprocs.yaml').sessions.map(({ name, session }) => [name, session.autostart]),
  );
  return folder.sessionsOf('mprocs.yaml', (name) => autostart.get(name) === true);
};

describe.skipIf(!mayRun)(
  `what is imported from an mprocs.yaml runs as mprocs runs it${mayRun ? '' : ': mprocs does not run on this system'}`,
  () => {
    it('with folder, arguments and every variable, by the shell and without one', async () => {
      const programs = ['nvim', 'nodemon', 'webpack'];
      prepare('mprocs.yaml', ['server'], programs);
      // It refuses a file in which something has no value on this system, so that this one is left out.
      const text = readFileSync(join(folder.dir, 'mprocs.yaml'), 'utf8');
      writeFileSync(join(folder.dir, 'mprocs.yaml'), text.replace(/ {2}shell:\n[^]*cmd\.exe'\]\n/, ''));
      const theirs = await runMprocs(programs, ['end of nvim']);
      expect(compared(await folder.reportsOf(ours(), programs))).toEqual(compared(theirs.reports));
    });

    it('with PATH, variables that are taken away, dependencies, and what is chosen by the system', async () => {
      const programs = ['uvicorn', 'celery', 'vite', 'pnpm', 'esbuild', 'docker', 'watchman-make'];
      prepare('monorepo/mprocs.yaml', ['services/worker', 'web'], programs);
      script(join(folder.dir, 'bin/wait-for'), 'exit 0');
      script(
        join(folder.dir, '.programs/docker'),
        `if [ "$2" = stop ]; then kill "$(cat "$REPORTS/.pid")"; exit; fi
echo $$ >"$REPORTS/.pid"
exec '${process.execPath}' '${join(folder.dir, 'report.cjs')}' docker "$@"`,
      );
      const theirs = await runMprocs(programs, [
        'end of celery',
        'end of vite',
        'end of pnpm',
        'end of docker',
      ]);
      expect(compared(await folder.reportsOf(ours(), programs))).toEqual(compared(theirs.reports));

      // Neither what is switched off nor what does not start by itself ran.
      expect(namesIn(theirs.folder).filter((name) => !name.includes(' '))).toEqual(programs.toSorted());
      const stops = new Map(
        readImport(folder.dir, 'mprocs.yaml').sessions.map(({ name, session }) => [name, session.stop]),
      );
      const told = (what: string): unknown =>
        existsSync(join(theirs.folder, what))
          ? (JSON.parse(readFileSync(join(theirs.folder, what), 'utf8')) as unknown)
          : undefined;
      expect({ signal: told('end of celery') }).toEqual(stops.get('worker'));
      expect({ keys: told('end of vite') }).toEqual(stops.get('frontend'));
      expect([stops.get('plugins'), told('end of pnpm')]).toEqual([undefined, 'SIGTERM']);
      expect([stops.get('watcher'), told('end of watchman-make')]).toEqual([
        { signal: 'SIGKILL' },
        undefined,
      ]);
      expect([stops.get('docker-compose'), told('end of docker')]).toEqual([
        { command: 'docker compose stop' },
        'SIGTERM',
      ]);
    });
  },
);
