import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { readImport } from '../project/import/import-files.ts';
import { readProject } from '../project/read-project.ts';
import { DEFAULT_DEFINITION } from '../session/definition.ts';
import { resolveLaunch } from '../session/launch.ts';

/**
 * Tells how it was started, in a file of the folder that REPORTS names, then goes on. The file has the name of its first argument, or of the
 * program that it stands for. What ends it is told in a file beside that: a signal, or what is typed; Ctrl-D ends it.
 */
const REPORT = `
const { writeFileSync, renameSync } = require('node:fs');
const { join } = require('node:path');
const [name, ...args] = process.argv.slice(2);
const { REPORTS, ...env } = process.env;
const tell = (file, what) => {
  writeFileSync(join(REPORTS, '.' + file), JSON.stringify(what));
  renameSync(join(REPORTS, '.' + file), join(REPORTS, file));
};
let typed = '';
if (process.stdin.isTTY) {
  process.stdin.setRawMode(true);
  process.stdin.on('data', (bytes) => {
    typed += bytes;
    if (!typed.includes('\\u0004')) return;
    tell('end of ' + name, typed);
    process.exit();
  });
}
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    tell('end of ' + name, signal);
    process.exit();
  });
tell(name, { cwd: process.cwd(), args, env });
setInterval(() => undefined, 1000);
`;

/** What a program told of how it was started. */
export interface Report {
  readonly cwd: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface Launched {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A folder with programs that tell how they are started, by another tool or from what is imported of its file. */
export interface ReportingFolder {
  readonly dir: string;
  /** The environment around the tool, and around the sessions. */
  readonly env: Readonly<Record<string, string>>;
  /** Puts programs on the PATH that report under their own names. */
  fake(...programs: string[]): void;
  /** What is started here for the sessions of an imported file, by the way that every session takes; `take` chooses some by name. */
  sessionsOf(file: string, take?: (name: string) => boolean): readonly Launched[];
  /** Starts programs, and gives what each of these names reported; all of them are ended again, with what they started. */
  reportsOf(launches: readonly Launched[], names: readonly string[]): Promise<readonly Report[]>;
  remove(): void;
}

/** Waits for what each of these names told into a folder. */
export const reportsIn = async (folder: string, names: readonly string[]): Promise<readonly Report[]> => {
  while (!names.every((name) => existsSync(join(folder, name)))) await pause(20);
  return names.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Report);
};

export const createReportingFolder = (more: Readonly<Record<string, string>> = {}): ReportingFolder => {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'rootresume-own-tools-')));
  const programs = join(dir, '.programs');
  mkdirSync(programs);
  const report = join(dir, 'report.cjs');
  writeFileSync(report, REPORT);
  const env = {
    PATH: [programs, process.env['PATH'] ?? ''].join(delimiter),
    HOME: dir,
    SHELL: '/bin/sh',
    ...more,
  };
  return {
    dir,
    env,
    fake(...names) {
      for (const name of names)
        writeFileSync(
          join(programs, name),
          `#!/bin/sh\nexec '${process.execPath}' '${report}' '${name}' "$@"\n`,
          { mode: 0o755 },
        );
    },
    sessionsOf(file, take = () => true) {
      const sessions = Object.fromEntries(
        readImport(dir, file).sessions.map(({ name, session }) => [name, session]),
      );
      const dotEnv = join(dir, '.env');
      const variables = {
        ...(existsSync(dotEnv) && parseEnv(readFileSync(dotEnv, 'utf8'))),
        ...env,
      };
      const reading = readProject(JSON.stringify({ sessions }), { folder: dir, home: '/', variables });
      if (reading.kind !== 'good') throw new Error(JSON.stringify(reading));
      return reading.sessions
        .filter(({ name }) => take(name))
        .map(({ name, command, args = null, cwd, env: own = {}, envFiles = [] }) => {
          const definition = {
            ...DEFAULT_DEFINITION,
            id: name,
            name,
            command,
            args,
            cwd,
            env: own,
            envFiles,
          };
          const launch = resolveLaunch(definition, { env, cwd: dir, cols: 80, rows: 24, marker: 'test' });
          if (launch.kind === 'refused') throw new Error(launch.error);
          return launch.spec;
        });
    },
    async reportsOf(launches, names) {
      const reports = mkdtempSync(join(dir, 'reports-'));
      const children = launches.map(({ file, args, cwd, env: own }) =>
        spawn(file, args, { cwd, env: { ...own, REPORTS: reports }, detached: true, stdio: 'ignore' }),
      );
      try {
        return await reportsIn(reports, names);
      } finally {
        for (const { pid } of children) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
      }
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
};

/** What is told in a folder, by name. */
export const namesIn = (reports: string): readonly string[] =>
  readdirSync(reports).filter((name) => !name.startsWith('.'));
