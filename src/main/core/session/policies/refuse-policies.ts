import type { EditSession } from '../../../../shared/session.ts';

/** Says the first that is wrong with policies that have the right shape, in a sentence; undefined: nothing is. */
export const refusePolicies = async (policies: EditSession): Promise<string | undefined> => {
  const { ready, schedule, triggers = [] } = policies;
  if (!ready && !schedule && triggers.length === 0) return undefined;
  // Loaded where it is needed, since a start should be quick.
  const { policyMistakes } = await import('./policy-mistakes.ts');
  const [first] = policyMistakes(policies);
  return first && `${first.path.join('.')} ${first.message}`;
};
