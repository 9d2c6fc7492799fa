import type { ReadyProbe } from '../../../../shared/policies.ts';
import type { EditSession } from '../../../../shared/session.ts';
import { RESTARTING_STATES, type Trigger } from '../../../../shared/triggers.ts';

/** Says what is wrong with policies that have the right shape, in a sentence; undefined: nothing is. */
export const refusePolicies = async ({
  ready,
  schedule,
  triggers = [],
}: EditSession): Promise<string | undefined> =>
  (ready ? await refuseProbe(ready) : undefined) ??
  (schedule ? await refuseTimes(schedule) : undefined) ??
  (await refuseTriggers(triggers));

const refuseTriggers = async (triggers: readonly Trigger[]): Promise<string | undefined> => {
  for (const [at, { when, do: actions }] of triggers.entries()) {
    const wrong =
      'output' in when ? await refusePattern(`triggers.${at}.when.output`, when.output) : undefined;
    if (wrong !== undefined) return wrong;
    for (const action of actions)
      if (typeof action === 'object' && 'webhook' in action && !URL.canParse(action.webhook))
        return `triggers.${at} must name an address such as https://example.com/hook, got ${action.webhook}.`;
    if ('state' in when && actions.includes('restart') && !RESTARTING_STATES.includes(when.state))
      return `triggers.${at} must not restart when the state is ${when.state}: say when it is restarted with restart and backoff.`;
  }
  return undefined;
};

const refuseTimes = async (schedule: string): Promise<string | undefined> => {
  const { refuseSchedule } = await import('./cron.ts');
  const why = refuseSchedule(schedule);
  return why && `schedule must be a cron expression such as 0 3 * * *, got ${schedule}: ${why}.`;
};

const refuseProbe = async (probe: ReadyProbe): Promise<string | undefined> => {
  if ('http' in probe && !URL.canParse(probe.http))
    return `ready.http must be an address such as http://localhost:3000/, got ${probe.http}.`;
  if (!('output' in probe)) return undefined;
  return refusePattern('ready.output', probe.output);
};

const refusePattern = async (field: string, pattern: string): Promise<string | undefined> => {
  // Loaded where it is needed, since a start should be quick.
  const { compilePattern } = await import('./ready/pattern.ts');
  const compiled = compilePattern(pattern);
  return compiled.kind === 'pattern'
    ? undefined
    : `${field} must be a regular expression (RE2: no lookarounds, no back-references), got ${pattern}: ${compiled.why}.`;
};
