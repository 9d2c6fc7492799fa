import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProject } from '../read-project.ts';
import { findImports, readImport } from './import-files.ts';
import { mergeFound } from './merge-found.ts';
import { systemName } from './select-os.ts';

const FIXTURES = resolve('src/main/core/project/import/fixtures');
const read = (file: string) => readImport(FIXTURES, file);

describe('a Procfile', () => {
  it("in Mastodon's form gives its processes", () =>
    expect(read('Procfile.mastodon.dev')).toEqual({
      file: 'Procfile.mastodon.dev',
      format: 'Procfile',
      sessions: [
        {
          name: 'web',
          line: 1,
          session: {
            command: 'env PORT=3000 RAILS_ENV=development bundle exec puma -C config/puma.rb',
            autostart: true,
          },
        },
        {
          name: 'sidekiq',
          line: 2,
          session: { command: 'env PORT=3000 RAILS_ENV=development bundle exec sidekiq', autostart: true },
        },
        {
          name: 'stream',
          line: 3,
          session: { command: 'env PORT=4000 yarn workspace @mastodon/streaming start', autostart: true },
        },
        { name: 'vite', line: 4, session: { command: 'yarn dev', autostart: true } },
      ],
      left: [],
    }));

  it("in Rails' form leaves variables to the shell, with the PORT that Foreman gives, and names what it cannot take", () =>
    expect(read('Procfile.rails.dev')).toEqual({
      file: 'Procfile.rails.dev',
      format: 'Procfile',
      sessions: [
        {
          name: 'web',
          line: 2,
          session: {
            command: 'env RUBY_DEBUG_OPEN=true bin/rails server -p $${PORT:-3000}',
            env: { PORT: '5000' },
            autostart: true,
          },
        },
        { name: 'css', line: 3, session: { command: 'bin/rails tailwindcss:watch', autostart: true } },
        { name: 'js', line: 4, session: { command: 'yarn build --watch', autostart: true } },
      ],
      left: [
        {
          what: 'release',
          why: 'is run once by the platform at every release, not while one works',
          line: 6,
        },
        { what: 'worker bundle exec sidekiq', why: "is no line of the form 'name: command'", line: 7 },
        { what: 'web', why: 'is there twice; the first one is taken', line: 8 },
      ],
    }));
});

describe('a package.json', () => {
  it('of a monorepo gives the scripts that keep running, by its package manager', () => {
    const ends = 'seems to end by itself; make a session of it by hand if it is to be at hand';
    expect(read('package.json')).toEqual({
      file: 'package.json',
      format: 'package.json',
      sessions: [
        { name: 'dev', line: 10, session: { command: 'pnpm run dev' } },
        { name: 'dev:web', line: 11, session: { command: 'pnpm run dev:web' } },
        { name: 'start', line: 14, session: { command: 'pnpm run start' } },
        { name: 'storybook', line: 15, session: { command: 'pnpm run storybook' } },
        { name: 'test:watch', line: 16, session: { command: 'pnpm run test:watch' } },
      ],
      left: [
        {
          what: 'workspaces',
          why: 'have package.json files of their own; import those by their names',
          line: 5,
        },
        { what: 'predev', why: 'is run by pnpm itself, around another one', line: 12 },
        { what: 'build', why: ends, line: 13 },
        { what: 'lint', why: ends, line: 17 },
        { what: 'prepare', why: 'is run by pnpm itself, around another one', line: 18 },
        { what: 'bad name', why: 'has a name that a shell does not take as one word', line: 19 },
      ],
    });
  });
});

describe('an mprocs.yaml', () => {
  it('gives its procs, with how they are stopped and started', () =>
    expect(read('mprocs.yaml')).toEqual({
      file: 'mprocs.yaml',
      format: 'mprocs',
      sessions: [
        { name: 'nvim', line: 2, session: { command: 'nvim', args: [], autostart: true } },
        {
          name: 'server',
          line: 4,
          session: {
            command: 'nodemon server.js',
            cwd: 'server',
            autostart: true,
            stop: { signal: 'SIGINT' },
          },
        },
        { name: 'webpack', line: 8, session: { command: 'webpack serve', autostart: true } },
        {
          name: 'tests',
          line: 9,
          session: {
            command: 'unset CI; jest -w',
            env: { NODE_ENV: 'test' },
            autostart: false,
            restart: 'always',
            stop: { keys: 'q\u0003' },
          },
        },
      ],
      left: [
        {
          what: 'shell',
          why: `has no 'shell' or 'cmd' for ${systemName(process.platform)}, where it is read`,
          line: 17,
        },
        { what: 'proc_list_width', why: "is a setting of mprocs' own window", line: 21 },
      ],
    }));
});

describe("a large application's mprocs.yaml", () => {
  const { sessions, left } = read('monorepo/mprocs.yaml');
  const session = (wanted: string) => sessions.find(({ name }) => name === wanted)?.session;

  it('keeps what a shell and a program get to the letter, and takes variables away', () => {
    expect(session('backend')).toMatchObject({
      command:
        'unset PYTHONHOME; bin/wait-for db && exec uvicorn app.main:app --port $${PORT:-8000} --reload',
      env: { DATABASE_URL: 'postgres://app:$ecret@localhost/app?options={}&x=$${y}' },
      dependsOn: [{ session: 'docker-compose', until: 'started' }],
    });
    expect(session('worker')).toEqual({
      command: 'env',
      args: ['-u', 'CI', 'celery', '-A', 'app', 'worker', '--queues=$DEFAULT, low'],
      cwd: 'monorepo/services/worker',
      env: { CELERY_LOG: 'warn', PATH: '${PATH:-}:/opt/app bin:node_modules/.bin' },
      autostart: true,
      stop: { signal: 'SIGINT' },
    });
    expect(session('plugins')).toMatchObject({ command: 'pnpm', args: ['--filter', './plugins/**', 'dev'] });
  });

  it('is stopped by its keys and commands', () => {
    expect(session('frontend')?.stop).toEqual({ keys: 'q\u0003\u001bx\r\u001b[A\u001b[6~<\u007f\u0004' });
    expect(session('docker-compose')?.stop).toEqual({ command: 'docker compose stop' });
  });

  it('names what is chosen by the system, switched off, or only about mprocs', () =>
    expect(left.map(({ what, why, line }) => `${line} ${what} ${why}`)).toEqual([
      '30 docker-compose: log is not needed: all output is kept here',
      '34 storybook is switched off in the file',
      `36 watcher: shell depends on the system, and is taken as it is on ${systemName(process.platform)}`,
      "41 mouse_scroll_speed is a setting of mprocs' own window",
      "42 scrollback is a setting of mprocs' own window",
      '43 proc_log is not needed: all output is kept here',
    ]));
});

describe('a process-compose.yaml', () => {
  it('gives its processes with what they wait for, how they are kept running, stopped and known to be ready', () =>
    expect(read('process-compose.yaml')).toEqual({
      file: 'process-compose.yaml',
      format: 'process-compose',
      sessions: [
        {
          name: 'Manager',
          line: 9,
          session: {
            command: '/path/to/manager',
            env: { GLOBAL_ENV_VAR: '1' },
            autostart: true,
            restart: 'always',
            dependsOn: [
              { session: 'ClientA', until: 'started' },
              { session: 'Server_1A', until: 'ready' },
            ],
          },
        },
        {
          name: 'ClientA',
          line: 19,
          session: {
            command: '/path/to/ClientA --home $${HOME} -some -arg',
            env: { GLOBAL_ENV_VAR: '1', LOCAL_ENV_VAR: '1', WHERE: '${HOME:-}/a' },
            autostart: true,
            restart: 'on-failure',
            backoff: { delayMs: 2000, maxDelayMs: 2000, maxRestarts: 5 },
            dependsOn: [{ session: 'migrate', until: 'completed' }],
          },
        },
        {
          name: 'Server_1A',
          line: 32,
          session: {
            command: '/path/to/Server_1A',
            cwd: 'server',
            env: { GLOBAL_ENV_VAR: '1' },
            autostart: true,
            stop: { command: 'server-ctl stop', signal: 'SIGINT', gracePeriodMs: 15_000 },
            ready: { http: 'http://127.0.0.1:8080/health', intervalMs: 10_000 },
            group: 'servers',
          },
        },
        {
          name: 'migrate',
          line: 51,
          session: { command: './migrate', env: { GLOBAL_ENV_VAR: '1' }, autostart: false },
        },
        {
          name: 'log_watcher',
          line: 64,
          session: {
            command: 'tail -f $LOG',
            env: { GLOBAL_ENV_VAR: '1' },
            autostart: true,
            ready: { output: 'ready \\(1\\)' },
          },
        },
      ],
      left: [
        { what: 'log_location', why: 'is a setting of process-compose itself', line: 5 },
        { what: 'log_level', why: 'is a setting of process-compose itself', line: 6 },
        {
          what: 'Server_1A: liveness_probe',
          why: 'restarts what answers no more, which a session does not',
          line: 43,
        },
        {
          what: 'migrate: availability',
          why: 'ends everything when it fails; here it ends by itself',
          line: 54,
        },
        {
          what: 'nginx',
          why: 'puts itself into the background, where nothing could be seen or stopped of it',
          line: 57,
        },
        {
          what: 'templated',
          why: 'has a template in its command, which only process-compose fills in',
          line: 61,
        },
        {
          what: 'log_watcher: dependency on nginx',
          why: 'is left out, since that is not taken over',
          line: 64,
        },
      ],
    }));
});

describe('a docker-compose.yml', () => {
  it('gives the services that run from a folder here, and says of the others what they need', () =>
    expect(read('docker-compose.yml')).toEqual({
      file: 'docker-compose.yml',
      format: 'Docker Compose',
      sessions: [
        {
          name: 'web',
          line: 2,
          session: {
            command: 'npm',
            args: ['run', 'dev', '--', '--port', '${WEB_PORT:-3000}'],
            cwd: 'web',
            env: {
              DATABASE_URL: 'postgres://app:secret@db:5432/app',
              REDIS_URL: 'redis://redis:6379',
              NODE_ENV: 'development',
              TOKEN: '${TOKEN:-}',
            },
            envFiles: ['.env.local'],
            restart: 'always',
            dependsOn: [{ session: 'api', until: 'started' }],
            ports: [3000, 9229],
          },
        },
        {
          name: 'api',
          line: 25,
          session: { command: 'python', args: ['-m', 'api', '--port', '8000'], env: { PORT: '8000' } },
        },
      ],
      left: [
        { what: 'web: dependency on db', why: 'is left out, since that is not taken over', line: 2 },
        {
          what: 'web: DATABASE_URL',
          why: "is taken, but names the host 'db', which is known only between containers",
          line: 12,
        },
        {
          what: 'web: REDIS_URL',
          why: "is taken, but names the host 'redis', which is known only between containers",
          line: 13,
        },
        { what: 'web: volumes', why: 'concerns its container', line: 17 },
        { what: 'api: dependency on redis', why: 'is left out, since that is not taken over', line: 25 },
        { what: 'api: healthcheck', why: 'concerns its container', line: 32 },
        {
          what: 'worker',
          why: 'has its command in its Dockerfile; to have it here, make a session of `docker compose up worker`, or of that command',
          line: 34,
        },
        {
          what: 'db',
          why: 'runs what is in the image postgres:16; to have it here, make a session of `docker compose up db`',
          line: 36,
        },
        {
          what: 'redis',
          why: 'runs what is in the image redis:7; to have it here, make a session of `docker compose up redis`',
          line: 40,
        },
      ],
    }));
});

describe("VS Code's tasks.json", () => {
  it('gives the tasks that keep running and those that they need, past comments and commas', () =>
    expect(read('.vscode/tasks.json')).toEqual({
      file: '.vscode/tasks.json',
      format: 'VS Code tasks',
      sessions: [
        { name: 'npm: watch', line: 5, session: { command: 'npm run watch', group: 'watchers' } },
        {
          name: 'serve',
          line: 13,
          session: {
            command: "python3 -m http.server --directory '../my docs' $PORT",
            cwd: 'site',
            env: { PORT: '8000' },
            dependsOn: [
              { session: 'install', until: 'completed' },
              { session: 'npm: watch', until: 'started' },
            ],
          },
        },
        { name: 'install', line: 22, session: { command: 'npm', args: ['ci'] } },
      ],
      left: [
        {
          what: 'npm: watch: problemMatcher',
          why: '$tsc-watch is known to VS Code alone: whoever needs this task waits until it is started, not until it is ready',
          line: 5,
        },
        { what: 'build', why: "ends by itself: it is not marked 'isBackground'", line: 23 },
        { what: 'current file', why: 'needs ${file}, which only VS Code knows', line: 24 },
        { what: 'all', why: 'only groups other tasks', line: 25 },
        { what: 'tsc', why: "is of the type 'typescript', which an extension of VS Code runs", line: 26 },
        { what: 'inputs', why: 'are asked for by VS Code', line: 28 },
      ],
    }));
});

describe('whatever is read', () => {
  it('is a project file that has no mistakes', () => {
    for (const file of [...findImports(FIXTURES), 'Procfile.mastodon.dev', 'Procfile.rails.dev']) {
      const sessions = Object.fromEntries(read(file).sessions.map(({ name, session }) => [name, session]));
      expect([
        file,
        readProject(JSON.stringify({ sessions }), { folder: '/', home: '/', variables: {} }),
      ]).toMatchObject([file, { kind: 'good' }]);
    }
    expect(findImports(FIXTURES)).toEqual([
      'mprocs.yaml',
      'process-compose.yaml',
      'docker-compose.yml',
      'package.json',
      '.vscode/tasks.json',
    ]);
  });

  it('has the variables of the .env beside its file, where its tool gives them to what it runs', () => {
    const dir = mkdtempSync(join(tmpdir(), 'rootresume-import-'));
    writeFileSync(join(dir, '.env'), 'PORT=3100\nA=1\n');
    writeFileSync(join(dir, 'Procfile'), 'web: run\njob: run $PORT\n');
    writeFileSync(
      join(dir, 'process-compose.yaml'),
      'processes:\n  a: { command: x, working_dir: in/side }\n  b: { command: x, is_dotenv_disabled: true }\n  c: { command: x, working_dir: /opt }\n',
    );
    const environments = (file: string) =>
      readImport(dir, file).sessions.map(({ session: { env, envFiles } }) => [env, envFiles]);
    expect(environments('Procfile')).toEqual([
      [{ PORT: '3100' }, ['.env']],
      [{ PORT: '3200' }, ['.env']],
    ]);
    expect(environments('process-compose.yaml')).toEqual([
      [undefined, ['../../.env']],
      [undefined, undefined],
      [undefined, undefined],
    ]);
    expect(readImport(dir, 'process-compose.yaml').left).toEqual([
      { what: 'c: .env', why: 'is not given to it, since its folder is not known from here', line: 4 },
    ]);
    rmSync(dir, { recursive: true });
  });

  it('is left out as a whole, with its line, where it is damaged, missing or of no known kind', () => {
    const dir = mkdtempSync(join(tmpdir(), 'rootresume-import-'));
    writeFileSync(join(dir, 'mprocs.yaml'), 'procs:\n  a: [\n');
    writeFileSync(join(dir, 'package.json'), '{\n  "scripts": {\n');
    writeFileSync(join(dir, 'docker-compose.yml'), 'services: 7\n');
    const left = (file: string): readonly string[] =>
      readImport(dir, file).left.map(({ what, line }) => `${line} ${what}`);
    expect(left('mprocs.yaml')).toEqual(['3 the file']);
    expect(left('package.json')).toEqual(['3 the file']);
    expect(readImport(dir, 'package.json').left[0]?.why).toBe('cannot be read: close brace expected');
    expect(left('Procfile')).toEqual(['1 the file']);
    expect(left('Makefile')).toEqual(['1 the file']);
    expect(readImport(dir, 'docker-compose.yml')).toMatchObject({ sessions: [], left: [] });
    rmSync(dir, { recursive: true });
  });

  it('lies in the folder of its file', () => {
    const one = readImport(resolve(FIXTURES, '..'), 'fixtures/mprocs.yaml').sessions.map(
      ({ session }) => session.cwd,
    );
    expect(one).toEqual(['fixtures', 'fixtures/server', 'fixtures', 'fixtures']);
    expect(readImport(resolve(FIXTURES, '..'), 'fixtures/.vscode/tasks.json').sessions[0]?.session.cwd).toBe(
      'fixtures',
    );
  });

  it('has names of its own: what is there already is left out, and what only has the same name gets a number', () => {
    const file = (name: string, sessions: Record<string, { command: string; dependsOn?: string[] }>) => ({
      file: name,
      format: name,
      sessions: Object.entries(sessions).map(([session, body]) => ({
        name: session,
        line: 1,
        session: body,
      })),
      left: [],
    });
    const merged = mergeFound(
      [
        file('A', { db: { command: 'x' }, web: { command: 'a' } }),
        file('B', {
          web: { command: 'a' },
          Web: { command: 'b' },
          api: { command: 'c', dependsOn: ['Web'] },
        }),
      ],
      ['db'],
      'rootresume.yaml',
    );
    expect(
      merged.map(({ sessions }) => sessions.map(({ name, session }) => [name, session.dependsOn])),
    ).toEqual([
      [['web', undefined]],
      [
        ['Web-2', undefined],
        ['api', ['Web-2']],
      ],
    ]);
    expect(merged.map(({ left }) => left)).toEqual([
      [{ what: 'db', why: 'is in rootresume.yaml already', line: 1 }],
      [{ what: 'web', why: 'is in A already', line: 1 }],
    ]);
  });
});
