import type { Dependency, ReadyProbe, RestartPolicy } from '../../shared/policies.ts';
import type { Session } from '../../shared/session.ts';
import type { Trigger } from '../../shared/triggers.ts';
import { parseTriggers, triggerValuesOf, type TriggerValues } from './trigger-values.ts';

/** How a session tells that it is ready, as the form offers it. */
export type ReadyKind = 'none' | 'output' | 'http' | 'tcp' | 'command';

/** What the form holds of a session's policies; `readyValue` as typed. */
export interface PolicyValues {
  readonly restart: RestartPolicy;
  readonly dependsOn: readonly Dependency[];
  readonly readyKind: ReadyKind;
  readonly readyValue: string;
  /** The probe that the form began with: what the form does not show of it stays. */
  readonly readyBefore: ReadyProbe | null;
  readonly triggers: readonly TriggerValues[];
}

export const NO_POLICIES: PolicyValues = {
  restart: 'never',
  dependsOn: [],
  readyKind: 'none',
  readyValue: '',
  readyBefore: null,
  triggers: [],
};

/** The words of the form, in the order of its lists. */
export const RESTART_WORDS: Readonly<Record<RestartPolicy, string>> = {
  never: 'Never',
  'on-failure': 'On failure',
  always: 'Always',
};
export const READY_WORDS: Readonly<Record<ReadyKind, string>> = {
  none: 'As soon as it runs',
  output: 'Its output matches',
  http: 'An address answers',
  tcp: 'A port is open',
  command: 'A command succeeds',
};
export const READY_EXAMPLES: Readonly<Record<Exclude<ReadyKind, 'none'>, string>> = {
  output: 'ready in \\d+ ms',
  http: 'http://localhost:3000/',
  tcp: '5432',
  command: 'pg_isready',
};

/** The form for the policies of a session that exists. */
export const policyValuesOf = ({ restart, dependsOn, ready, triggers = [] }: Session): PolicyValues => ({
  restart,
  dependsOn,
  ...readyValuesOf(ready),
  readyBefore: ready,
  triggers: triggers.map(triggerValuesOf),
});

const readyValuesOf = (ready: ReadyProbe | null): Pick<PolicyValues, 'readyKind' | 'readyValue'> => {
  if (ready === null) return { readyKind: 'none', readyValue: '' };
  if ('output' in ready) return { readyKind: 'output', readyValue: ready.output };
  if ('http' in ready) return { readyKind: 'http', readyValue: ready.http };
  if ('tcp' in ready) return { readyKind: 'tcp', readyValue: String(ready.tcp) };
  return { readyKind: 'command', readyValue: ready.command };
};

type ParsedPolicies =
  | {
      readonly ok: true;
      readonly value: {
        readonly restart: RestartPolicy;
        readonly dependsOn: Dependency[];
        readonly ready: ReadyProbe | null;
        readonly triggers: Trigger[];
      };
    }
  | { readonly ok: false; readonly field: 'readyValue' | 'triggers'; readonly error: string };

/** Reads the policies into what is sent, or says what is wrong with the probe or a trigger. */
export const parsePolicies = (values: PolicyValues): ParsedPolicies => {
  const { restart, dependsOn } = values;
  const ready = parseReady(values);
  if (ready instanceof Error) return { ok: false, field: 'readyValue', error: ready.message };
  const triggers = parseTriggers(values.triggers);
  if (triggers instanceof Error) return { ok: false, field: 'triggers', error: triggers.message };
  return { ok: true, value: { restart, dependsOn: [...dependsOn], ready, triggers } };
};

const parseReady = ({ readyKind, readyValue, readyBefore }: PolicyValues): ReadyProbe | null | Error => {
  const value = readyValue.trim();
  const { intervalMs, timeoutMs } = readyBefore ?? {};
  const timing = {
    ...(intervalMs !== undefined && { intervalMs }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
  switch (readyKind) {
    case 'none':
      return null;
    case 'output':
      return value === ''
        ? new Error('Type what a line of its output matches.')
        : { output: value, ...timing };
    case 'http':
      return /^https?:\/\/\S+$/.test(value)
        ? { http: value, ...timing }
        : new Error('Type an address that begins with http:// or https://.');
    case 'tcp': {
      const port = Number(value);
      if (!Number.isInteger(port) || port < 1 || port > 65_535)
        return new Error('Type a port from 1 to 65535.');
      const host = readyBefore && 'tcp' in readyBefore ? readyBefore.host : undefined;
      return { tcp: port, ...(host !== undefined && { host }), ...timing };
    }
    case 'command':
      return value === '' ? new Error('Type the command that succeeds.') : { command: value, ...timing };
  }
};

/** The id of a session that is depended on. */
export const neededId = (dependency: Dependency): string =>
  typeof dependency === 'string' ? dependency : dependency.session;

/** Puts a session into a list of dependencies, or takes it out; the others keep their conditions. */
export const toggleDependency = (
  dependsOn: readonly Dependency[],
  id: string,
  on: boolean,
): readonly Dependency[] => {
  const others = dependsOn.filter((dependency) => neededId(dependency) !== id);
  return on ? [...others, id] : others;
};
