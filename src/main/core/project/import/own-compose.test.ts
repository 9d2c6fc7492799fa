import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createReportingFolder, type ReportingFolder } from '../../testing/reporting-programs.ts';
import { readImport } from './import-files.ts';

const FIXTURES = resolve('src/main/core/project/import/fixtures');
const PROGRAMS = ['npm', 'python', 'celery', 'sh', 'rake'];
// The one that prints a command as it is written; how it takes one apart is Python's shlex.
const mayRun = String(spawnSync('docker-compose', ['version', '--short']).stdout).startsWith('1.');

let folder: ReportingFolder;
beforeEach(() => {
  folder = createReportingFolder({ TOKEN: 'from outside', DEBUG: 'yes', NEEDED: '7' });
  folder.fake(...PROGRAMS);
});
afterEach(() => folder.remove());

interface Service {
  readonly command: string | readonly string[];
  readonly environment?: Readonly<Record<string, string | number | boolean | null>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly ports?: readonly (string | { readonly target: number; readonly protocol?: string })[];
}

/** What Compose makes of the file: all that is put in and put together. It writes `$$` for `$`. */
const theirServices = (): Readonly<Record<string, Service>> => {
  const text = execFileSync('docker-compose', ['config'], {
    cwd: folder.dir,
    env: folder.env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return (parse(text.replaceAll('$$', '$')) as { services: Record<string, Service> }).services;
};

const words = (command: Service['command']): unknown =>
  typeof command === 'string'
    ? JSON.parse(
        execFileSync(
          'python3',
          ['-c', 'import json, shlex, sys; print(json.dumps(shlex.split(sys.argv[1])))', command],
          {
            encoding: 'utf8',
          },
        ),
      )
    : command;

const UNTIL: Readonly<Record<string, string>> = {
  service_started: 'started',
  service_healthy: 'ready',
  service_completed_successfully: 'completed',
};

const targets = (ports: Service['ports'] = []): readonly number[] =>
  ports.flatMap((port) => {
    // A session's ports are of TCP.
    if (typeof port !== 'string' && port.protocol === 'udp') return [];
    const target = typeof port === 'string' ? /(?:^|:)(\d+)(\/tcp)?$/.exec(port)?.[1] : port.target;
    return target === undefined ? [] : [Number(target)];
  });

/** Compares every imported session with its service; gives their names. */
const compare = (): readonly string[] => {
  const services = theirServices();
  const imported = readImport(folder.dir, 'docker-compose.yml').sessions;
  for (const { name, session } of imported) {
    const service = services[name];
    if (service === undefined) throw new Error(`Compose has no service ${name}`);
    const [launch] = folder.sessionsOf('docker-compose.yml', (one) => one === name);
    const command = [launch?.file.split('/').at(-1), ...(launch?.args ?? [])];
    expect([name, command]).toEqual([name, words(service.command)]);
    const variables = Object.entries(service.environment ?? {}).map(([variable, value]) => [
      variable,
      value === null ? folder.env[variable] : String(value),
    ]);
    expect([name, launch?.env]).toMatchObject([name, Object.fromEntries(variables)]);
    expect([name, (session.ports ?? []).toSorted()]).toEqual([name, targets(service.ports).toSorted()]);
    for (const one of session.dependsOn ?? [])
      if (typeof one !== 'string')
        expect(one.until).toBe(UNTIL[service.depends_on?.[one.session]?.condition ?? 'service_started']);
  }
  return imported.map(({ name }) => name);
};

describe.skipIf(!mayRun)(
  `what is imported from a docker-compose.yml is what docker-compose makes of it${mayRun ? '' : ': docker-compose 1 is not installed'}`,
  () => {
    it('for a web application with a database', () => {
      cpSync(join(FIXTURES, 'docker-compose.yml'), join(folder.dir, 'docker-compose.yml'));
      for (const one of ['web', 'worker']) mkdirSync(join(folder.dir, one));
      writeFileSync(join(folder.dir, 'web/.env.local'), 'LOCAL=1\nNODE_ENV=overridden\n');
      expect(compare()).toEqual(['web', 'api']);
    });

    it('for services that share parts by anchors, extends and .env, with every form of a variable and a command', () => {
      cpSync(join(FIXTURES, 'rails/docker-compose.yml'), join(folder.dir, 'docker-compose.yml'));
      writeFileSync(join(folder.dir, '.env'), 'FROM_DOTENV=of the file\nEMPTY=\n');
      expect(compare()).toEqual(['web', 'worker', 'scheduler', 'migrate', 'shell']);
    });
  },
);
