import { expect, it } from 'vitest';
import { readProcessCompose } from './process-compose.ts';

/** Every field that its documentation and schema name and that has no counterpart, with a value of its kind. */
const FIELDS: Readonly<Record<string, unknown>> = {
  log_location: './a.log',
  log_configuration: { no_color: true },
  liveness_probe: { exec: { command: 'true' } },
  disable_ansi_colors: true,
  vars: { A: 1 },
  is_foreground: true,
  is_elevated: true,
  launch_timeout_seconds: 5,
  is_disabled: 'true',
  'availability.exit_on_end': true,
  'availability.exit_on_skipped': true,
  'shutdown.parent_only': true,
  'schedule.interval': '30m',
  'schedule.timezone': 'UTC',
  'schedule.run_on_start': true,
  'schedule.max_concurrent': 2,
  'readiness_probe.initial_delay_seconds': 5,
  'readiness_probe.timeout_seconds': 5,
  'readiness_probe.success_threshold': 1,
  'readiness_probe.failure_threshold': 3,
  'readiness_probe.exec.working_dir': '/tmp',
  'readiness_probe.http_get.headers': { Accept: '*/*' },
  'readiness_probe.http_get.status_code': 204,
};

it.each(Object.entries(FIELDS))(
  'a process-compose field without a counterpart is named: %s',
  (path, value) => {
    const nested = path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
    const processes = { a: { command: 'run', ...(nested as object) } };
    const { sessions, left } = readProcessCompose(JSON.stringify({ processes }));
    expect(sessions.map(({ name }) => name)).toEqual(['a']);
    expect(left.map(({ what }) => what)).toEqual([`a: ${path}`]);
  },
);

it('an entrypoint is run without a shell, and a command wins over it', () => {
  const processes = {
    a: { entrypoint: ['run', '--home', '${HOME}', '$$1'] },
    b: { command: 'go', entrypoint: ['run'] },
  };
  expect(readProcessCompose(JSON.stringify({ processes })).sessions.map(({ session }) => session)).toEqual([
    { command: 'run', args: ['--home', '${HOME:-}', '$$1'], autostart: true },
    { command: 'go', autostart: true },
  ]);
});
