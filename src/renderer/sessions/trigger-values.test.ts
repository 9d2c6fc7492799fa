import { describe, expect, it } from 'vitest';
import {
  DEFAULT_AT_MOST_EVERY_MS,
  MAX_TRIGGERS as CONTRACT_TRIGGERS,
  Trigger,
} from '../../shared/triggers.ts';
import { MAX_ACTIONS, NEW_ACTION, type ActionValues } from './action-values.ts';
import {
  errorAt,
  MAX_TRIGGERS,
  NEW_TRIGGER,
  parseTriggers,
  triggerErrorFrom,
  triggerValuesOf,
  USUAL_EVERY_SECONDS,
  type TriggerValues,
} from './trigger-values.ts';

const ALL: Trigger = {
  name: ' Errors ',
  when: { output: ' ERROR\n' },
  do: ['bell', { command: 'grep x\ncat\n' }, { webhook: 'https://example.com/hook' }, 'notify', 'notify'],
  atMostEveryMs: 1001,
};

const parsed = (...rows: readonly TriggerValues[]): readonly Trigger[] => {
  const result = parseTriggers(rows);
  if ('error' in result) throw new Error(result.error.message);
  return result.triggers;
};

describe('the triggers of the form', () => {
  it('come back to the letter, and in the order of their fields, where nobody touched them', () => {
    const { when, do: actions, ...rest } = ALL;
    const triggers: Trigger[] = [
      ALL,
      { do: actions, when, ...rest },
      { when: { state: 'crashed' }, do: [] },
      { when: { state: 'ready' }, do: [{ webhook: 'https://example.com/hook' }], atMostEveryMs: 86_400_000 },
    ];
    expect(JSON.stringify(parsed(...triggers.map(triggerValuesOf)))).toBe(JSON.stringify(triggers));
  });

  it('keep all else when one part is changed', () => {
    const values = triggerValuesOf(ALL);
    const [, command] = values.actions;
    const actions = values.actions.map((one) => (one === command ? { ...one, object: ' cat ' } : one));
    expect(parsed({ ...values, actions })).toEqual([{ ...ALL, do: ALL.do.with(1, { command: 'cat' }) }]);
    expect(parsed({ ...values, everySeconds: '2,5' })).toEqual([{ ...ALL, atMostEveryMs: 2500 }]);
    expect(parsed({ ...values, name: ' Faults ' })).toEqual([{ ...ALL, name: 'Faults' }]);
    expect(parsed({ ...values, name: '', everySeconds: ' ' })).toEqual([{ when: ALL.when, do: ALL.do }]);
    expect(parsed({ ...values, actions: values.actions.slice(0, 1) })).toEqual([{ ...ALL, do: ['bell'] }]);
  });

  it('are sent as typed', () => {
    const hook: ActionValues = { ...NEW_ACTION, kind: 'webhook', object: ' http://localhost:9/x ' };
    expect(
      parsed(
        { ...NEW_TRIGGER, pattern: 'time ?out' },
        { ...NEW_TRIGGER, when: 'waiting-for-input', actions: [hook, { ...NEW_ACTION, kind: 'restart' }] },
        { ...NEW_TRIGGER, when: 'crashed', actions: [] },
      ),
    ).toEqual([
      { when: { output: 'time ?out' }, do: ['notify'] },
      { when: { state: 'waiting-for-input' }, do: [{ webhook: 'http://localhost:9/x' }, 'restart'] },
      { when: { state: 'crashed' }, do: [] },
    ]);
  });

  it('are refused at the part that is wrong, with what to do', () => {
    const errorOf = (values: Partial<TriggerValues>) => {
      const result = parseTriggers([NEW_TRIGGER, { ...NEW_TRIGGER, pattern: 'x', ...values }].slice(1));
      return 'error' in result ? result.error : undefined;
    };
    const action = (kind: ActionValues['kind'], object = '') => [NEW_ACTION, { ...NEW_ACTION, kind, object }];
    expect(errorOf({})).toBeUndefined();
    expect(errorOf({ pattern: ' ' })).toMatchObject({ row: 0, part: 'when' });
    expect(errorOf({ actions: action('webhook', 'ftp://x') })).toMatchObject({ row: 0, part: 1 });
    expect(errorOf({ actions: action('webhook', 'ftp://x') })?.message).toMatch(/http:/);
    expect(errorOf({ actions: action('command') })?.message).toMatch(/^Type the command/);
    for (const everySeconds of ['0.9', '86401', 'often', '-1'])
      expect(errorOf({ everySeconds })).toMatchObject({ part: 'every' });
    expect(errorOf({ everySeconds: '1' })).toBeUndefined();
  });

  it('show what the server refuses at the part that it names', () => {
    const placeOf = ({ row, part }: ReturnType<typeof triggerErrorFrom>) => [row, part];
    expect(placeOf(triggerErrorFrom('triggers.1.when.output must be a regular expression'))).toEqual([
      1,
      'when',
    ]);
    expect(placeOf(triggerErrorFrom('triggers.0 must not restart'))).toEqual([0, null]);
    expect(placeOf(triggerErrorFrom('body/triggers/12/do/3/webhook must be an address'))).toEqual([12, 3]);
    expect(placeOf(triggerErrorFrom('body/triggers/2/name must NOT have more'))).toEqual([2, 'name']);
    expect(placeOf(triggerErrorFrom('body/triggers/2/atMostEveryMs must be >= 1000'))).toEqual([2, 'every']);
    expect(placeOf(triggerErrorFrom('body/triggers must NOT have more than 50 items'))).toEqual([null, null]);
    const error = triggerErrorFrom('triggers.1.name must be shorter');
    expect(errorAt(error, 1, 'name')).toBe('This must be shorter.');
    expect([errorAt(error, 0, 'name'), errorAt(error, 1, null)]).toEqual([undefined, undefined]);
  });

  it('have the bounds of the contract', () => {
    expect(MAX_TRIGGERS).toBe(CONTRACT_TRIGGERS);
    expect(Number(USUAL_EVERY_SECONDS) * 1000).toBe(DEFAULT_AT_MOST_EVERY_MS);
    const everyMs = ['1', '86400'].map((everySeconds) =>
      parsed({ ...NEW_TRIGGER, pattern: 'x', everySeconds }).map(({ atMostEveryMs }) => atMostEveryMs),
    );
    expect(Trigger.properties).toMatchObject({
      do: { maxItems: MAX_ACTIONS },
      atMostEveryMs: { minimum: everyMs[0]?.[0], maximum: everyMs[1]?.[0] },
    });
  });
});
