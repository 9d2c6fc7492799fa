import { posix } from 'node:path';
import type { FoundSession, LeftOut, ProjectSession } from '../../../../shared/project.ts';
import { environmentOf, interpolated } from './environment.ts';
import { fieldsOf, filled, foundOf, given, textOf, textsOf, type Reader } from './found.ts';
import { withSource, yamlSource } from './source.ts';
import { splitWords } from './split-words.ts';

/** Fields that are taken over, and those that only concern a container and change nothing outside of one. */
const KNOWN = [
  ...['build', 'command', 'environment', 'env_file', 'depends_on', 'ports', 'restart', 'image', 'profiles'],
  ...[
    'container_name',
    'networks',
    'hostname',
    'working_dir',
    'tty',
    'stdin_open',
    'init',
    'platform',
    'labels',
    'expose',
    'user',
    'extends',
  ],
];

const FIELD_REASONS: Readonly<Record<string, string>> = {
  entrypoint: 'is of its container; its command runs here without it',
};

/**
 * Reads docker-compose.yml: services that are built from a folder here and name their command can run without a container, in that
 * folder. The others run what is inside of an image.
 */
export const readDockerCompose: Reader = (text) =>
  withSource(yamlSource(text), ({ value, lineOf }) => {
    const sessions: FoundSession[] = [];
    const left: LeftOut[] = [];
    const services = fieldsOf(fieldsOf(value)['services']);
    for (const name of Object.keys(services)) {
      const fields = extended(services, name);
      const leave = (what: string, why: string, ...path: string[]): number =>
        left.push({ what, why, line: lineOf('services', name, ...path) });
      const refusal = refusalOf(name, fields);
      if (refusal !== undefined) {
        leave(name, refusal);
        continue;
      }
      for (const field of Object.keys(fields).filter((key) => !KNOWN.includes(key)))
        leave(`${name}: ${field}`, FIELD_REASONS[field] ?? 'concerns its container', field);
      const env = environmentOf(fields['environment']);
      for (const [variable, one] of Object.entries(env)) {
        const host = hostIn(one, Object.keys(services));
        if (host !== undefined)
          leave(
            `${name}: ${variable}`,
            `is taken, but names the host '${host}', which is known only between containers`,
            'environment',
            variable,
          );
      }
      sessions.push({
        name,
        line: lineOf('services', name),
        session: {
          ...commandOf(fields['command']),
          ...given('cwd', folderOf(fields['build'])),
          ...given('env', filled(env)),
          ...given('envFiles', envFilesOf(fields['env_file'], folderOf(fields['build']))),
          ...given('restart', restartOf(textOf(fields['restart']))),
          ...given('dependsOn', filledList(dependenciesOf(fields['depends_on']))),
          ...given('ports', filledList(portsOf(fields['ports']))),
        },
      });
    }
    return foundOf(sessions, left);
  });

/** A service with what it extends in the same file; of maps and lists the two are put together, as Compose does for these. */
const extended = (
  services: Readonly<Record<string, unknown>>,
  name: string,
  seen: readonly string[] = [],
): Readonly<Record<string, unknown>> => {
  const { extends: written, ...own } = fieldsOf(services[name]);
  if (written === undefined) return own;
  const base = textOf(written) ?? textOf(fieldsOf(written)['service']);
  const elsewhere = fieldsOf(written)['file'] !== undefined;
  if (base === undefined || elsewhere || !(base in services) || seen.includes(base))
    return { ...own, extends: written };
  const below = extended(services, base, [...seen, name]);
  const together = {
    environment: { ...namedValues(below['environment']), ...namedValues(own['environment']) },
    ports: [...listOf(below['ports']), ...listOf(own['ports'])],
    env_file: [...listOf(below['env_file']), ...listOf(own['env_file'])],
  };
  return { ...below, ...own, ...together };
};

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];

/** Variables as a map, whichever of the two ways they are written in; null: what the shell around it has. */
const namedValues = (value: unknown): Readonly<Record<string, unknown>> =>
  Array.isArray(value)
    ? Object.fromEntries(
        value
          .filter((line) => typeof line === 'string')
          .map((line) => [
            line.split('=')[0] ?? '',
            line.includes('=') ? line.slice(line.indexOf('=') + 1) : null,
          ]),
      )
    : fieldsOf(value);

const filledList = <T>(list: readonly T[]): T[] | undefined => (list.length === 0 ? undefined : [...list]);

const refusalOf = (
  name: string,
  { build, command, image, extends: unknown }: Readonly<Record<string, unknown>>,
): string | undefined => {
  const own = `to have it here, make a session of \`docker compose up ${name}\``;
  if (unknown !== undefined) return `extends a service that is not in this file; ${own}`;
  if (build === undefined) return `runs what is in the image ${textOf(image) ?? '(none is named)'}; ${own}`;
  if (textOf(command) === undefined && (textsOf(command) ?? []).length === 0)
    return `has its command in its Dockerfile; ${own}, or of that command`;
  const context = folderOf(build);
  if (context !== undefined && /^(https?:|git@|git:)/.test(context))
    return `is built from ${context}, not from a folder here; ${own}`;
  return undefined;
};

const commandOf = (command: unknown): Pick<ProjectSession, 'command' | 'args'> => {
  const line = textOf(command);
  const [program = '', ...args] = line === undefined ? (textsOf(command) ?? []) : splitWords(line);
  return { command: interpolated(program), args: args.map(interpolated) };
};

const folderOf = (build: unknown): string | undefined => {
  const context = textOf(build) ?? textOf(fieldsOf(build)['context']);
  const folder =
    context === undefined || /^(https?:|git@|git:)/.test(context) ? context : posix.join(context);
  return folder === undefined || /^\.\/?$/.test(folder) ? undefined : interpolated(folder.replace(/\/$/, ''));
};

/** They are relative to the compose file, and a session's to its folder. */
const envFilesOf = (value: unknown, cwd: string | undefined): string[] | undefined => {
  const files =
    typeof value === 'string'
      ? [value]
      : Array.isArray(value)
        ? value.map((one: unknown) => textOf(one) ?? textOf(fieldsOf(one)['path']))
        : [];
  const named = files.filter((file) => file !== undefined);
  return filledList(
    named.map((file) => interpolated(cwd === undefined ? file : posix.relative(cwd, posix.normalize(file)))),
  );
};

const restartOf = (restart: string | undefined): ProjectSession['restart'] =>
  restart === 'always' || restart === 'unless-stopped'
    ? 'always'
    : restart?.startsWith('on-failure') === true
      ? 'on-failure'
      : undefined;

const UNTIL: Readonly<Record<string, 'started' | 'ready' | 'completed'>> = {
  service_started: 'started',
  service_healthy: 'ready',
  service_completed_successfully: 'completed',
};

const dependenciesOf = (
  value: unknown,
): { readonly session: string; readonly until: 'started' | 'ready' | 'completed' }[] => {
  const names = textsOf(value);
  if (names !== undefined) return names.map((session) => ({ session, until: 'started' }));
  return Object.entries(fieldsOf(value)).map(([session, how]) => ({
    session,
    until: UNTIL[String(fieldsOf(how)['condition'])] ?? 'started',
  }));
};

/** What a session may expect; a longer range is none that somebody watches port by port. */
const MAX_PORTS_OF_A_RANGE = 100;

/** Outside of its container a program listens on the port that was inside of it. */
const portsOf = (value: unknown): readonly number[] => {
  const written: readonly unknown[] = Array.isArray(value) ? value : [];
  const ports = written.flatMap((port) => {
    const { target, protocol } = fieldsOf(port);
    if (protocol === 'udp') return [];
    const [, first, last] =
      /(?:^|:)(\d+)(?:-(\d+))?(?:\/tcp)?$/.exec(String(typeof port === 'object' ? target : port)) ?? [];
    const length = Number(last ?? first) - Number(first) + 1;
    return length >= 1 && length <= MAX_PORTS_OF_A_RANGE
      ? Array.from({ length }, (_, at) => Number(first) + at)
      : [];
  });
  return [...new Set(ports.filter((port) => port >= 1 && port <= 65_535))];
};

/** The service that a value names as a host: as all of it, before a port, after `//` or `@`. */
const hostIn = (value: string, services: readonly string[]): string | undefined =>
  services.find((name) => new RegExp(`(^|//|@)${name.replace(/[^\w-]/g, '\\$&')}(:\\d+)?(/|$)`).test(value));
