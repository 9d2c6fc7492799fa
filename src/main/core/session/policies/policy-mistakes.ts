import type { ReadyProbe } from '../../../../shared/policies.ts';
import type { EditSession } from '../../../../shared/session.ts';
import { RESTARTING_STATES, type Trigger } from '../../../../shared/triggers.ts';
import { refuseSchedule } from './cron.ts';
import { compilePattern } from './ready/pattern.ts';

/** What is wrong with a policy that has the right shape: the field, and the rest of a sentence that begins with it. */
export interface PolicyMistake {
  readonly path: readonly string[];
  readonly message: string;
}

/** Lists all that has the right shape and cannot be understood: cron expressions, regular expressions, addresses, triggers that contradict themselves. */
export const policyMistakes = ({
  ready,
  schedule,
  triggers = [],
}: Pick<EditSession, 'ready' | 'schedule' | 'triggers'>): readonly PolicyMistake[] => [
  ...(ready ? probeMistakes(ready) : []),
  ...(schedule ? scheduleMistakes(schedule) : []),
  ...triggers.flatMap((trigger, at) =>
    triggerMistakes(trigger).map(({ path, message }) => ({
      path: ['triggers', String(at), ...path],
      message,
    })),
  ),
];

const probeMistakes = (probe: ReadyProbe): readonly PolicyMistake[] => {
  if ('http' in probe && !URL.canParse(probe.http))
    return [
      {
        path: ['ready', 'http'],
        message: `must be an address such as http://localhost:3000/, got ${probe.http}.`,
      },
    ];
  return 'output' in probe ? patternMistakes(['ready', 'output'], probe.output) : [];
};

const scheduleMistakes = (schedule: string): readonly PolicyMistake[] => {
  const why = refuseSchedule(schedule);
  if (why === undefined) return [];
  const message = `must be a cron expression such as 0 3 * * *, got ${schedule}: ${why}.`;
  return [{ path: ['schedule'], message }];
};

const triggerMistakes = ({ when, do: actions }: Trigger): readonly PolicyMistake[] => {
  const mistakes = 'output' in when ? [...patternMistakes(['when', 'output'], when.output)] : [];
  for (const action of actions)
    if (typeof action === 'object' && 'webhook' in action && !URL.canParse(action.webhook))
      mistakes.push({
        path: [],
        message: `must name an address such as https://example.com/hook, got ${action.webhook}.`,
      });
  if ('state' in when && actions.includes('restart') && !RESTARTING_STATES.includes(when.state))
    mistakes.push({
      path: [],
      message: `must not restart when the state is ${when.state}: say when it is restarted with restart and backoff.`,
    });
  return mistakes;
};

const patternMistakes = (path: readonly string[], pattern: string): readonly PolicyMistake[] => {
  const compiled = compilePattern(pattern);
  if (compiled.kind === 'pattern') return [];
  const message = `must be a regular expression (RE2: no lookarounds, no back-references), got ${pattern}: ${compiled.why}.`;
  return [{ path, message }];
};
