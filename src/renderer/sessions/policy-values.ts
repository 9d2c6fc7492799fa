import type { Dependency, DependencyCondition, ReadyProbe, RestartPolicy } from '../../shared/policies.ts';
import type { Session } from '../../shared/session.ts';
import type { Trigger } from '../../shared/triggers.ts';
import { NO_PROBE, parseProbe, probeValuesOf, type ProbeErrors, type ProbeValues } from './probe-values.ts';
import { parseTriggers, triggerValuesOf, type TriggerError, type TriggerValues } from './trigger-values.ts';

/** What is wrong, by the field that it stands at. */
type PolicyErrors = ProbeErrors & { readonly triggers?: TriggerError };

/** What the form holds of a session's policies. */
export interface PolicyValues extends ProbeValues {
  readonly restart: RestartPolicy;
  readonly dependsOn: readonly Dependency[];
  readonly triggers: readonly TriggerValues[];
}

export const NO_POLICIES: PolicyValues = { restart: 'never', dependsOn: [], ...NO_PROBE, triggers: [] };

/** The words of the form, in the order of its lists. */
export const RESTART_WORDS: Readonly<Record<RestartPolicy, string>> = {
  never: 'Never',
  'on-failure': 'On failure',
  always: 'Always',
};
export const CONDITION_WORDS: Readonly<Record<DependencyCondition, string>> = {
  ready: 'until it is ready',
  started: 'until it has started',
  completed: 'until it has completed',
};

/** The form for the policies of a session that exists. */
export const policyValuesOf = ({ restart, dependsOn, ready, triggers = [] }: Session): PolicyValues => ({
  restart,
  dependsOn,
  ...probeValuesOf(ready),
  triggers: triggers.map(triggerValuesOf),
});

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
  | { readonly ok: false; readonly errors: PolicyErrors };

/** Reads the policies into what is sent, or says what is wrong with the probe or a trigger. */
export const parsePolicies = (values: PolicyValues): ParsedPolicies => {
  const { restart, dependsOn } = values;
  const probe = parseProbe(values);
  if ('errors' in probe) return { ok: false, errors: probe.errors };
  const parsed = parseTriggers(values.triggers);
  if ('error' in parsed) return { ok: false, errors: { triggers: parsed.error } };
  const { triggers } = parsed;
  return { ok: true, value: { restart, dependsOn: [...dependsOn], ready: probe.ready, triggers } };
};

/** The id of a session that is depended on. */
export const neededId = (dependency: Dependency): string =>
  typeof dependency === 'string' ? dependency : dependency.session;

/** What a session waits for of another; undefined: it does not depend on it. */
export const conditionOf = (
  dependsOn: readonly Dependency[],
  id: string,
): DependencyCondition | undefined => {
  const dependency = dependsOn.find((one) => neededId(one) === id);
  if (dependency === undefined) return undefined;
  return typeof dependency === 'string' ? 'ready' : dependency.until;
};

/** Puts a session into a list of dependencies, or takes it out; the others keep their conditions. */
export const toggleDependency = (
  dependsOn: readonly Dependency[],
  id: string,
  on: boolean,
): readonly Dependency[] => {
  const others = dependsOn.filter((dependency) => neededId(dependency) !== id);
  return on ? [...others, id] : others;
};

/** Says how far a session that is depended on must have come; it keeps its place in the list. */
export const setCondition = (
  dependsOn: readonly Dependency[],
  id: string,
  until: DependencyCondition,
): readonly Dependency[] =>
  dependsOn.map((one) => (neededId(one) === id ? (until === 'ready' ? id : { session: id, until }) : one));
