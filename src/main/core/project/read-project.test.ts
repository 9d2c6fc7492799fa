import { describe, expect, it } from 'vitest';
import { findCycles } from './cycles.ts';
import { readProject } from './read-project.ts';
import { parseDuration, parseSize } from './units.ts';
import { expandVariables, literal } from './variables.ts';

const read = (text: string, variables: Record<string, string> = {}) =>
  readProject(text, { folder: '/shop', home: '/home/me', variables });

const mistakesIn = (text: string, variables: Record<string, string> = {}): readonly string[] => {
  const reading = read(text, variables);
  if (reading.kind === 'good') return [];
  return reading.mistakes.map(({ line, column, message }) => `${line}:${column} ${message}`);
};

describe('what a project file says', () => {
  it('is every field of a session, with durations and sizes as people write them', () => {
    const text = `
sessions:
  db:
    command: postgres -D data
    ready: { tcp: 5432, timeoutMs: 1m30s }
  Web server:
    command: npm run dev
    cwd: ~/web
    args: [8080, true]
    env: { PORT: 3000, EXACT: 1.10, DEBUG: true }
    envFiles: [.env.local]
    autostart: true
    restart: on-failure
    backoff: { delayMs: 500ms, maxDelayMs: 1h, stableAfterMs: 20000 }
    stop: { signal: SIGINT, gracePeriodMs: 3s }
    ready: { http: 'http://localhost:3000/health', intervalMs: 250 }
    dependsOn: [db, { session: Web assets, until: completed }]
    group: front
    schedule: '0 4 * * *'
    watch: { paths: ['src/**'], debounceMs: 1.5s }
    memoryLimitBytes: 1.5G
    ports: [3000]
    triggers:
      - { name: Errors, when: { output: 'ERROR$$' }, do: [bell, { command: make }], atMostEveryMs: 1m }
      - { when: { state: gave-up }, do: [] }
  Web assets: { command: make assets }
`;
    expect(read(text)).toEqual({
      kind: 'good',
      sessions: [
        { name: 'db', command: 'postgres -D data', cwd: '/shop', ready: { tcp: 5432, timeoutMs: 90_000 } },
        {
          name: 'Web server',
          command: 'npm run dev',
          cwd: '/home/me/web',
          args: ['8080', 'true'],
          env: { PORT: '3000', EXACT: '1.10', DEBUG: 'true' },
          envFiles: ['.env.local'],
          autostart: true,
          restart: 'on-failure',
          backoff: { delayMs: 500, maxDelayMs: 3_600_000, stableAfterMs: 20_000 },
          stop: { signal: 'SIGINT', gracePeriodMs: 3000 },
          ready: { http: 'http://localhost:3000/health', intervalMs: 250 },
          dependsOn: ['db', { session: 'web-assets', until: 'completed' }],
          group: 'front',
          schedule: '0 4 * * *',
          watch: { paths: ['src/**'], debounceMs: 1500 },
          memoryLimitBytes: 1_610_612_736,
          ports: [3000],
          triggers: [
            {
              name: 'Errors',
              when: { output: 'ERROR$' },
              do: ['bell', { command: 'make' }],
              atMostEveryMs: 60_000,
            },
            { when: { state: 'gave-up' }, do: [] },
          ],
        },
        { name: 'Web assets', command: 'make assets', cwd: '/shop' },
      ],
    });
  });

  it('may share parts by anchors and merge keys', () => {
    const text = 'sessions:\n  a: &base { command: x, group: all }\n  b: { <<: *base, command: y }\n';
    expect(read(text)).toMatchObject({
      sessions: [
        { name: 'a', command: 'x' },
        { name: 'b', command: 'y', group: 'all' },
      ],
    });
  });

  it('takes variables into values, as numbers where numbers are meant, and never into keys', () => {
    const text = `
sessions:
  "\${NAME}":
    command: 'serve --to \${HOST:-localhost} $PORT $\${x%.*} $$'
    autostart: \${AUTO}
    ports:
      - \${PORT}
    env:
      PORT: \${PORT}
    stop:
      gracePeriodMs: \${GRACE:-2s}
`;
    expect(read(text, { PORT: '3000', AUTO: 'true', GRACE: '' })).toMatchObject({
      sessions: [
        {
          name: '${NAME}',
          command: 'serve --to localhost $PORT ${x%.*} $',
          autostart: true,
          ports: [3000],
          env: { PORT: '3000' },
          stop: { gracePeriodMs: 2000 },
        },
      ],
    });
  });
});

describe('the mistakes of a project file', () => {
  it('are told all at once, each at its place, with what was probably meant', () => {
    const text = `sessions:
  web:
    comand: npm run dev
    restart: on-failur
    autostart: perhaps
    backoff: { delayMs: soon, maxRestart: 3 }
    memoryLimitBytes: plenty
    ports: [3000, 70000]
  db: postgres
  api:
    cwd: api
    env: { PORT: [1] }
sesions: {}
`;
    expect(mistakesIn(text)).toEqual([
      "3:5 sessions.web.comand is no field that it knows. Did you mean 'command'?",
      '4:14 sessions.web.restart must be one of never, on-failure, always, got "on-failur". Did you mean \'on-failure\'?',
      '5:16 sessions.web.autostart must be true or false, got "perhaps".',
      "6:25 sessions.web.backoff.delayMs must be milliseconds, or a duration such as '10s' or '1m30s', got 'soon'.",
      "6:31 sessions.web.backoff.maxRestart is no field that it knows. Did you mean 'maxRestarts'?",
      "7:23 sessions.web.memoryLimitBytes must be bytes, or a size such as '512M', got 'plenty'.",
      '8:19 sessions.web.ports.1 must be <= 65535, got 70000.',
      '9:7 sessions.db must be a group of fields with \'command\', got "postgres".',
      "11:5 sessions.api needs 'command'.",
      '12:18 sessions.api.env.PORT must be text, got a list.',
      '13:1 sesions is no field that it knows. Known are $schema, sessions.',
    ]);
  });

  it('in a choice are those of the alternative that was meant, in one line', () => {
    const of = (ready: string): readonly string[] =>
      mistakesIn(`sessions: { a: { command: x, ready: ${ready} } }`);
    expect(of('{ htp: "http://x" }')).toEqual([
      "1:39 sessions.a.ready.htp is no field that it knows. Did you mean 'http'?",
    ]);
    expect(of('{ http: localhost }')).toEqual([
      '1:45 sessions.a.ready.http must be an address that begins with http:// or https://, got "localhost".',
    ]);
    expect(of('{ tcp: "80", hots: x }')).toEqual([
      '1:44 sessions.a.ready.tcp must be a whole number, got "80".',
      "1:50 sessions.a.ready.hots is no field that it knows. Did you mean 'host'?",
    ]);
    expect(of('{ http: "http://x", tcp: 80 }')).toEqual([
      "1:37 sessions.a.ready takes only one of 'output', 'http', 'tcp' and 'command', got 'http' and 'tcp'.",
    ]);
    expect(of('{ intervalMs: 5 }')).toEqual([
      "1:37 sessions.a.ready needs one of 'output', 'http', 'tcp' and 'command'.",
    ]);
    const trigger = (text: string) => mistakesIn(`sessions: { a: { command: x, triggers: [${text}] } }`);
    expect(trigger('{ when: { state: crash }, do: [reboot, { webhook: x }] }')).toEqual([
      '1:58 sessions.a.triggers.0.when.state must be one of crashed, gave-up, exited, started, ready, waiting-for-input, got "crash". Did you mean \'crashed\'?',
      '1:72 sessions.a.triggers.0.do.0 must be one of notify, bell, restart, got "reboot".',
      '1:91 sessions.a.triggers.0.do.1.webhook must be an address that begins with http:// or https://, got "x".',
    ]);
    expect(of('soon')).toHaveLength(1);
    const dependsOn = (one: string) =>
      mistakesIn(`sessions: { a: { command: x, dependsOn: [${one}] }, b: { command: y } }`);
    expect(dependsOn('{ session: b, until: redy }')).toEqual([
      '1:63 sessions.a.dependsOn.0.until must be one of started, ready, completed, got "redy". Did you mean \'ready\'?',
    ]);
    expect(dependsOn('7')).toEqual([
      "1:42 sessions.a.dependsOn.0 must be text or a group of fields with 'session' and 'until', got 7.",
    ]);
  });

  it('are dependencies on what is not there, cycles, and two names with one id', () => {
    const text = `sessions:
  web: { command: x, dependsOn: [api, dv] }
  api: { command: x, dependsOn: [{ session: db, until: started }] }
  db:
    command: x
    dependsOn:
      - web
  self: { command: x, dependsOn: [self] }
  Web: { command: y }
`;
    expect(mistakesIn(text)).toEqual([
      '2:34 sessions.web.dependsOn.0 leads back to where it began: web → api → db → web. None of them could ever start; leave one of these out.',
      "2:39 sessions.web.dependsOn.1 names 'dv', and no session of this file has that name or id. Did you mean 'db'?",
      '8:35 sessions.self.dependsOn.0 leads back to where it began: self → self. None of them could ever start; leave one of these out.',
      "9:3 sessions.Web has the id 'web', as 'web' has. Rename one of them.",
    ]);
  });

  it('between sessions are told beside those within them', () => {
    const text = `sessions:
  web: { comand: x, dependsOn: [api, 7, ''] }
  api: { command: x, dependsOn: [{ session: web, until: redy }] }
  job: { command: x, dependsOn: [nonee], ports: 80 }
  odd: { command: x, dependsOn: web }
  none:
  last: { command: x, dependsOn: [none, '\${X}'] }
  Job: postgres
`;
    expect(mistakesIn(text)).toEqual([
      "2:10 sessions.web.comand is no field that it knows. Did you mean 'command'?",
      '2:33 sessions.web.dependsOn.0 leads back to where it began: web → api → web. None of them could ever start; leave one of these out.',
      "2:38 sessions.web.dependsOn.1 must be text or a group of fields with 'session' and 'until', got 7.",
      '2:41 sessions.web.dependsOn.2 must be the name or the id of a session of this file, got "".',
      '3:57 sessions.api.dependsOn.0.until must be one of started, ready, completed, got "redy". Did you mean \'ready\'?',
      "4:34 sessions.job.dependsOn.0 names 'nonee', and no session of this file has that name or id. Did you mean 'none'?",
      '4:49 sessions.job.ports must be a list, got 80.',
      '5:33 sessions.odd.dependsOn must be a list, got "web".',
      "6:8 sessions.none must be a group of fields with 'command', got nothing.",
      '7:42 The variable X is not set. Set it in the environment or in the .env file beside the project file, give it a default as ${X:-default}, or leave it to the shell as $X.',
      "8:3 sessions.Job has the id 'job', as 'job' has. Rename one of them.",
      '8:8 sessions.Job must be a group of fields with \'command\', got "postgres".',
    ]);
    expect(mistakesIn('sessions:\n  Job: { command: x }\n  job: { command: y, ports: 80 }\n')).toEqual([
      "3:3 sessions.job has the id 'job', as 'Job' has. Rename one of them.",
      '3:29 sessions.job.ports must be a list, got 80.',
    ]);
  });

  it('are also what has the right shape and cannot be understood, beside the others', () => {
    const text = `sessions:
  db:
    command: postgres
    ready: { output: 'ready (' }
    schedule: every night
    triggers:
      - when: { output: '(?=x)' }
        do: [{ webhook: 'https://[' }]
      - when: { state: crashed }
        do: [restart]
  web:
    comand: serve
    schedule: every day`;
    expect(mistakesIn(text).map((mistake) => mistake.replace(/, got .*/, ''))).toEqual([
      '4:22 sessions.db.ready.output must be a regular expression (RE2: no lookarounds, no back-references)',
      '5:15 sessions.db.schedule must be a cron expression such as 0 3 * * *',
      '7:9 sessions.db.triggers.0 must name an address such as https://example.com/hook',
      '7:25 sessions.db.triggers.0.when.output must be a regular expression (RE2: no lookarounds, no back-references)',
      '9:9 sessions.db.triggers.1 must not restart when the state is crashed: say when it is restarted with restart and backoff.',
      "12:5 sessions.web.comand is no field that it knows. Did you mean 'command'?",
      '13:15 sessions.web.schedule must be a cron expression such as 0 3 * * *',
    ]);
  });

  it('are variables without a value, at their own column, and what only looks like one', () => {
    expect(mistakesIn("sessions:\n  a: { command: 'x ${ONE} ${TWO} ${THREE%.*}' }\n", { ONE: '1' })).toEqual([
      '2:27 The variable TWO is not set. Set it in the environment or in the .env file beside the project file, give it a default as ${TWO:-default}, or leave it to the shell as $TWO.',
      "2:34 ${THREE%.*} is no variable of the project file. Expected ${NAME} or ${NAME:-default}; for the shell's own write $${THREE%.*}.",
    ]);
  });

  it('are those of YAML itself: one key twice, an alias of nothing', () => {
    expect(mistakesIn('sessions:\n  a: { command: x }\n  a: { command: y }\n')).toEqual([
      '3:3 Map keys must be unique',
    ]);
    expect(mistakesIn('sessions:\n  a: *none\n')).toHaveLength(1);
    expect(mistakesIn('- a')).toHaveLength(1);
    expect(mistakesIn('')).toHaveLength(1);
  });
});

describe('the parts of it', () => {
  it('read durations and sizes, and nothing that only looks like them', () => {
    expect(['10s', '1m30s', '250ms', '2h', '1d', '1.5s', '7'].map(parseDuration)).toEqual([
      10_000, 90_000, 250, 7_200_000, 86_400_000, 1500, 7,
    ]);
    expect(['', 's', '10 s', '-1s', '1x', '1m30'].map(parseDuration)).toEqual(Array(6).fill(undefined));
    expect(['512M', '1.5G', '64k', '10MiB', '10MB', '9'].map(parseSize)).toEqual([
      536_870_912, 1_610_612_736, 65_536, 10_485_760, 10_485_760, 9,
    ]);
    expect(['', 'M', '1X', '-1M'].map(parseSize)).toEqual(Array(4).fill(undefined));
  });

  it('write any text so that it means itself', () => {
    for (const text of ['$', '$$', '$$$', '${A}', '$${A}', '$A', '${A:-$}', 'a$'])
      expect(expandVariables(literal(text), {})).toEqual({ text, mistakes: [] });
  });

  it('find every cycle once', () => {
    const graph = new Map([
      ['a', ['b', 'x']],
      ['b', ['c']],
      ['c', ['b']],
      ['d', ['a']],
    ]);
    expect(findCycles(graph)).toEqual([['b', 'c']]);
  });
});
