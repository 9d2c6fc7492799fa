import type { ReadyProbe } from '../../../../shared/policies.ts';
import type { EditSession } from '../../../../shared/session.ts';

/** Says what is wrong with policies that have the right shape, in a sentence; undefined: nothing is. */
export const refusePolicies = async ({ ready }: EditSession): Promise<string | undefined> =>
  ready ? refuseProbe(ready) : undefined;

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
