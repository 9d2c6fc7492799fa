import { posix } from 'node:path';
import type { FoundSession, LeftOut, ProjectSession } from '../../../../shared/project.ts';
import type { SignalName } from '../../../../shared/session.ts';
import { environmentOf, interpolated, shellLine } from './environment.ts';
import { fieldsOf, filled, foundOf, given, numberOf, textOf, textsOf, type Reader } from './found.ts';
import { withSource, yamlSource } from './source.ts';

/** Fields that are taken over, or that say nothing to a machine. */
const KNOWN = [
  ...[
    'command',
    'entrypoint',
    'working_dir',
    'environment',
    'depends_on',
    'availability',
    'readiness_probe',
    'ready_log_line',
  ],
  ...[
    'shutdown',
    'disabled',
    'namespace',
    'schedule',
    'description',
    'replicas',
    'is_tty',
    'is_interactive',
    'is_daemon',
    'is_dotenv_disabled',
  ],
];

const SIGNALS: Readonly<Record<number, SignalName>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  9: 'SIGKILL',
  10: 'SIGUSR1',
  12: 'SIGUSR2',
  15: 'SIGTERM',
};

const CONDITIONS: Readonly<Record<string, 'started' | 'ready' | 'completed'>> = {
  process_started: 'started',
  process_healthy: 'ready',
  process_log_ready: 'ready',
  process_completed: 'completed',
  process_completed_successfully: 'completed',
};

const SECOND_MS = 1000;

/** Reads process-compose.yaml. */
export const readProcessCompose: Reader = (text, dotEnv) =>
  withSource(yamlSource(text), ({ value, lineOf }) => {
    const sessions: FoundSession[] = [];
    const left: LeftOut[] = [];
    const { processes, environment, ...settings } = fieldsOf(value);
    for (const name of Object.keys(settings).filter((key) => key !== 'version'))
      left.push({ what: name, why: 'is a setting of process-compose itself', line: lineOf(name) });
    const shared = environmentOf(environment);
    for (const [name, process] of Object.entries(fieldsOf(processes))) {
      const fields = fieldsOf(process);
      const leave = (what: string, why: string, ...path: string[]): number =>
        left.push({ what, why, line: lineOf('processes', name, ...path) });
      const command = textOf(fields['command']);
      const refusal = refusalOf(fields, command);
      const entrypoint = textsOf(fields['entrypoint']) ?? [];
      if ((command === undefined && entrypoint.length === 0) || refusal !== undefined) {
        leave(name, refusal ?? "has no 'command' and no 'entrypoint'");
        continue;
      }
      for (const path of notTaken(fields)) leave(`${name}: ${path.join('.')}`, 'has no counterpart', ...path);
      for (const field of Object.keys(fields).filter((key) => !KNOWN.includes(key)))
        leave(`${name}: ${field}`, FIELD_REASONS[field] ?? 'has no counterpart', field);
      if ((numberOf(fields['replicas']) ?? 1) > 1) leave(`${name}: replicas`, 'runs once here', 'replicas');
      const { restart } = fieldsOf(fields['availability']);
      if (restart === 'exit_on_failure')
        leave(
          `${name}: availability`,
          'ends everything when it fails; here it ends by itself',
          'availability',
        );
      for (const [other, how] of Object.entries(fieldsOf(fields['depends_on'])))
        if (fieldsOf(how)['condition'] === 'process_completed')
          leave(
            `${name}: depends_on ${other}`,
            'goes on after any exit code; here only after 0',
            'depends_on',
            other,
          );
      const cwd = mapped(textOf(fields['working_dir']), interpolated);
      const envFile = dotEnv && fields['is_dotenv_disabled'] !== true ? dotEnvFrom(cwd) : undefined;
      if (envFile === null)
        leave(`${name}: .env`, 'is not given to it, since its folder is not known from here', 'working_dir');
      sessions.push({
        name,
        line: lineOf('processes', name),
        session: {
          ...commandOf(command, entrypoint),
          ...given('cwd', cwd),
          ...given('env', filled({ ...shared, ...environmentOf(fields['environment']) })),
          ...given('envFiles', envFile ? [envFile] : undefined),
          autostart: fields['disabled'] !== true,
          ...policiesOf(fields),
        },
      });
    }
    return foundOf(sessions, left);
  });

const FIELD_REASONS: Readonly<Record<string, string>> = {
  log_location: 'is not needed: output is kept',
  liveness_probe: 'restarts what answers no more, which a session does not',
};

type Fields = Readonly<Record<string, unknown>>;

/** Fields within fields that change what happens and that nothing here does. */
const NOT_TAKEN: readonly (readonly [string, string, ...string[]])[] = [
  ['availability', 'exit_on_end'],
  ['availability', 'exit_on_skipped'],
  ['shutdown', 'parent_only'],
  ['schedule', 'interval'],
  ['schedule', 'timezone'],
  ['schedule', 'run_on_start'],
  ['schedule', 'max_concurrent'],
  ['readiness_probe', 'initial_delay_seconds'],
  ['readiness_probe', 'timeout_seconds'],
  ['readiness_probe', 'success_threshold'],
  ['readiness_probe', 'failure_threshold'],
  ['readiness_probe', 'exec', 'working_dir'],
  ['readiness_probe', 'http_get', 'headers'],
  ['readiness_probe', 'http_get', 'status_code'],
];

const notTaken = (fields: Fields): readonly (readonly string[])[] =>
  NOT_TAKEN.filter(
    (path) => path.reduce<unknown>((value, key) => fieldsOf(value)[key], fields) !== undefined,
  );

/** A command is for the shell, and wins; an entrypoint is a program with its arguments. */
const commandOf = (
  line: string | undefined,
  [program = '', ...args]: readonly string[],
): Pick<ProjectSession, 'command' | 'args'> =>
  line === undefined
    ? { command: interpolated(program), args: args.map(interpolated) }
    : { command: shellLine(line) };

/** The `.env` beside the file, as it is found from a session's folder; null: where that is, is not known. */
const dotEnvFrom = (cwd = '.'): string | null =>
  cwd.startsWith('/') || cwd.includes('$') ? null : posix.relative(posix.normalize(cwd), '.env');

const mapped = <T, R>(value: T | undefined, change: (value: T) => R): R | undefined =>
  value === undefined ? undefined : change(value);

const refusalOf = (fields: Fields, command: string | undefined): string | undefined => {
  if (fields['is_daemon'] === true)
    return 'puts itself into the background, where nothing could be seen or stopped of it';
  if (command?.includes('{{') === true)
    return 'has a template in its command, which only process-compose fills in';
  return undefined;
};

const policiesOf = (fields: Fields): Partial<ProjectSession> => {
  const { restart } = fieldsOf(fields['availability']);
  const dependsOn = Object.entries(fieldsOf(fields['depends_on'])).map(([session, how]) => ({
    session,
    until: CONDITIONS[String(fieldsOf(how)['condition'])] ?? 'started',
  }));
  return {
    ...(restart === 'always' && { restart: 'always' }),
    ...(restart === 'on_failure' && { restart: 'on-failure' }),
    ...given('backoff', backoffOf(fieldsOf(fields['availability']))),
    ...given('stop', stopOf(fieldsOf(fields['shutdown']))),
    ...given('ready', readyOf(fields)),
    ...given('dependsOn', dependsOn.length === 0 ? undefined : dependsOn),
    ...given('group', textOf(fields['namespace'])),
    ...given('schedule', textOf(fieldsOf(fields['schedule'])['cron'])),
  };
};

/** It waits the same time before every restart, and 0 restarts are as many as it takes. */
const backoffOf = ({ backoff_seconds, max_restarts }: Fields): ProjectSession['backoff'] => {
  const delay = mapped(numberOf(backoff_seconds), (seconds) => seconds * SECOND_MS);
  const restarts = numberOf(max_restarts);
  return filled({
    ...(delay !== undefined && { delayMs: delay, maxDelayMs: delay }),
    ...(restarts !== undefined && { maxRestarts: restarts === 0 ? null : restarts }),
  });
};

const stopOf = ({ command, timeout_seconds, signal }: Fields): ProjectSession['stop'] =>
  filled({
    ...given('command', mapped(textOf(command), shellLine)),
    ...given('signal', SIGNALS[numberOf(signal) ?? 0]),
    ...given(
      'gracePeriodMs',
      mapped(numberOf(timeout_seconds), (seconds) => seconds * SECOND_MS),
    ),
  });

const readyOf = (fields: Fields): ProjectSession['ready'] | undefined => {
  const line = textOf(fields['ready_log_line']);
  if (line !== undefined) return { output: line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') };
  const { http_get, exec, tcp_socket, period_seconds } = fieldsOf(fields['readiness_probe']);
  const interval = given(
    'intervalMs',
    mapped(numberOf(period_seconds), (seconds) => seconds * SECOND_MS),
  );
  const command = textOf(fieldsOf(exec)['command']);
  if (command !== undefined) return { command: shellLine(command), ...interval };
  const tcp = numberOf(fieldsOf(tcp_socket)['port']);
  if (tcp !== undefined) return { tcp, ...given('host', textOf(fieldsOf(tcp_socket)['host'])), ...interval };
  if (http_get === undefined) return undefined;
  const { scheme, host, port, path } = fieldsOf(http_get);
  const where = `${textOf(host) ?? '127.0.0.1'}${numberOf(port) === undefined ? '' : `:${String(port)}`}`;
  return {
    http: `${(textOf(scheme) ?? 'http').toLowerCase()}://${where}${textOf(path) ?? '/'}`,
    ...interval,
  };
};
