import { posix } from 'node:path';
import type { FoundSession, LeftOut, ProjectSession } from '../../../../shared/project.ts';
import { environmentOf, interpolated, shellLine } from './environment.ts';
import { fieldsOf, filled, foundOf, given, textOf, textsOf, type Reader } from './found.ts';
import { withSource, yamlSource } from './source.ts';

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
  ],
];

/**
 * Reads docker-compose.yml: services that are built from a folder here and name their command can run without a container, in that
 * folder. The others run what is inside of an image.
 */
export const readDockerCompose: Reader = (text) =>
  withSource(yamlSource(text), ({ value, lineOf }) => {
    const sessions: FoundSession[] = [];
    const left: LeftOut[] = [];
    const services = fieldsOf(fieldsOf(value)['services']);
    for (const [name, service] of Object.entries(services)) {
      const fields = fieldsOf(service);
      const leave = (what: string, why: string, ...path: string[]): number =>
        left.push({ what, why, line: lineOf('services', name, ...path) });
      const refusal = refusalOf(name, fields);
      if (refusal !== undefined) {
        leave(name, refusal);
        continue;
      }
      for (const field of Object.keys(fields).filter((key) => !KNOWN.includes(key)))
        leave(`${name}: ${field}`, 'concerns its container', field);
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

const filledList = <T>(list: readonly T[]): T[] | undefined => (list.length === 0 ? undefined : [...list]);

const refusalOf = (
  name: string,
  { build, command, image }: Readonly<Record<string, unknown>>,
): string | undefined => {
  const own = `to have it here, make a session of \`docker compose up ${name}\``;
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
  if (line !== undefined) return { command: shellLine(line) };
  const [program = '', ...args] = textsOf(command) ?? [];
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

/** Outside of its container a program listens on the port that was inside of it. */
const portsOf = (value: unknown): readonly number[] => {
  const written: readonly unknown[] = Array.isArray(value) ? value : [];
  const ports = written.map((port) =>
    Number(/(\d+)(?:\/tcp)?$/.exec(String(typeof port === 'object' ? fieldsOf(port)['target'] : port))?.[1]),
  );
  return [...new Set(ports.filter((port) => port >= 1 && port <= 65_535))];
};

/** The service that a value names as a host: as all of it, before a port, after `//` or `@`. */
const hostIn = (value: string, services: readonly string[]): string | undefined =>
  services.find((name) => new RegExp(`(^|//|@)${name.replace(/[^\w-]/g, '\\$&')}(:\\d+)?(/|$)`).test(value));
