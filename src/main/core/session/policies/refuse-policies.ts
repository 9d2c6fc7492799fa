import type { ReadyProbe } from '../../../../shared/policies.ts';
import type { EditSession } from '../../../../shared/session.ts';

/** Says what is wrong with policies that have the right shape, in a sentence; undefined: nothing is. */
export const refusePolicies = async ({ ready, schedule }: EditSession): Promise<string | undefined> =>
  (ready ? await refuseProbe(ready) : undefined) ?? (schedule ? await refuseTimes(schedule) : undefined);

const refuseTimes = async (schedule: string): Promise<string | undefined> => {
  const { refuseSchedule } = await import('./cron.ts');
  const why = refuseSchedule(schedule);
  return why && `schedule must be a cron expression such as 0 3 * * *, got ${schedule}: ${why}.`;
};

const refuseProbe = async (probe: ReadyProbe): Promise<string | undefined> => {
  if ('http' in probe && !URL.canParse(probe.http))
    return `ready.http must be an address such as http://localhost:3000/, got ${probe.http}.`;
  if (!('output' in probe)) return undefined;
  // Loaded where it is needed, since a start should be quick.
  const { compilePattern } = await import('./ready/pattern.ts');
  const compiled = compilePattern(probe.output);
  return compiled.kind === 'pattern'
    ? undefined
    : `ready.output must be a regular expression (RE2: no lookarounds, no back-references), got ${probe.output}: ${compiled.why}.`;
};
