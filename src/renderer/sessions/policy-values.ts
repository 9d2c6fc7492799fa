import type { Dependency, DependencyCondition, ReadyProbe, RestartPolicy } from '../../shared/policies.ts';
import type { Session } from '../../shared/session.ts';
import { NO_PROBE, parseProbe, probeValuesOf, type ProbeErrors, type ProbeValues } from './probe-values.ts';

/** What the form holds of a session's policies. */
export interface PolicyValues extends ProbeValues {
  readonly restart: RestartPolicy;
  readonly dependsOn: readonly Dependency[];
}

export const NO_POLICIES: PolicyValues = { restart: 'never', dependsOn: [], ...NO_PROBE };

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
export const policyValuesOf = ({ restart, dependsOn, ready }: Session): PolicyValues => ({
  restart,
  dependsOn,
  ...probeValuesOf(ready),
});

type ParsedPolicies =
  | {
      readonly ok: true;
      readonly value: {
        readonly restart: RestartPolicy;
        readonly dependsOn: Dependency[];
        readonly ready: ReadyProbe | null;
      };
    }
  | { readonly ok: false; readonly errors: ProbeErrors };

/** Reads the policies into what is sent, or says what is wrong with the probe. */
export const parsePolicies = (values: PolicyValues): ParsedPolicies => {
  const { restart, dependsOn } = values;
  const probe = parseProbe(values);
  return 'errors' in probe
    ? { ok: false, errors: probe.errors }
    : { ok: true, value: { restart, dependsOn: [...dependsOn], ready: probe.ready } };
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
