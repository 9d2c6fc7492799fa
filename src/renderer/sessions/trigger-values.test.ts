import { describe, expect, it } from 'vitest';
import type { Trigger } from '../../shared/triggers.ts';
import { NEW_TRIGGER, parseTriggers, triggerValuesOf } from './trigger-values.ts';

describe('the triggers of the form', () => {
  it('come back as they were, with what the form does not show of them', () => {
    const triggers: Trigger[] = [
      { name: 'Errors', when: { output: 'ERROR' }, do: ['bell', { command: 'make' }], atMostEveryMs: 60_000 },
      { when: { state: 'crashed' }, do: [] },
      { when: { state: 'ready' }, do: [{ webhook: 'https://example.com/hook' }] },
      { when: { output: ' x ' }, do: [{ command: 'cat' }, 'notify'] },
    ];
    expect(parseTriggers(triggers.map(triggerValuesOf))).toEqual(triggers);
  });

  it('are sent as typed', () => {
    expect(
      parseTriggers([
        { ...NEW_TRIGGER, pattern: 'time ?out' },
        { ...NEW_TRIGGER, when: 'waiting-for-input', deed: 'webhook', object: ' http://localhost:9/x ' },
      ]),
    ).toEqual([
      { when: { output: 'time ?out' }, do: ['notify'] },
      { when: { state: 'waiting-for-input' }, do: [{ webhook: 'http://localhost:9/x' }] },
    ]);
  });

  it('are refused with what to do', () => {
    const messageOf = (values: Partial<typeof NEW_TRIGGER>): string => {
      const parsed = parseTriggers([{ ...NEW_TRIGGER, pattern: 'x', ...values }]);
      return parsed instanceof Error ? parsed.message : '';
    };
    expect(messageOf({})).toBe('');
    expect(messageOf({ pattern: ' ' })).toMatch(/^Type what a line/);
    expect(messageOf({ deed: 'webhook', object: 'ftp://x' })).toMatch(/http:/);
    expect(messageOf({ deed: 'command' })).toMatch(/^Type the command/);
  });
});
